"""The fields of a chat's messages and its stop texts: taken, refused or not built, not dropped."""

import openai
import pytest

from tests.emulator.arranging import deploy

ASKED = {"role": "user", "content": "안녕"}


@pytest.fixture
def chat(azure, account, data):
    """Give a function that asks a base deployment."""
    deploy(azure, account, "chat", "gpt-4o-mini", "2024-07-18")
    return lambda **options: data.chat.completions.create(
        **({"model": "chat", "messages": [ASKED], "max_tokens": 2} | options)
    )


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"messages": [ASKED | {"colour": "red"}]}, "messages"),
        ({"messages": [ASKED | {"weight": 0}]}, "messages"),
        ({"messages": [{"role": "tool", "content": "3"}]}, "messages"),
        ({"messages": [{"role": "tool", "content": "3", "tool_call_id": 7}]}, "messages"),
        ({"stop": 0}, "stop"),
        ({"stop": False}, "stop"),
        ({"stop": {}}, "stop"),
    ],
)
def test_what_azure_does_not_know_is_refused(chat, fields, param):
    """400 with the field's place."""
    with pytest.raises(openai.BadRequestError) as refused:
        chat(**fields)

    assert (refused.value.code, refused.value.param) == ("invalidPayload", param)


def test_an_answer_in_audio_is_not_built(chat):
    """501 with the field's name."""
    with pytest.raises(openai.InternalServerError) as refused:
        chat(messages=[{"role": "assistant", "content": "a", "audio": {"id": "a"}}, ASKED])

    assert refused.value.status_code == 501
    assert "'audio'" in refused.value.message


def test_what_a_client_sends_back_is_taken(chat):
    """An answer as it came, a tool's result with its call's id, and fields that are null."""
    first = chat().choices[0].message
    result = {"role": "tool", "content": "3", "tool_call_id": "call_1"}

    for message in (first, first.to_dict() | {"audio": None, "annotations": []}, result):
        answer = chat(messages=[ASKED, message, ASKED])
        assert answer.choices[0].message.role == "assistant"
