"""Lines that slow checks down: each of them is answered in time, so no check is quadratic."""

from __future__ import annotations

import json
import signal

import pytest

from finetune.dataset.check import check_dataset
from tests.data import made_files

PATIENCE_SECONDS = 20
"""Linear work on these lines takes about a second; quadratic work takes minutes."""

REPEATED = {
    "at signs": "a@",
    "dotted names": "a.b-c.",
    "addresses cut off": "user.name+tag@mail.",
    "digits": "4",
    "digits in groups": "4539 1488 ",
    "digits and hyphens": "0-1-",
    "beginnings of keys": "sk-",
    "beginnings of tokens": "eyJhbGci.",
    "dashes": "-----BEGIN ",
    "base64": "Zm9vYmFy",
    "spaces": " ",
    "line ends": "\n \t",
    "one letter": "a",
    "mojibake": "Ã©â€™",
    "emoji": "👩‍🌾",
    "backslashes": "\\",
    "brackets": "[{",
    "quotes": '"',
}


@pytest.fixture(autouse=True)
def _patience():
    """Fail a test that takes many times as long as linear work does."""

    def too_late(*_):
        raise TimeoutError("the check takes too long")

    before = signal.signal(signal.SIGALRM, too_late)
    signal.alarm(PATIENCE_SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def check(tmp_path):
    """Return a function that checks a file with the bytes given after ten good lines."""

    def check(line):
        path = tmp_path / "data.jsonl"
        path.write_bytes(made_files.PLAIN + line + b"\n")
        return check_dataset(str(path), workers=1)

    return check


@pytest.mark.parametrize("text", REPEATED.values(), ids=REPEATED)
def test_a_long_text_of_one_pattern_is_no_trouble(check, text):
    """300,000 characters that nearly are a secret, an address or a number."""
    asked = {"role": "user", "content": text * (300_000 // len(text)) + "!"}
    answer = {"role": "assistant", "content": "Why?"}

    report = check(json.dumps({"messages": [asked, answer]}).encode())

    assert report.examples == 11
    assert report.errors == ()


def test_many_keys_of_which_one_is_double_are_no_trouble(check):
    """50,000 unknown keys and a double one: found, and counted."""
    keys = ",".join(f'"key{number}":1' for number in range(50_000))

    report = check(f'{{"messages":[],{keys},"key7":2}}'.encode())

    assert report.counts["duplicate-key"] == 1


def test_many_double_keys_are_no_trouble(check):
    """20,000 objects with a double key each are counted."""
    objects = ",".join(['{"a":1,"a":2}'] * 20_000)

    report = check(f'{{"messages":[{objects}]}}'.encode())

    assert report.counts["duplicate-key"] == 20_000


def test_many_messages_and_calls_are_no_trouble(check):
    """A conversation of 10,000 calls, all made before the first is answered, is legal."""
    calls = [
        {"id": f"call_{n}", "type": "function", "function": {"name": "f", "arguments": "{}"}}
        for n in range(10_000)
    ]
    answers = [{"role": "tool", "tool_call_id": call["id"], "content": "1"} for call in calls]
    asked = {"role": "user", "content": "Go."}
    called = {"role": "assistant", "content": None, "tool_calls": calls}
    last = {"role": "assistant", "content": "Done."}

    report = check(json.dumps({"messages": [asked, called, *answers, last]}).encode())

    assert report.errors == ()


def test_many_lines_that_are_nearly_the_same_are_no_trouble(tmp_path):
    """2,000 answers that differ in a number, among them no pair left out of the count."""
    lines = [
        {
            "messages": [
                {"role": "user", "content": "How many bees are there in the hive of the keeper?"},
                {"role": "assistant", "content": f"There are {n} bees in the hive of the keeper."},
            ]
        }
        for n in range(2_000)
    ]
    path = tmp_path / "data.jsonl"
    path.write_bytes(b"\n".join(json.dumps(line).encode() for line in lines))

    report = check_dataset(str(path), workers=1)

    assert report.errors == ()
    assert report.counts["near-duplicate"] > 100
