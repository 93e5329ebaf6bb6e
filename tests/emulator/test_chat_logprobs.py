"""Logprobs: how likely each symbol was, and what else could have stood there."""

import math
import unicodedata

import pytest

from tests.emulator.arranging import deploy, make_account

ASKED = {
    "model": "chat",
    "messages": [{"role": "user", "content": "3 더하기 3은 얼마예요?"}],
    "max_tokens": 30,
    "logprobs": True,
}


@pytest.fixture(scope="module")
def chats(azure):
    """Give the chats of a client of an account with a base deployment."""
    account = make_account(azure)
    deploy(azure, account, "chat", "gpt-4o-mini", "2024-07-18", capacity=100)
    with azure.data(account) as data:
        yield data.chat.completions


def test_the_entries_spell_the_answer(chats):
    """The bytes of all entries are the answer, letter by letter; each is less than certain."""
    choice = chats.create(**ASKED, seed=1).choices[0]
    spelled = b"".join(bytes(entry.bytes) for entry in choice.logprobs.content).decode()

    assert unicodedata.normalize("NFC", spelled) == choice.message.content
    assert all(entry.logprob <= 0 for entry in choice.logprobs.content)
    assert {len(entry.top_logprobs) for entry in choice.logprobs.content} == {0}


def test_at_temperature_zero_each_symbol_is_the_likeliest(chats):
    """The first of the alternatives is what was drawn; they are ordered, and no more than all."""
    choice = chats.create(**ASKED, temperature=0, top_logprobs=5).choices[0]

    for entry in choice.logprobs.content:
        likely = [other.logprob for other in entry.top_logprobs]
        assert entry.token == entry.top_logprobs[0].token
        assert likely == sorted(likely, reverse=True)
        assert sum(math.exp(one) for one in likely) <= 1.001


def test_another_temperature_does_not_change_how_likely_a_symbol_is(chats):
    """The numbers are the model's, not those of the draw: the first place has the same ones."""
    first = [
        chats.create(**ASKED, seed=1, temperature=temperature, top_logprobs=20)
        .choices[0]
        .logprobs.content[0]
        .top_logprobs
        for temperature in (0, 2)
    ]

    assert first[0] == first[1]


def test_a_stream_has_the_logprobs_of_its_pieces(chats):
    """Put together they are those of the whole answer."""
    whole = chats.create(**ASKED, seed=1).choices[0].logprobs.content
    chunks = [chunk.choices[0] for chunk in chats.create(**ASKED, seed=1, stream=True)]

    assert [entry for one in chunks if one.logprobs for entry in one.logprobs.content] == whole


def test_nothing_is_said_of_them_unless_asked(chats):
    """Without `logprobs` an answer has none."""
    assert chats.create(**ASKED | {"logprobs": False}).choices[0].logprobs is None
