"""When a deployment does not answer: not ready yet, retired, or its minute is used up."""

from datetime import UTC, datetime
from functools import partial

import openai
import pytest
from azure.core.exceptions import HttpResponseError

from tests.emulator.arranging import deploy, deployment_body, make_account, train
from tests.emulator.running_emulator import PLAIN

DAY = 86400
MESSAGES = [{"role": "user", "content": "안녕하세요"}]
NAME, VERSION = "gpt-4o-mini", "2024-07-18"


def test_a_deployment_answers_a_moment_after_it_has_succeeded(azure, control, account, data):
    """404 DeploymentNotFound while it comes up, DeploymentNotReady at first, then an answer."""
    body = deployment_body(NAME, VERSION)
    control.deployments.begin_create_or_update(
        account, account, "chat", body, polling=False, **PLAIN
    )
    codes = [_refusal(data)]
    azure.advance(21)
    state = control.deployments.get(account, account, "chat", **PLAIN).properties
    codes.append(_refusal(data))
    azure.advance(10)

    assert codes == [(404, "DeploymentNotFound"), (404, "DeploymentNotReady")]
    assert state.provisioning_state == "Succeeded"
    assert _ask(data).choices[0].message.role == "assistant"


def test_the_tokens_of_a_minute_are_the_capacity(azure, account, data):
    """A capacity of 1 is 1000 tokens a minute; what comes after is 429 and may ask again later."""
    deploy(azure, account, "chat", NAME, VERSION, capacity=1)
    long_question = [{"role": "user", "content": "하나 둘 셋 넷 " * 200}]
    first = data.chat.completions.with_raw_response.create(
        model="chat", messages=long_question, max_tokens=1
    )
    with pytest.raises(openai.RateLimitError) as refused:
        _ask(data)
    azure.advance(60)

    assert first.headers["x-ratelimit-limit-tokens"] == "1000"
    assert first.headers["x-ratelimit-remaining-tokens"] == "0"
    assert refused.value.code == "429"
    assert "exceeded token rate limit" in refused.value.message
    assert 0 < int(refused.value.response.headers["retry-after"]) <= 60
    assert 0 < int(refused.value.response.headers["retry-after-ms"]) <= 60_000
    assert _ask(data).usage.total_tokens > 0


def test_the_pause_that_is_asked_for_is_in_real_time(start_emulator):
    """Where a minute passes in three seconds it is so long, and the SDK's own retry succeeds."""
    fast = start_emulator("fast", "--speed", "20")
    account = make_account(fast)
    deploy(fast, account, "chat", NAME, VERSION, capacity=1)
    with fast.data(account) as data:
        _ask(data)  # the weights are loaded now
        fast.advance(60)
        long_question = [{"role": "user", "content": "하나 둘 셋 넷 " * 200}]
        data.chat.completions.create(model="chat", messages=long_question, max_tokens=1)
        with pytest.raises(openai.RateLimitError) as refused:
            _ask(data)
        answer = _ask(data.with_options(max_retries=2))

    assert 0 < int(refused.value.response.headers["retry-after-ms"]) <= 3000
    assert answer.object == "chat.completion"


def test_a_retired_model_is_gone(start_emulator):
    """Base models are 410 after their day, tuned ones after theirs; neither is deployed again."""
    azure = start_emulator()
    account = make_account(azure)
    with azure.data(account) as data, azure.control() as control:
        job = train(azure, data)
        deploy(azure, account, "base", NAME, VERSION)
        deploy(azure, account, "tuned", job.fine_tuned_model)
        _go_to(azure, data, "2027-04-14")
        first = [_refusal(data, "base"), _answers(data, "tuned"), _put(control, account, NAME)]
        _go_to(azure, data, "2027-10-01")
        second = [_refusal(data, "tuned"), _put(control, account, job.fine_tuned_model)]

    assert first == [(410, "ModelDeprecated"), True, "ServiceModelDeprecated"]
    assert second == [(410, "ModelDeprecated"), "ServiceModelDeprecated"]


@pytest.mark.parametrize("operation", ["embeddings", "completion"])
def test_a_chat_model_does_nothing_else(azure, account, data, operation):
    """Embeddings and legacy completions are Azure's 400 OperationNotSupported."""
    deploy(azure, account, "chat", NAME, VERSION)

    ask = {
        "embeddings": partial(data.embeddings.create, input="안녕"),
        "completion": partial(data.completions.create, prompt="안녕"),
    }[operation]
    with pytest.raises(openai.BadRequestError) as refused:
        ask(model="chat")

    assert refused.value.code == "OperationNotSupported"
    assert f"The {operation} operation does not work" in refused.value.message


def test_what_is_not_deployed_embeds_nothing_either(data):
    """404 DeploymentNotFound, as for a chat."""
    with pytest.raises(openai.NotFoundError) as refused:
        data.embeddings.create(model="nothing", input="안녕")

    assert refused.value.code == "DeploymentNotFound"


def _ask(data, name="chat"):
    """Ask for one token."""
    return data.chat.completions.create(model=name, messages=MESSAGES, max_tokens=1)


def _answers(data, name):
    """Say that a deployment answers."""
    return _ask(data, name).object == "chat.completion"


def _refusal(data, name="chat"):
    """Give status and code of a chat that is refused."""
    with pytest.raises(openai.APIStatusError) as refused:
        _ask(data, name)
    return refused.value.status_code, refused.value.code


def _go_to(azure, data, day):
    """Let time pass until a day, with calls, so that the tuned deployment is never idle."""
    target = datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()
    while (left := target - azure.admin("health")["now"]) > 0:
        _ask(data, "tuned")
        azure.advance(min(left, 10 * DAY))


def _put(control, account, model):
    """Try to deploy a model; give the code of the refusal."""
    body = deployment_body(model, VERSION if model == NAME else "1")
    with pytest.raises(HttpResponseError) as refused:
        control.deployments.begin_create_or_update(account, account, "new", body, **PLAIN)
    return refused.value.error.code
