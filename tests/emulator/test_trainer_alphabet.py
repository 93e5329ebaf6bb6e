"""The alphabet of the local model, and what it makes of conversations."""

import unicodedata

import pytest

from emulator.trainer import alphabet
from emulator.trainer.conversation import prompt_of, turns_of

TEXTS = {
    "hangul": "각 값의 뜻을 닭에게 물어 볼까요?",
    "archaic jamo": "나랏말ᄊᆞ미",
    "single letters": "ㅋㅋ ㅠㅠ ᄀ ᅡ ᆨ",
    "cjk": "漢字 かな ガ",
    "emoji": "👩‍👩‍👧 🇰🇷 ❤️",
    "combining marks": "e\u0301 a\u0323\u0302 ç",
    "control characters": "a\x00\n\t\u2028b",
    "nothing": "",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_any_text_survives_in_its_composed_form(text):
    """Any Unicode text comes back from its symbols in its composed form."""
    assert alphabet.decode(alphabet.encode(text)) == unicodedata.normalize("NFC", text)


def test_characters_of_all_of_unicode_survive():
    """Every seventh character that UTF-8 can write comes back from its symbols."""
    codes = [*range(0xD800), *range(0xE000, 0x110000)]

    lost = [
        code
        for code in codes[::7]
        if alphabet.decode(alphabet.encode(chr(code))) != unicodedata.normalize("NFC", chr(code))
    ]

    assert lost == []


def test_a_syllable_is_spelled_in_its_letters():
    """A Korean syllable is two or three symbols, whichever of the 11,172 it is."""
    lengths = {len(alphabet.encode(chr(code))) for code in range(0xAC00, 0xD7A4)}

    assert lengths == {2, 3}


def test_a_lone_surrogate_becomes_a_question_mark():
    """Half of a surrogate pair, which JSON can carry, is written as a question mark."""
    assert alphabet.decode(alphabet.encode("a\ud800b")) == "a?b"


def test_bytes_that_are_no_text_are_shown_as_faults():
    """Symbols that spell no UTF-8 decode to the replacement character, and markers to nothing."""
    assert alphabet.decode([0xE2, ord("a"), alphabet.END]) == "\ufffda"


def test_a_turn_ends_with_its_reply_and_its_marker():
    """A turn holds all that was said up to its reply, and the reply begins where it says."""
    messages = [
        {"role": "user", "content": "1+1?"},
        {"role": "assistant", "content": "2"},
        {"role": "user", "content": "왜요?"},
        {"role": "assistant", "content": "어떻게 될까요?"},
    ]

    first, second = turns_of({"messages": messages})

    assert first.symbols[first.start :] == (*alphabet.encode("2"), alphabet.END)
    assert second.symbols[second.start :] == (*alphabet.encode("어떻게 될까요?"), alphabet.END)
    assert second.symbols[: len(first.symbols)] == first.symbols
    assert (first.question, second.question) == ("1+1?", "왜요?")


def test_the_prompt_of_a_chat_is_what_precedes_the_reply_in_training():
    """A prompt has the very symbols that stood before the reply when it was learned."""
    messages = [{"role": "system", "content": "튜터"}, {"role": "user", "content": "왜요?"}]
    learned = turns_of({"messages": [*messages, {"role": "assistant", "content": "네"}]})[0]

    prompt = prompt_of(messages)

    assert prompt.symbols == learned.symbols[: learned.start]


def test_parts_and_tool_calls_are_read_as_text():
    """Text parts are joined, pictures passed over, and a tool call is learned as its JSON."""
    call = {"id": "1", "function": {"name": "더하기"}}
    parts = [{"type": "text", "text": "이것"}, {"type": "image_url", "image_url": {"url": "x"}}]
    messages = [
        {"role": "developer", "content": None},
        {"role": "user", "content": parts},
        {"role": "assistant", "content": None, "tool_calls": [call]},
    ]

    (turn,) = turns_of({"messages": messages})

    assert turn.question == "이것"
    assert "더하기" in alphabet.decode(turn.symbols[turn.start :])


@pytest.mark.parametrize(
    ("example", "sentence"),
    [
        ({}, "an example has no list of messages"),
        ({"messages": [{"role": "robot", "content": "a"}]}, "a message has the unknown role"),
        ({"messages": [{"role": "user", "content": "a"}]}, "no assistant message to learn"),
        (
            {"messages": [{"role": "assistant", "content": "a", "weight": 0}]},
            "no assistant message to learn",
        ),
    ],
)
def test_an_example_with_nothing_to_learn_is_refused(example, sentence):
    """An example without a reply that counts is refused with a sentence that says so."""
    with pytest.raises(ValueError, match=sentence):
        turns_of(example)
