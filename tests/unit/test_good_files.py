"""Every file of tests/data/good, and the project's own data: no error, and no needless warning."""

from __future__ import annotations

from pathlib import Path

import pytest

from finetune.dataset.canonical import read_canonical
from finetune.dataset.check import check_dataset
from tests.data.expectations import HERE, parameters, read_table, unexpected

GOOD = HERE / "good"
CHECKOUT = Path(__file__).resolve().parents[2]
OWN = sorted((CHECKOUT / "data").glob("*.jsonl"))
LIKE_PLAIN = (
    "byte-order-mark",
    "crlf",
    "byte-order-mark-and-crlf",
    "no-last-newline",
    "crlf-mixed-with-lf",
    "line-ends-of-old-macs",
    "space-round-the-objects",
    "exactly-ten-and-asked-for-by-name",
    "keys-in-odd-order",
    "compact-and-spaced-json",
)


def test_the_table_and_the_folder_name_the_same_files():
    """No file is without an expectation, and no expectation without its file."""
    assert {path.stem for path in GOOD.glob("*.jsonl")} == set(read_table("good"))
    assert len(read_table("good")) > 40


@pytest.mark.parametrize(("path", "entry"), parameters("good"))
def test_a_good_file_has_no_error(path, entry):
    """What the service takes is never refused, and warned of only where the table says so."""
    report = check_dataset(str(path), **entry.get("with", {}))

    assert report.errors == ()
    assert unexpected(report.warnings, entry, "warnings") == ([], [])


@pytest.mark.parametrize(("path", "entry"), parameters("good"))
def test_a_good_file_is_measured(path, entry):
    """Examples, tokens, bytes and one digest for each example are in the report."""
    lines = len(path.read_bytes().splitlines())

    report = check_dataset(str(path), **entry.get("with", {}))

    assert (report.path, report.size_bytes) == (str(path), path.stat().st_size)
    assert report.examples == len(report.digests) == lines
    assert 0 < report.longest_example_tokens < report.tokens
    assert len(report.sha256) == 64


@pytest.mark.parametrize(("path", "entry"), parameters("good"))
def test_what_is_uploaded_of_a_good_file_is_as_good(path, entry, tmp_path):
    """Canonical bytes have the content, the tokens and the warnings of the file they come from."""
    options = entry.get("with", {})
    uploaded = tmp_path / "data.jsonl"
    uploaded.write_bytes(read_canonical(str(path)).content)

    before, after = check_dataset(str(path), **options), check_dataset(str(uploaded), **options)

    assert after.errors == ()
    assert (after.sha256, after.digests, after.tokens) == (
        before.sha256,
        before.digests,
        before.tokens,
    )
    assert after.counts == before.counts


@pytest.mark.parametrize("name", LIKE_PLAIN)
def test_how_a_file_is_saved_does_not_count(name):
    """Byte-order mark, line endings, spaces and order of keys leave content and digests alone."""
    plain = check_dataset(str(GOOD / "plain.jsonl"))

    saved = check_dataset(str(GOOD / f"{name}.jsonl"))

    assert saved.sha256 == plain.sha256
    assert saved.digests == plain.digests
    assert saved.tokens == plain.tokens


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_the_project_s_own_data_is_good(path):
    """The data in data/ has neither an error nor anything to warn of."""
    report = check_dataset(str(path))

    assert (report.method, report.errors, report.warnings) == ("supervised", (), ())


@pytest.mark.parametrize(
    ("name", "method"),
    [("plain", "supervised"), ("dpo-with-tools", "dpo"), ("reinforcement", "reinforcement")],
)
def test_the_method_is_told_from_the_first_example(name, method):
    """Where no method is asked for, the first example says which one it is."""
    path = GOOD / f"{name}.jsonl"

    report = check_dataset(str(path))

    assert (report.method, report.errors) == (method, ())
