"""Every file of tests/data/faulty: its fault is found, where it is, and nothing else is blamed."""

from __future__ import annotations

import pytest

from finetune.dataset.canonical import read_canonical
from finetune.dataset.check import check_dataset
from finetune.errors import DatasetError
from tests.data.codes import LINE_ERRORS
from tests.data.expectations import HERE, parameters, parse, read_table, unexpected
from tests.data.promises import assert_sentence

FAULTY = HERE / "faulty"


def check(path, entry):
    """Check a file as its entry of the table says."""
    return check_dataset(str(path), **entry.get("with", {}))


def test_the_table_and_the_folder_name_the_same_files():
    """No file is without an expectation, and no expectation without its file."""
    assert {path.stem for path in FAULTY.glob("*.jsonl")} == set(read_table("faulty"))
    assert len(read_table("faulty")) > 300


@pytest.mark.parametrize(("path", "entry"), parameters("faulty"))
def test_the_fault_is_found_and_nothing_else(path, entry):
    """The errors and warnings are those of the table: code, line, and place inside the line."""
    report = check(path, entry)

    errors = unexpected(report.errors, entry, "errors")
    warnings = unexpected(report.warnings, entry, "warnings")

    assert errors == ([], [])
    assert warnings == ([], [])


@pytest.mark.parametrize(("path", "entry"), parameters("faulty"))
def test_what_is_found_is_said_in_a_sentence(path, entry):
    """Each finding names its line and place and speaks in one line of words, not of Python's."""
    report = check(path, entry)

    assert report.errors or report.warnings
    for finding in (*report.errors, *report.warnings):
        assert_sentence(finding)


SAYING = [p for p in parameters("faulty") if "says" in p.values[1]]


@pytest.mark.parametrize(("path", "entry"), SAYING)
def test_the_sentence_names_what_helps(path, entry):
    """Limits, the nearest known name, offsets and first lines are in the sentence."""
    report = check(path, entry)
    first = (report.errors or report.warnings)[0]

    said = first.what.replace(",", "").lower()

    assert [word for word in entry["says"] if word.lower() not in said] == []


@pytest.mark.parametrize(("path", "entry"), parameters("faulty"))
def test_the_report_counts_what_it_found(path, entry):
    """Errors and warnings are what their severity says, and counts has every one of them."""
    report = check(path, entry)

    found = [finding.code for finding in (*report.errors, *report.warnings)]

    assert {finding.severity for finding in report.errors} <= {"error"}
    assert {finding.severity for finding in report.warnings} <= {"warning"}
    assert {code: found.count(code) for code in found} == dict(report.counts)


UNREADABLE = [p for p in parameters("faulty") if p.values[0].stem.partition("--")[0] in LINE_ERRORS]


@pytest.mark.parametrize(("path", "entry"), UNREADABLE)
def test_what_cannot_be_read_is_never_uploaded(path, entry):
    """Canonical bytes of a file with a line that is no example are refused, naming the line."""
    lines = {parse(text).line for text in entry["errors"]}

    with pytest.raises(DatasetError) as refused:
        read_canonical(str(path))

    for line in lines:
        assert f"line {line}" in str(refused.value)
