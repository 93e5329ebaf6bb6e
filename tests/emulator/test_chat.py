"""Chat: a deployment answers from its weights, reproducibly, within the limits asked for."""

import openai
import pytest

from tests.emulator.arranging import deploy, make_account, train

MESSAGES = [{"role": "user", "content": "3 더하기 3은 얼마예요?"}]


@pytest.fixture(scope="module")
def chat(azure):
    """Give a function that asks a base deployment."""
    account = make_account(azure)
    deploy(azure, account, "chat", "gpt-4o-mini", "2024-07-18")
    with azure.data(account) as data:

        def ask(**options):
            body = {"model": "chat", "messages": MESSAGES, "max_tokens": 30}
            return data.chat.completions.create(**(body | options))

        yield ask


def test_the_same_seed_gives_the_same_answer(chat):
    """With a seed the answer repeats, with another one it differs."""
    answers = [chat(seed=seed).choices[0].message.content for seed in (1, 1, 2)]

    assert answers[0] == answers[1] != answers[2]


def test_several_answers_are_given_and_counted(chat):
    """`n` answers, and usage that adds up."""
    answer = chat(n=3, seed=1)

    assert [choice.index for choice in answer.choices] == [0, 1, 2]
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
    assert answer.model == "gpt-4o-mini-2024-07-18"


def test_a_limit_cuts_the_answer(chat):
    """An answer that reaches max_completion_tokens ends with `length`."""
    choice = chat(max_tokens=None, max_completion_tokens=1, seed=1).choices[0]

    assert choice.finish_reason == "length"
    assert len(choice.message.content) <= 1


def test_a_tuned_model_says_what_it_was_taught(azure, account, data):
    """After many epochs on one answer the tuned model gives that answer."""
    job = train(azure, data, n_epochs=30)
    deploy(azure, account, "tuned", job.fine_tuned_model)
    answer = data.chat.completions.create(model="tuned", messages=MESSAGES, temperature=0)

    assert answer.choices[0].message.content == "먼저 손가락으로 세어 볼까요?"
    assert answer.model == job.fine_tuned_model


@pytest.mark.parametrize("name", ["nothing", "gpt-4o-mini-2024-07-18"])
def test_an_unknown_deployment_is_not_found(chat, name):
    """A chat names a deployment; a model's name is none: 404 DeploymentNotFound."""
    with pytest.raises(openai.NotFoundError) as refused:
        chat(model=name)

    assert refused.value.code == "DeploymentNotFound"
    assert refused.value.message.startswith("Error code: 404")
    assert refused.value.body["message"].startswith("The API deployment for this resource does not")


@pytest.mark.parametrize("options", [{"stream": True}, {"logprobs": True}, {"presence_penalty": 1}])
def test_a_field_that_is_not_built_is_refused_by_name(chat, options):
    """501 and the field's name."""
    with pytest.raises(openai.InternalServerError) as refused:
        chat(**options)

    assert refused.value.status_code == 501
    assert next(iter(options)) in refused.value.message


@pytest.mark.parametrize("options", [{"temperature": 3}, {"n": 0}, {"messages": []}, {"top_p": 2}])
def test_a_value_out_of_range_is_refused(chat, options):
    """400 and the field's name."""
    with pytest.raises(openai.BadRequestError) as refused:
        chat(**options)

    assert refused.value.param == next(iter(options))


def test_a_message_with_an_unknown_role_is_refused(chat):
    """400 invalidPayload."""
    with pytest.raises(openai.BadRequestError) as refused:
        chat(messages=[{"role": "poet", "content": "a"}])

    assert refused.value.code == "invalidPayload"
