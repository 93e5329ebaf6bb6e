"""Findings end up in logs: they quote names of the format and of programs, and no text."""

from __future__ import annotations

import json
import re

import pytest

from finetune.dataset.check import check_dataset
from finetune.dataset.fault import at, short, unknown_keys
from finetune.dataset.report import KEPT_PER_CODE
from tests.data.odd_lines import at_path, paths, replaced
from tests.data.whole_examples import EXAMPLES

PRIVATE = (
    "The patient Hong Gildong has lung cancer",
    "홍길동",
    "Hong Gildong",
    "010-9473-2816",
    "900101-1234568",
    "kim.minji@hanmail.net",
    "DE89370400440532013000",
    "AKIA" + "QWERTY2IOPASD3GH",
    "data:Hong Gildong;base64,",
    "data:홍길동/png;base64,AAAA",
    "a" * 41,
)

LINES_AT_ONCE = 20
"""So few that no finding is left out of a report."""


def renamed(example, path, new):
    """Return a copy of an example with the last key of a path replaced by another."""
    *parent, old = path
    members = at_path(example, parent)
    return replaced(
        example, parent, {new if key == old else key: one for key, one in members.items()}
    )


def with_everywhere(example, text):
    """Yield copies of an example with a text in the place of each value, and of each key."""
    for path in paths(example):
        if path:
            yield replaced(example, path, text)
        if path and isinstance(path[-1], str):
            yield renamed(example, path, text)


@pytest.mark.parametrize("text", PRIVATE)
@pytest.mark.parametrize("method", EXAMPLES)
def test_no_finding_quotes_a_text_wherever_it_stands(tmp_path, method, text):
    """A sentence, a name, a number or a key in the place of a role, a type, an id or a key."""
    lines = [json.dumps(example) for example in with_everywhere(EXAMPLES[method], text)]
    lines += [f'{{"{text}": 1, "{text}": NaN}}']
    path = tmp_path / "data.jsonl"
    found = []
    for start in range(0, len(lines), LINES_AT_ONCE):
        path.write_text("\n".join(lines[start : start + LINES_AT_ONCE]), encoding="utf-8")
        report = check_dataset(str(path), method=method, workers=1)
        found += [*report.errors, *report.warnings]
        assert len(found) >= LINES_AT_ONCE / 4
        assert max(report.counts.values()) <= KEPT_PER_CODE
    said = "\n".join(map(str, found))

    assert [word for word in text.split() if len(word) > 3 and word in said] == []
    assert text not in said
    assert not re.search("Gildong|cancer|홍길동", said)


@pytest.mark.parametrize("text", PRIVATE)
def test_a_mended_text_is_not_quoted_either(tmp_path, text):
    """What a text in the wrong encoding was meant to be is private as well."""
    sentence = f"été: {text}, 환자는 폐암 진단을 받았습니다"
    damaged = [sentence.encode().decode("cp1252", "ignore"), sentence.encode().decode("mac_roman")]
    damaged += ["홍길동 환자는 폐암 진단을 받았다".encode("cp949").decode("latin-1")]
    path = tmp_path / "data.jsonl"
    path.write_text(
        "\n".join(
            json.dumps({"messages": [{"role": "assistant", "content": one}]}) for one in damaged
        ),
        encoding="utf-8",
    )

    report = check_dataset(str(path), workers=1)
    said = "\n".join(map(str, (*report.errors, *report.warnings)))

    assert report.counts["mojibake"] == len(damaged)
    assert [word for word in ("홍길동", "환자는", "폐암", "été", text) if word in said] == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("boss", "'boss'"),
        ("get_weather-2", "'get_weather-2'"),
        ("a" * 40, f"'{'a' * 40}'"),
        ("user ", "'user' with white space around it"),
        ("\u200buser", "'user' with white space around it"),
        ("", "an empty string"),
        ("a" * 41, "a string of 41 characters"),
        ("a b", "a string of 3 characters"),
        ("a", "'a'"),
        ("7", "a string of 1 character"),
        ("홍길동", "a string of 3 characters"),
        (5, "a number"),
    ],
)
def test_only_what_looks_like_a_program_s_name_is_quoted(value, words):
    """All else is told by its type and length."""
    assert short(value) == words


def test_a_key_with_white_space_is_named_without():
    """What is wrong with it cannot be seen otherwise."""
    (fault,) = unknown_keys({"content ": 1}, ("content", "role"), "", "a message")

    words = "a message has no key 'content' with white space around it; did you mean 'content'?"
    assert fault.what == words


def test_a_key_that_is_no_name_is_told_by_its_length():
    """In the sentence and in the path; the nearest key that belongs there is still named."""
    (fault,) = unknown_keys({"content text": 1}, ("content", "role"), "messages[0]", "a message")

    assert fault.what == "a message has no key of 12 characters; did you mean 'content'?"
    assert fault.where == at("messages[0]", "content text") == "messages[0].<12 characters>"


@pytest.mark.parametrize("weight", ["9001011234568", "-1.25e-7", "0.123456789"])
def test_a_weight_with_many_digits_is_not_quoted(tmp_path, weight):
    """It may be somebody's number."""
    path = tmp_path / "data.jsonl"
    message = f'{{"role": "assistant", "content": "a", "weight": {weight}}}'
    path.write_text(f'{{"messages": [{message}]}}', encoding="utf-8")

    (found,) = [one for one in check_dataset(str(path)).errors if one.code == "bad-weight"]

    assert found.what == "a weight is 0 or 1, not another number"
