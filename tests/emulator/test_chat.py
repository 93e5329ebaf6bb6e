"""Chat: a deployment answers from its weights, reproducibly, within the limits asked for."""

from functools import partial

import openai
import pytest

from tests.emulator.arranging import deploy, make_account, train

MESSAGES = [{"role": "user", "content": "3 더하기 3은 얼마예요?"}]


@pytest.fixture(scope="module")
def chat(azure):
    """Give a function that asks a base deployment."""
    account = make_account(azure)
    deploy(azure, account, "chat", "gpt-4o-mini", "2024-07-18", capacity=100)
    with azure.data(account) as data:

        def ask(**options):
            body = {"model": "chat", "messages": MESSAGES, "max_tokens": 30}
            return data.chat.completions.create(**(body | options))

        yield ask


@pytest.fixture(scope="module")
def reasoning(azure):
    """Give a function that asks a deployment of a reasoning model."""
    account = make_account(azure)
    deploy(azure, account, "thinker", "gpt-5", "2025-08-07", capacity=100)
    with azure.data(account) as data:
        yield partial(data.chat.completions.create, model="thinker", messages=MESSAGES)


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


def test_the_dated_surface_names_the_deployment_in_the_path(azure):
    """`AzureOpenAI` asks there, for a whole answer and for a stream: the same answer."""
    account = make_account(azure)
    deploy(azure, account, "chat", "gpt-4o-mini", "2024-07-18", capacity=100)
    with openai.AzureOpenAI(
        azure_endpoint=f"{azure.root}/accounts/{account}",
        api_version="2024-10-21",
        azure_ad_token_provider=lambda: "a-token",
        max_retries=0,
    ) as dated:
        body = {"model": "chat", "messages": MESSAGES, "max_tokens": 30, "seed": 1}
        whole = dated.chat.completions.create(**body).choices[0].message.content
        chunks = list(dated.chat.completions.create(**body, stream=True))

    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == whole


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


@pytest.mark.parametrize(
    "options",
    [
        {"tools": [{"type": "function", "function": {"name": "add"}}]},
        {"response_format": {"type": "json_object"}},
        {"logit_bias": {"50256": -100}},
        {"store": True},
        {"reasoning_effort": "low"},
    ],
)
def test_a_field_that_is_not_built_is_refused_by_name(chat, options):
    """501 and the field's name."""
    with pytest.raises(openai.InternalServerError) as refused:
        chat(**options)

    assert refused.value.status_code == 501
    assert f"'{next(iter(options))}'" in refused.value.message


def test_fields_that_ask_for_nothing_are_taken(chat):
    """What clients send by habit is no reason to refuse: empty lists, defaults, who asks."""
    answer = chat(store=False, metadata={}, user="me", response_format={"type": "text"})

    assert answer.choices[0].message.role == "assistant"


@pytest.mark.parametrize(
    "options",
    [
        {"temperature": 3},
        {"n": 0},
        {"n": 1.5},
        {"messages": []},
        {"messages": [{"role": "user", "content": 3}]},
        {"messages": [{"role": "user"}]},
        {"top_p": 2},
        {"presence_penalty": 2.1},
        {"seed": "one"},
        {"max_tokens": 1.5},
        {"stop": ["a", "b", "c", "d", "e"]},
        {"metadata": {"kept": "where"}},
        {"stream_options": {"include_usage": True}},
        {"top_logprobs": 3},
    ],
)
def test_a_value_that_the_service_refuses_is_refused(chat, options):
    """400 and the field's name."""
    with pytest.raises(openai.BadRequestError) as refused:
        chat(**options)

    assert refused.value.param == next(iter(options))


def test_an_answer_ends_before_a_stop_text(chat):
    """With a part of its own answer as `stop` it is the same answer up to there."""
    whole = chat(seed=1).choices[0].message.content
    stopped = chat(seed=1, stop=[whole[5:8]]).choices[0]

    assert stopped.message.content == whole[: whole.find(whole[5:8])]
    assert stopped.finish_reason == "stop"


def test_a_penalty_changes_what_is_drawn(chat):
    """What has been drawn becomes less likely: another answer to the same seed."""
    plain, penalised = (
        chat(seed=1, frequency_penalty=penalty).choices[0].message.content for penalty in (0, 2)
    )

    assert plain != penalised


def test_the_limit_is_in_the_tokens_of_usage(chat):
    """An answer that is cut has as many tokens as were allowed, or one character less."""
    answer = chat(seed=3, max_tokens=9, temperature=2)

    assert answer.choices[0].finish_reason == "length"
    assert 7 <= answer.usage.completion_tokens <= 9


@pytest.mark.parametrize("options", [{"max_tokens": 9}, {"temperature": 0}, {"logprobs": True}])
def test_a_reasoning_model_refuses_what_others_take(reasoning, options):
    """400 unsupported_parameter and its name; without it an answer comes."""
    with pytest.raises(openai.BadRequestError) as refused:
        reasoning(**options)

    assert (refused.value.code, refused.value.param) == (
        "unsupported_parameter",
        next(iter(options)),
    )
    assert reasoning(max_completion_tokens=9, temperature=1).model == "gpt-5-2025-08-07"


def test_a_message_with_an_unknown_role_is_refused(chat):
    """400 invalidPayload."""
    with pytest.raises(openai.BadRequestError) as refused:
        chat(messages=[{"role": "poet", "content": "a"}])

    assert refused.value.code == "invalidPayload"
