"""What is no file, cannot be read, or is not text: one error, about the whole file, at once."""

from __future__ import annotations

import os
import signal

import pytest

from finetune.dataset.check import check_dataset
from tests.data import made_files

NOBODY = 65534


def codes(path, **options):
    """Check a path; return the codes of its errors, all of which have to be about the file."""
    report = check_dataset(str(path), **options)

    assert {finding.line for finding in report.errors} == {None}
    return [finding.code for finding in report.errors]


@pytest.fixture
def _within_ten_seconds():
    """Fail a test that waits for a device or another process."""

    def too_late(*_):
        raise TimeoutError("the check waits for what is no file")

    before = signal.signal(signal.SIGALRM, too_late)
    signal.alarm(10)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("target", ["nothing.jsonl", "no/folder/data.jsonl", "plain.jsonl/data"])
def test_a_missing_file_is_named(tmp_path, target):
    """A path that leads nowhere is said to be missing, whichever part of it is."""
    (tmp_path / "plain.jsonl").write_bytes(made_files.PLAIN)

    assert codes(tmp_path / target) == ["file-missing"]


def test_a_link_to_nothing_is_a_missing_file(tmp_path):
    """A broken symbolic link leads nowhere."""
    (tmp_path / "data.jsonl").symlink_to(tmp_path / "nothing.jsonl")

    assert codes(tmp_path / "data.jsonl") == ["file-missing"]


def test_a_link_to_a_file_is_the_file(tmp_path):
    """A symbolic link is followed."""
    (tmp_path / "plain.jsonl").write_bytes(made_files.PLAIN)
    (tmp_path / "data.jsonl").symlink_to(tmp_path / "plain.jsonl")

    assert check_dataset(str(tmp_path / "data.jsonl")).errors == ()


@pytest.mark.parametrize("path", ["", "data\0.jsonl", "d" * 5_000, "\udc80.jsonl"])
def test_a_path_that_cannot_be_one_is_an_error_and_no_crash(path):
    """An empty path, a NUL, a name too long and a lone surrogate are one error each."""
    assert codes(path) in (["file-missing"], ["not-readable"], ["not-a-file"])


def test_a_link_to_itself_is_an_error_and_no_crash(tmp_path):
    """A loop of symbolic links leads to no file."""
    (tmp_path / "data.jsonl").symlink_to(tmp_path / "data.jsonl")

    assert codes(tmp_path / "data.jsonl") in (["file-missing"], ["not-readable"])


@pytest.mark.usefixtures("_within_ten_seconds")
@pytest.mark.parametrize(
    "kind", ["directory", "link-to-a-directory", "fifo", "socket", "null", "zero", "tty"]
)
def test_what_is_no_regular_file_is_not_opened(tmp_path, kind):
    """Directories, pipes, sockets and devices are named as no file, and nothing is waited for."""
    assert codes(made_files.make_no_file(kind, tmp_path)) == ["not-a-file"]


@pytest.fixture
def _as_nobody(tmp_path):
    """Give up root's rights, which no permission stops, until the test is over."""
    if os.geteuid() != 0:
        yield
        return
    made = [folder for folder in (tmp_path, *tmp_path.parents) if folder.owner() == "root"]
    closed = [(folder, folder.stat().st_mode) for folder in made if folder.stat().st_mode & 1 == 0]
    for folder, _ in closed:
        folder.chmod(0o755)
    os.seteuid(NOBODY)
    yield
    os.seteuid(0)
    for folder, mode in closed:
        folder.chmod(mode)


@pytest.fixture
def unreadable(tmp_path):
    """Return the path of a good file that its permissions keep from being read."""
    path = tmp_path / "data.jsonl"
    path.write_bytes(made_files.PLAIN)
    assert check_dataset(str(path)).errors == ()
    path.chmod(0)
    return path


@pytest.mark.usefixtures("unreadable", "_as_nobody")
def test_a_file_without_permission_is_not_readable(tmp_path):
    """The file is there, but this user may not read it."""
    assert codes(tmp_path / "data.jsonl", workers=1) == ["not-readable"]


@pytest.mark.parametrize("size", [513 * 1024**2, 40 * 1024**3], ids=["513 MB", "40 GB"])
def test_a_file_that_is_too_large_is_not_read(tmp_path, size):
    """Over 512 MB is refused by its size alone; a sparse file of 40 GB takes no time."""
    path = tmp_path / "data.jsonl"
    path.touch()
    os.truncate(path, size)

    report = check_dataset(str(path))

    assert [finding.code for finding in report.errors] == ["file-too-large"]
    assert "512 MB" in report.errors[0].what
    assert (report.size_bytes, report.examples) == (size, 0)


@pytest.mark.parametrize("name", made_files.COMPRESSED)
def test_a_compressed_file_is_named_as_one(tmp_path, name):
    """The bytes say it, whatever the file is called; nothing else is said of them."""
    path = tmp_path / "data.jsonl"
    path.write_bytes(made_files.COMPRESSED[name])

    assert codes(path) == ["compressed"]


@pytest.mark.parametrize("name", made_files.OF_OTHER_WIDTH)
def test_utf_16_and_utf_32_are_named(tmp_path, name):
    """With and without a byte-order mark, and without a word about each line."""
    path = tmp_path / "data.jsonl"
    path.write_bytes(made_files.OF_OTHER_WIDTH[name])

    report = check_dataset(str(path))

    assert [finding.code for finding in report.errors] == ["utf-16"]
    assert "UTF-8" in report.errors[0].what
