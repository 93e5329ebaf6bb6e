"""A file that somebody writes to while it is read: the report says so, and claims nothing else."""

from __future__ import annotations

import sys
from contextlib import contextmanager

import pytest

from finetune.dataset.canonical import canonical_lines
from finetune.dataset.check import check_dataset
from finetune.errors import DatasetError
from tests.data import made_files


@contextmanager
def meanwhile(change, every=1_000, times=20):
    """Call a function at each so many calls of other functions, a few times."""
    calls = 0

    def count(_frame, event, _arg):
        nonlocal calls
        calls += event in ("call", "c_call")
        if calls and calls % every == 0 and calls <= every * times:
            calls += 1
            change()

    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(None)


def report_while(change, path):
    """Check a file while a function changes it."""
    check_dataset(str(path), workers=1)  # what is loaded once is no part of reading
    with meanwhile(change):
        return check_dataset(str(path), workers=1)


@pytest.fixture
def path(tmp_path):
    """Return the path of a file that takes some thousand calls to check."""
    path = tmp_path / "data.jsonl"
    path.write_bytes(made_files.PLAIN * 40)
    return path


def test_lines_added_while_it_is_read_are_noticed(path):
    """What was checked is not what is there now: the file is to be checked again."""

    def add():
        with path.open("ab") as file:
            file.write(made_files.PLAIN)

    assert "file-changed" in {finding.code for finding in report_while(add, path).errors}


def test_bytes_replaced_while_it_is_read_are_noticed(path):
    """The same size does not make it the same file."""

    def replace():
        with path.open("r+b") as file:
            file.write(b'{"messages": []}'.ljust(100))

    assert "file-changed" in {finding.code for finding in report_while(replace, path).errors}


def test_a_file_cut_off_while_it_is_read_is_noticed(path):
    """Lines that vanish end in an error, and in no crash."""

    def cut():
        with path.open("r+b") as file:
            file.truncate(path.stat().st_size // 2)

    assert "file-changed" in {finding.code for finding in report_while(cut, path).errors}


def test_a_file_that_is_replaced_by_another_is_noticed(path):
    """An editor saves by renaming: the path leads to another file afterwards."""
    other = path.with_name("other.jsonl")

    def rename():
        other.write_bytes(made_files.PLAIN * 39)
        other.rename(path)

    assert "file-changed" in {finding.code for finding in report_while(rename, path).errors}


def test_what_is_uploaded_is_not_read_from_a_file_that_changes(path):
    """Canonical lines end in the same refusal: half a file is never uploaded."""

    def add():
        with path.open("ab") as file:
            file.write(made_files.PLAIN)

    list(canonical_lines(str(path)))
    with meanwhile(add), pytest.raises(DatasetError, match="file-changed"):
        list(canonical_lines(str(path)))


def test_a_file_that_nobody_touches_is_not_said_to_change(path):
    """Reading it is no change, nor is looking at it meanwhile."""
    report = report_while(path.stat, path)

    assert report.errors == ()
