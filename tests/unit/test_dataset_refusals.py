"""How every data file that cannot be used is refused: with its problems, and never a crash."""

import json

import pytest

from finetune.dataset.canonical import read_canonical
from finetune.dataset.check import MINIMUM_EXAMPLES, check_dataset
from finetune.errors import DatasetError

BOM = b"\xef\xbb\xbf"
EXAMPLES = [
    {
        "messages": [
            {"role": "user", "content": f"{n}?"},
            {"role": "assistant", "content": f"{n * n * 7919}!"},
        ]
    }
    for n in range(MINIMUM_EXAMPLES)
]
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
    """Return the line and code of every error of a file."""
    return [(error.line, error.code) for error in check_dataset(path).errors]


def test_all_faulty_lines_are_reported_with_their_numbers(write):
    """Numbers count every line of the file, blank ones too."""
    path = write(b"\n".join([b"{", b"", b"[1]", PLAIN + b'"text"', b"nonsense"]))

    assert problems(path) == [
        (1, "invalid-json"),
        (3, "not-an-object"),
        (14, "not-an-object"),
        (15, "invalid-json"),
    ]
    assert str(check_dataset(path).errors[1]) == (
        "line 3: is not a JSON object but an array; each line must be one {...} (not-an-object)"
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"[" * 100_000, "nested-too-deep"),
        (b'{"a":' * 100_000, "nested-too-deep"),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested-too-deep"),
        (b'{"a": ' + b"[" * 100 + b"]" * 100 + b"}", "nested-too-deep"),
        (b'{"messages": [], "weight": NaN}', "not-a-number"),
        (b'{"messages": [], "weight": -Infinity}', "not-a-number"),
        (b'{"messages": [], "weight": ' + b"9" * 5_000 + b"}", "number-too-long"),
        (b'{"messages": [], "weight": 1e999}', "number-too-long"),
        (b'{"messages": [], "name": "\\ud800"}', "lone-surrogate"),
        (b'{"content": "a\tb"}', "invalid-json"),
        (b'{"content": "cut off', "invalid-json"),
        (b"\x00", "invalid-json"),
        (b"null", "not-an-object"),
        (BOM + b"{}", "invalid-json"),
        ("가".encode("euc-kr"), "invalid-utf-8"),
        (b'{"messages": [], "messages": []}', "duplicate-key"),
    ],
    ids=[
        "nested brackets",
        "nested objects",
        "closed brackets",
        "a hundred brackets inside one",
        "NaN",
        "infinity",
        "a number of 5,000 digits",
        "a number too large for JSON's readers",
        "lone surrogate",
        "raw tab",
        "cut off",
        "a NUL",
        "null",
        "byte-order mark in the middle",
        "EUC-KR",
        "a key twice",
    ],
)
def test_a_faulty_line_is_refused_and_never_crashes(write, line, code):
    """Whatever is wrong with a line is told at that line's number, and at no other."""
    found = problems(write(PLAIN + line + b"\n" + PLAIN.replace(b"!", b"?!")))

    assert (MINIMUM_EXAMPLES + 1, code) in found
    assert {number for number, _ in found} == {MINIMUM_EXAMPLES + 1}


def test_a_pretty_printed_array_is_refused_as_a_whole(write):
    """A JSON array over many lines is no JSONL; one sentence says how to turn it into some."""
    report = check_dataset(write(json.dumps(EXAMPLES, indent=1).encode()))

    assert [(error.line, error.code) for error in report.errors] == [(None, "json-array")]
    assert "jq -c '.[]'" in report.errors[0].what


def test_too_few_examples_are_refused_with_both_numbers(write):
    """Nine examples are one too few, and the service's minimum is named."""
    report = check_dataset(write(PLAIN[PLAIN.index(b"\n") + 1 :]))

    assert [str(error) for error in report.errors] == [
        "9 examples; the service takes 10 or more, add some (too-few-examples)"
    ]


@pytest.mark.parametrize("content", [b"", b"\n\n", BOM], ids=["nothing", "blank lines", "a mark"])
def test_an_empty_file_is_refused(write, content):
    """A file without examples has too few."""
    report = check_dataset(write(content))

    assert report.errors[0].what == "0 examples; the service takes 10 or more, add some"


def test_the_first_byte_that_is_not_utf8_is_told_by_its_place_in_the_file(write):
    """Whoever looks for it in an editor of bytes finds it."""
    lines = PLAIN * 10_000 + b'{"a": "\xff"}'

    report = check_dataset(write(lines))

    assert report.counts["invalid-utf-8"] == 1
    assert f"at byte {lines.index(255):,} of the file" in report.errors[0].what


@pytest.mark.parametrize(
    ("name", "code"),
    [("nothing.jsonl", "file-missing"), (".", "not-a-file"), ("\0", "file-missing")],
)
def test_what_is_no_file_is_refused(tmp_path, name, code):
    """A missing file, a directory, and a path that no file can have."""
    path = str(tmp_path / name)

    assert problems(path) == [(None, code)]
    with pytest.raises(DatasetError):
        read_canonical(path)


def test_uploading_refuses_the_lines_that_cannot_be_read(write):
    """The canonical bytes of a file with a broken line are never given."""
    with pytest.raises(DatasetError, match="line 11"):
        read_canonical(write(PLAIN + b"{"))


def test_many_errors_are_counted_and_the_first_hundred_are_kept(write):
    """A file of 5,000 broken lines has a short report."""
    report = check_dataset(write(PLAIN + b"{broken\n" * 5_000))

    assert report.counts == {"invalid-json": 5_000}
    assert [error.line for error in report.errors] == list(range(11, 111))
