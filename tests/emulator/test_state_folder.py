"""The state directory: it is the local Azure's own, and somebody else's is left as it is."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from emulator.state_folder import ForeignFolderError, StateFolder
from tests.emulator.running_emulator import PROJECT


@pytest.fixture
def foreign(tmp_path):
    """Give a directory that somebody has files in, under a name that the local Azure uses too."""
    tmp_path.chmod(0o755)
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a").write_text("mine")
    return tmp_path


def test_a_directory_with_other_files_is_refused_and_left_as_it_is(foreign):
    """At each start: one sentence, and neither its mode nor what is in it has changed."""
    for _ in range(2):
        ended = started(foreign)

        assert ended.returncode == 1
        assert ended.stderr.startswith(f"{foreign} holds files that are not the local Azure's")
        assert ended.stderr.count("\n") == 1
    assert [path.name for path in foreign.iterdir()] == ["files"]
    assert (foreign / "files" / "a").read_text() == "mine"
    assert foreign.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("also", [[], ["port"], ["base.npz", "port"]])
def test_one_other_file_is_enough(tmp_path, also):
    """Beside what may be prepared too."""
    for name in ["letter.txt", *also]:
        (tmp_path / name).touch()

    with pytest.raises(ForeignFolderError, match=r"letter\.txt"):
        StateFolder(tmp_path).lock()


@pytest.mark.parametrize(
    "names",
    [[], ["port"], ["base.npz", "port"], ["lock", "files"], ["state.sqlite", "process.log"]],
)
def test_what_is_its_own_is_taken(tmp_path, names):
    """An empty directory, one that a port or weights were put into, and one that it had before."""
    for name in names:
        (tmp_path / name).touch()
    with StateFolder(tmp_path).lock():
        mode = tmp_path.stat().st_mode & 0o777

    assert mode == 0o700


@pytest.mark.parametrize("content", [b"no database " * 1000, b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_damaged_database_is_a_sentence(tmp_path, content):
    """It says which file it is and what can be done."""
    (tmp_path / "state.sqlite").write_bytes(content)
    ended = started(tmp_path)

    assert ended.returncode == 1
    assert ended.stderr.startswith(f"{tmp_path / 'state.sqlite'} cannot be used: ")
    assert ended.stderr.endswith(f"to begin anew, delete {tmp_path}.\n")
    assert ended.stderr.count("\n") == 1


def test_the_state_of_another_version_is_a_sentence(start_emulator):
    """It says what can be done, and the state is as it was: its own version goes on with it."""
    emulator = start_emulator()
    emulator.arm("PUT", "/resourceGroups/kept", {"location": "eastus"})
    emulator.end()
    database = emulator.state / "state.sqlite"
    own = set_version(database, 7)
    ended = started(emulator.state)
    set_version(database, own)

    assert ended.returncode == 1
    assert ended.stderr.startswith(f"{database} was written by another version of the local Azure")
    assert f"delete {emulator.state} (`make clean` does), or give another" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert start_emulator().arm("GET", "/resourceGroups/kept").status_code == 200


def set_version(database, number):
    """Say which version wrote a database; give what it said before."""
    with closing(sqlite3.connect(database)) as connection:
        before = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute(f"PRAGMA user_version = {number}")
    return before


def started(state):
    """Run the command on a directory until it ends by itself."""
    return subprocess.run(
        [sys.executable, "-m", "emulator", "--data", state],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
