"""How every data file that cannot be used is refused: with its problems, and never a crash."""

import json

import pytest

from finetune.dataset.canonical import MINIMUM_EXAMPLES, canonical_bytes, read_dataset
from finetune.errors import DatasetError

BOM = b"\xef\xbb\xbf"
EXAMPLES = [{"messages": [{"role": "user", "content": f"{n}?"}]} for n in range(MINIMUM_EXAMPLES)]
PLAIN = b"".join(json.dumps(example).encode() + b"\n" for example in EXAMPLES)


@pytest.fixture
def write(tmp_path):
    """Return a function that writes bytes into a file and returns its path."""

    def write(content):
        path = tmp_path / "data.jsonl"
        path.write_bytes(content)
        return str(path)

    return write


def problems(path):
    """Return the problems that reading a file ends in, where and what."""
    with pytest.raises(DatasetError) as refused:
        read_dataset(path)
    return [(problem.where, problem.what) for problem in refused.value.problems]


def test_all_faulty_lines_are_reported_with_their_numbers(write):
    """Numbers count every line of the file, blank ones too."""
    path = write(b"\n".join([b"{", b"", b"[1]", PLAIN + b'"text"', b"nonsense"]))

    found = problems(path)

    assert [where for where, _ in found] == [f"{path}, line {n}" for n in (1, 3, 14, 15)]
    assert found[1][1] == "is not a JSON object; each line must be one {...}"


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"weight": NaN}',
        b'{"weight": -Infinity}',
        b'{"weight": ' + b"9" * 5_000 + b"}",
        b'{"content": "\\ud800"}',
        b'{"content": "a\tb"}',
        b'{"content": "cut off',
        b"\x00",
        b"null",
        BOM + b"{}",
    ],
    ids=[
        "nested brackets",
        "nested objects",
        "closed brackets",
        "NaN",
        "infinity",
        "a number of 5,000 digits",
        "lone surrogate",
        "raw tab",
        "cut off",
        "a NUL",
        "null",
        "byte-order mark in the middle",
    ],
)
def test_a_faulty_line_is_refused_and_never_crashes(write, line):
    """Whatever is wrong with a line, it is one problem at that line's number."""
    path = write(PLAIN + line + b"\n" + PLAIN)

    assert [where for where, _ in problems(path)] == [f"{path}, line {MINIMUM_EXAMPLES + 1}"]


def test_a_number_too_large_for_json_s_readers_is_refused(write):
    """A number that only fits as infinity is refused like the word Infinity."""
    path = write(PLAIN + b'{"weight": 1e999}\n')

    assert [where for where, _ in problems(path)] == [f"{path}, line {MINIMUM_EXAMPLES + 1}"]


def test_a_pretty_printed_array_is_refused_line_by_line(write):
    """A JSON array over many lines is no JSONL: each line of it is named."""
    content = json.dumps(EXAMPLES, indent=1).encode()
    path = write(content)

    assert len(problems(path)) == content.count(b"\n") + 1


def test_too_few_examples_are_refused_with_both_numbers(write):
    """Nine examples are one too few, and the service's minimum is named."""
    path = write(PLAIN[PLAIN.index(b"\n") + 1 :])

    assert problems(path) == [(path, "9 examples; the service takes 10 or more, add some")]


@pytest.mark.parametrize("content", [b"", b"\n\n", BOM], ids=["nothing", "blank lines", "a mark"])
def test_an_empty_file_is_refused(write, content):
    """A file without examples has too few."""
    path = write(content)

    assert problems(path) == [(path, "0 examples; the service takes 10 or more, add some")]


@pytest.mark.parametrize(
    "content",
    ["가".encode("euc-kr"), PLAIN.decode().encode("utf-16"), PLAIN * 10_000 + b"\xff"],
    ids=["EUC-KR", "UTF-16", "one byte at the end"],
)
def test_a_file_that_is_not_utf8_is_refused_as_a_whole(write, content):
    """The sentence says how to save it."""
    path = write(content)

    assert problems(path) == [(path, "is not UTF-8; save it as UTF-8")]


@pytest.mark.parametrize(
    ("name", "why"),
    [("nothing.jsonl", "No such file or directory"), (".", "Is a directory")],
)
def test_what_is_no_file_is_refused_with_the_system_s_reason(tmp_path, name, why):
    """A missing file and a directory are named with what the system says."""
    path = str(tmp_path / name)

    assert problems(path) == [(path, f"cannot be read: {why}")]


def test_a_path_that_cannot_be_one_is_refused():
    """A path with a NUL in it is refused like any file that cannot be read."""
    assert [where for where, _ in problems("data\0.jsonl")] == ["data\0.jsonl"]


@pytest.mark.parametrize("read", [read_dataset, canonical_bytes])
def test_hashing_and_uploading_refuse_the_same_lines(write, read):
    """Neither lets a faulty line through."""
    path = write(PLAIN + b"{")

    with pytest.raises(DatasetError, match="line 11"):
        read(path)
