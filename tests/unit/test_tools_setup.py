"""When set-up has something to do."""

import sys

import pytest

from tools.progress import Finished, run_with_clock
from tools.setup import Stamp, digest_of, included_files

PYTHON = "3.11.7"


@pytest.fixture
def requirements(tmp_path):
    """Three files of which dev includes local and local includes base, as in this project."""
    (tmp_path / "base.txt").write_text("pulumi==3.272.0\n")
    (tmp_path / "local.txt").write_text("# comment\n-r base.txt\nnumpy==2.4.6\n")
    (tmp_path / "dev.txt").write_text("-r local.txt\nruff==0.17.6\n")
    return tmp_path


@pytest.fixture
def stamp(tmp_path):
    """A stamp that does not exist yet."""
    return Stamp(tmp_path / "installed.json", PYTHON)


def test_included_files_are_found_through_each_other(requirements):
    """The file itself comes first."""
    names = [file.name for file in included_files(requirements / "dev.txt")]

    assert names == ["dev.txt", "local.txt", "base.txt"]


def test_a_digest_changes_with_an_included_file(requirements):
    """A new pin two files down is noticed."""
    before = digest_of(requirements / "dev.txt", PYTHON)

    (requirements / "base.txt").write_text("pulumi==3.273.0\n")

    assert digest_of(requirements / "dev.txt", PYTHON) != before


def test_a_digest_changes_with_the_python_version(requirements):
    """Packages of one Python are of no use to another."""
    file = requirements / "dev.txt"

    assert digest_of(file, "3.11.7") != digest_of(file, "3.12.0")


def test_nothing_is_covered_at_first(requirements, stamp):
    """A fresh virtual environment has everything to be installed."""
    assert not stamp.covers(requirements / "base.txt")


def test_installing_a_file_covers_those_it_includes(requirements, stamp):
    """`make up` after `make test` has nothing to do."""
    stamp.add(requirements / "dev.txt")

    assert stamp.covers(requirements / "local.txt")


def test_installing_a_file_does_not_cover_those_that_include_it(requirements, stamp):
    """`make test` after `make up` installs what tests add."""
    stamp.add(requirements / "local.txt")

    assert not stamp.covers(requirements / "dev.txt")


def test_a_changed_file_is_no_longer_covered(requirements, stamp):
    """An edited pin is installed at the next call."""
    stamp.add(requirements / "dev.txt")

    (requirements / "local.txt").write_text("-r base.txt\nnumpy==2.4.7\n")

    assert not stamp.covers(requirements / "dev.txt")


def test_a_long_command_gives_its_exit_code_and_all_its_output():
    """Both streams are kept, so that a failure can be explained."""
    code = "import sys; print('out', flush=True); print('err', file=sys.stderr); sys.exit(3)"

    finished = run_with_clock([sys.executable, "-c", code], "trying")

    assert finished == Finished(3, "out\nerr\n")


def test_the_last_lines_leave_out_empty_ones():
    """Pip and Go end their output with blank lines."""
    assert Finished(1, "one\ntwo\n\nthree\n\n").last_lines(2) == "two\nthree"
