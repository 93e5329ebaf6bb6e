"""Streaming: the answer in chunks, as the SDK reads them, and a client that goes away."""

import json

import pytest
import requests

from tests.emulator.arranging import deploy, make_account
from tests.emulator.running_emulator import wait_for

ASKED = {
    "model": "chat",
    "messages": [{"role": "user", "content": "3 더하기 3은 얼마예요?"}],
    "max_tokens": 30,
    "seed": 1,
}


@pytest.fixture(scope="module")
def address(azure):
    """Give the address of an account with a base deployment."""
    account = make_account(azure)
    deploy(azure, account, "chat", "gpt-4o-mini", "2024-07-18", capacity=100)
    return account


@pytest.fixture(scope="module")
def chats(azure, address):
    """Give the chats of a client of that account."""
    with azure.data(address) as data:
        yield data.chat.completions


def test_a_stream_is_the_answer_in_pieces(chats):
    """First who speaks, then the text, at last the reason; together what comes without stream."""
    whole = chats.create(**ASKED)
    choices = [chunk.choices[0] for chunk in chats.create(**ASKED, stream=True)]

    assert choices[0].delta.role == "assistant"
    assert "".join(one.delta.content or "" for one in choices) == whole.choices[0].message.content
    assert [one.finish_reason for one in choices[:-1]] == [None] * (len(choices) - 1)
    assert choices[-1].finish_reason == whole.choices[0].finish_reason
    assert len(choices) > 5


def test_usage_comes_last_if_it_is_asked_for(chats):
    """A chunk without choices has the usage that the whole answer has."""
    whole = chats.create(**ASKED)
    chunks = list(chats.create(**ASKED, stream=True, stream_options={"include_usage": True}))

    assert [chunk.usage for chunk in chunks[:-1]] == [None] * (len(chunks) - 1)
    assert all("usage" in chunk.model_fields_set for chunk in chunks)
    assert chunks[-1].choices == []
    assert chunks[-1].usage == whole.usage


def test_the_sdk_puts_a_stream_together(chats):
    """The SDK's own accumulator gives the completion."""
    with chats.stream(**ASKED) as stream:
        final = stream.get_final_completion()

    assert final.choices[0].message.content == chats.create(**ASKED).choices[0].message.content


def test_several_answers_are_told_apart_by_their_index(chats):
    """Each answer has its own first chunk and its own reason."""
    choices = [chunk.choices[0] for chunk in chats.create(**ASKED, n=2, stream=True)]

    assert [one.index for one in choices if one.delta.role] == [0, 1]
    assert [one.index for one in choices if one.finish_reason] == [0, 1]


def test_the_events_end_with_done(azure, address):
    """On the wire each chunk is one `data:` line, and the last one is no JSON."""
    with _post(azure, address) as response:
        lines = [line.decode() for line in response.iter_lines() if line]

    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert lines[-1] == "data: [DONE]"
    assert all(json.loads(line.removeprefix("data: "))["id"] for line in lines[:-1])


def test_a_client_that_goes_away_ends_the_work_and_pays_for_it(start_emulator):
    """After the first chunk nobody reads: of some 70,000 tokens few are written and charged."""
    local = start_emulator()
    account = make_account(local)
    deploy(local, account, "chat", "gpt-4o-mini", "2024-07-18", capacity=100)
    endless = {"n": 128, "max_tokens": 1000, "presence_penalty": -2, "frequency_penalty": -2}
    with _post(local, account, **endless) as response:
        next(response.iter_lines())

    charge = wait_for(lambda: _completion_charge(local))
    assert 0 < charge["quantity"] < 10_000


def test_a_refusal_of_a_stream_is_an_answer_like_any_other(azure, address):
    """Nothing has been sent yet, so that status and body tell what is wrong."""
    response = _post(azure, address, model="nothing")

    assert response.status_code == 404
    assert response.json()["error"]["code"] == "DeploymentNotFound"


@pytest.mark.parametrize("kind", ["truncate", "malform"])
def test_a_stream_can_be_spoilt(azure, address, faults, kind):
    """A fault rule cuts a stream in the middle: what came is a beginning of it, without end."""
    faults({"method": "POST", "path": "*/chat/completions", "kind": kind})
    with _post(azure, address) as response:
        came = b""
        try:
            for part in response.iter_content(100):
                came += part
        except requests.RequestException:
            pass

    assert came.startswith(b"data: {")
    assert b"[DONE]" not in came


def _post(azure, account, **options):
    """Ask for a stream; give the response, whose body is still to be read."""
    return requests.post(
        f"{azure.root}/accounts/{account}/openai/v1/chat/completions",
        json=ASKED | {"stream": True} | options,
        headers={"Authorization": "Bearer a-token"},
        stream=True,
        timeout=30,
    )


def _completion_charge(azure):
    """Give the charge for what was written, if there is one."""
    charges = azure.admin("bill")["charges"]
    return next((line for line in charges if line["thing"].endswith("completion")), None)
