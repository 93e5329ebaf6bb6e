"""Canonical bytes: what of a data file counts, and what does not."""

import json
from hashlib import sha256

import pytest

from finetune.dataset.canonical import canonical_lines, read_canonical
from finetune.dataset.check import MINIMUM_EXAMPLES, check_dataset

BOM = b"\xef\xbb\xbf"


def example(number):
    """Return one example: a question and its answer."""
    question = {"role": "user", "content": f"{number} + 1은?"}
    return {"messages": [question, {"role": "assistant", "content": f"{number + 1}입니다."}]}


EXAMPLES = [example(number) for number in range(MINIMUM_EXAMPLES)]


def jsonl(examples, **style):
    """Write examples as a JSONL file's bytes, in some style of JSON."""
    lines = [json.dumps(one, ensure_ascii=False, **style) for one in examples]
    return "".join(f"{line}\n" for line in lines).encode()


PLAIN = jsonl(EXAMPLES)


def with_keys_reversed(value):
    """Return the same JSON with the keys of every object in the opposite order."""
    if isinstance(value, dict):
        return {key: with_keys_reversed(value[key]) for key in reversed(value)}
    return [with_keys_reversed(member) for member in value] if isinstance(value, list) else value


@pytest.fixture
def write(tmp_path):
    """Return a function that writes bytes into a file and returns its path."""

    def write(content, name="data.jsonl"):
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    return write


@pytest.mark.parametrize(
    "content",
    [
        BOM + PLAIN,
        PLAIN.replace(b"\n", b"\r\n"),
        PLAIN.replace(b"\n", b"\r"),
        PLAIN.replace(b"\n", b"\n\n  \t\n"),
        PLAIN.rstrip(b"\n"),
        jsonl(EXAMPLES, separators=(" ,  ", " : ")),
        jsonl(with_keys_reversed(EXAMPLES)),
        "".join(f"{json.dumps(one)}\n" for one in EXAMPLES).encode(),
        BOM + jsonl(with_keys_reversed(EXAMPLES), separators=(",", ":")).replace(b"\n", b"\r\n\n"),
    ],
    ids=[
        "byte-order mark",
        "CRLF",
        "CR",
        "blank lines",
        "no last line end",
        "white space",
        "key order",
        "escaped Hangul",
        "all of them",
    ],
)
def test_resaving_a_file_changes_nothing(write, content):
    """Another editor's way of writing the same examples gives the same hash and bytes."""
    plain, resaved = write(PLAIN, "plain.jsonl"), write(content, "resaved.jsonl")

    assert read_canonical(resaved) == read_canonical(plain)
    assert check_dataset(resaved).sha256 == check_dataset(plain).sha256


@pytest.mark.parametrize(
    "examples",
    [
        EXAMPLES[::-1],
        [EXAMPLES[1], EXAMPLES[0], *EXAMPLES[2:]],
        [*EXAMPLES[:-1], example(99)],
        [*EXAMPLES, EXAMPLES[0]],
        [EXAMPLES[0] | {"tools": []}, *EXAMPLES[1:]],
        [{"messages": EXAMPLES[0]["messages"][::-1]}, *EXAMPLES[1:]],
    ],
    ids=["order", "two swapped", "an answer", "one twice", "a key more", "order of messages"],
)
def test_changing_what_is_trained_changes_the_hash(write, examples):
    """Order of examples, any answer, and any key count."""
    plain, other = write(PLAIN, "plain.jsonl"), write(jsonl(examples), "other.jsonl")

    assert check_dataset(other).sha256 != check_dataset(plain).sha256


def test_one_character_of_one_answer_changes_the_hash(write):
    """The smallest change of an answer is seen."""
    plain = write(PLAIN, "plain.jsonl")
    other = write(PLAIN.replace("10입니다.".encode(), "10입니다!".encode()), "other.jsonl")

    assert check_dataset(other).sha256 != check_dataset(plain).sha256


def test_the_hash_is_the_sha256_of_the_examples_hashes(write):
    """What is hashed is what is uploaded, line by line, sixteen bytes for each."""
    path = write(BOM + PLAIN)

    canonical = read_canonical(path)
    lines = canonical.content.splitlines()

    assert list(canonical_lines(path)) == lines
    hashes = b"".join(sha256(line).digest()[:16] for line in lines)
    assert canonical.sha256 == check_dataset(path).sha256 == sha256(hashes).hexdigest()


def test_digests_are_the_first_eight_bytes_of_each_example_s_hash(write):
    """As unsigned big-endian numbers, in the order of the file, each with its line."""
    path = write(PLAIN.replace(b"\n", b"\n\n"))

    report = check_dataset(path)
    hashes = [sha256(line).digest() for line in canonical_lines(path)]

    assert report.digests.tolist() == [int.from_bytes(one[:8], "big") for one in hashes]
    assert list(report.line_numbers) == list(range(1, 2 * MINIMUM_EXAMPLES, 2))


def test_canonical_bytes_are_compact_sorted_jsonl(write):
    """One object a line, keys sorted, no white space, Hangul as it is, a newline at the end."""
    path = write('{"b": "가", "a": [1, 2]}\r\n'.encode())

    assert read_canonical(path).content == '{"a":[1,2],"b":"가"}\n'.encode()


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (b'{"a": 1.50}', b'{"a": 15e-1}', True),
        (b'{"a": "\\/\\u0041"}', b'{"a": "/A"}', True),
        (b'{"a": -0}', b'{"a": 0}', True),
        (b'{"a": 1}', b'{"a": 1.0}', False),
        (b'{"a": 18446744073709551616}', b'{"a": 18446744073709551617}', False),
        (b'{"a": 18446744073709551616}', b'{"a": 18446744073709551616.0}', False),
        (b'{"a": null}', b"{}", False),
        (b'{"a": "1"}', b'{"a": 1}', False),
    ],
)
def test_what_counts_of_a_value_is_what_a_reader_keeps(write, one, other, equal):
    """Another spelling is the same value; a whole number is never the same as a fraction."""
    first, second = read_canonical(write(one, "one.jsonl")), read_canonical(write(other))
    checked = check_dataset(str(write(one, "one.jsonl")), method="reinforcement")

    assert (first == second) == equal
    assert checked.sha256 == first.sha256


def test_canonical_bytes_are_their_own_canonical_bytes(write):
    """Canonicalising twice gives the same."""
    once = read_canonical(write(BOM + PLAIN))

    assert read_canonical(write(once.content, "once.jsonl")) == once


def test_a_report_counts_examples_and_tokens(write):
    """Blank lines are no examples, and the path is kept as it was given."""
    path = write(PLAIN.replace(b"\n", b"\n\n"))

    report = check_dataset(path)

    assert (report.path, report.examples) == (path, MINIMUM_EXAMPLES)
    assert report.tokens >= MINIMUM_EXAMPLES * report.longest_example_tokens // 2 > 0
