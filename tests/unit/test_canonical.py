"""Canonical bytes: what of a data file counts, and what does not."""

import json
from hashlib import sha256

import pytest

from finetune.dataset.canonical import MINIMUM_EXAMPLES, canonical_bytes, read_dataset

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
    """Another editor's way of writing the same examples gives the same dataset and bytes."""
    plain, resaved = write(PLAIN, "plain.jsonl"), write(content, "resaved.jsonl")

    assert canonical_bytes(resaved) == canonical_bytes(plain)
    assert read_dataset(resaved).sha256 == read_dataset(plain).sha256


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

    assert read_dataset(other).sha256 != read_dataset(plain).sha256


def test_one_character_of_one_answer_changes_the_hash(write):
    """The smallest change of an answer is seen."""
    plain = write(PLAIN, "plain.jsonl")
    other = write(PLAIN.replace("10입니다.".encode(), "10입니다!".encode()), "other.jsonl")

    assert read_dataset(other).sha256 != read_dataset(plain).sha256


def test_the_hash_is_the_sha256_of_the_canonical_bytes(write):
    """What is hashed is what is uploaded."""
    path = write(BOM + PLAIN)

    assert read_dataset(path).sha256 == sha256(canonical_bytes(path)).hexdigest()


def test_canonical_bytes_are_compact_sorted_jsonl(write):
    """One object a line, keys sorted, no white space, Hangul as it is, a newline at the end."""
    path = write('{"b": "가", "a": [1, 2]}\r\n'.encode())

    assert canonical_bytes(path) == '{"a":[1,2],"b":"가"}\n'.encode()


def test_canonical_bytes_are_their_own_canonical_bytes(write):
    """Canonicalising twice gives the same."""
    once = canonical_bytes(write(BOM + PLAIN))

    assert canonical_bytes(write(once, "once.jsonl")) == once


def test_a_dataset_counts_examples_and_tokens(write):
    """Blank lines are no examples, and the path is kept as it was given."""
    path = write(PLAIN.replace(b"\n", b"\n\n"))

    dataset = read_dataset(path)

    assert (dataset.path, dataset.examples) == (path, MINIMUM_EXAMPLES)
    assert dataset.tokens > 0
