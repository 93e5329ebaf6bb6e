"""Who holds a stack of the file backend, told from what a lock file says."""

import json
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from finetune.errors import FineTuneError
from finetune.running_process import RunningProcess
from finetune.stack_lock import read_locks

TAKEN_AT = datetime(2026, 11, 22, 17, 25, 54, tzinfo=UTC)


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a lock as `pulumi` does, with the given differences."""

    def write_lock(name="a", **differences):
        content = {
            "pid": 4711,
            "username": "ada",
            "hostname": socket.gethostname(),
            "timestamp": "2026-11-22T17:25:54.292993241Z",
        }
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(content | differences))
        path.with_name(f"{name}.json.attrs").write_text("{}")
        return path

    return write_lock


@pytest.fixture
def processes(monkeypatch):
    """Return the processes that run, by id; none at first."""
    running = {}
    monkeypatch.setattr("finetune.stack_lock.find_process", running.get)
    return running


def test_a_lock_tells_who_took_it_and_when(write, tmp_path):
    """Pulumi writes nine decimals of a second."""
    write()

    (lock,) = read_locks(tmp_path)

    assert str(lock) == (
        f"process 4711 of ada on {socket.gethostname()}, since 2026-11-22 17:25:54 UTC"
    )


@pytest.mark.parametrize(
    ("process", "is_held"),
    [
        (None, False),
        (RunningProcess("pulumi", TAKEN_AT - timedelta(seconds=1)), True),
        (RunningProcess("pulumi-v3.259", TAKEN_AT - timedelta(hours=1)), True),
        (RunningProcess("python3", TAKEN_AT - timedelta(seconds=1)), False),
    ],
    ids=["gone", "at-work", "long-at-work", "another-program"],
)
def test_only_a_pulumi_holds_a_lock(write, processes, tmp_path, process, is_held):
    """A process id is given again: after a restart another program has it."""
    write()
    if process:
        processes[4711] = process

    (lock,) = read_locks(tmp_path)

    assert lock.is_held() is is_held


def test_a_pulumi_that_seems_to_have_begun_after_the_lock_is_left_to_a_person(
    write, processes, tmp_path
):
    """A clock that was set forward, as after a host slept, makes every process younger."""
    path = write()
    processes[4711] = RunningProcess("pulumi", TAKEN_AT + timedelta(minutes=2))

    (lock,) = read_locks(tmp_path)

    with pytest.raises(FineTuneError, match=r"`ps -fp 4711`.*`pulumi cancel`.*nothing was changed"):
        lock.is_held()
    assert path.exists()


def test_another_machines_lock_is_told_apart(write, tmp_path):
    """A process id says nothing there."""
    write(hostname="elsewhere")

    (lock,) = read_locks(tmp_path)

    assert not lock.is_of_this_host


def test_only_the_lock_itself_is_removed(write, tmp_path):
    """One that was taken since stays; removing twice is no error."""
    write("a")
    other = write("b", timestamp="2026-11-22T18:00:00+01:00")
    later, earlier = read_locks(tmp_path)[::-1]
    assert earlier.path == other

    later.remove()
    later.remove()

    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.json", "b.json.attrs"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}', '{"pid": "x"}'])
def test_a_lock_that_cannot_be_read_is_never_taken_for_dead(tmp_path, content):
    """Nobody can say whose it is, so a person has to."""
    (tmp_path / "a.json").write_text(content)

    with pytest.raises(FineTuneError, match=r"a\.json, which cannot be read.*pulumi cancel"):
        read_locks(tmp_path)


def test_no_directory_is_no_lock(tmp_path):
    """As before the first `up`."""
    assert read_locks(tmp_path / "none") == []


@pytest.mark.parametrize("source", ["_from_proc", "_from_ps"])
def test_a_process_is_found_until_only_its_exit_code_is_left(source):
    """Name and start are told; nobody has collected the dead one yet, as in a container."""
    from finetune import running_process

    if source == "_from_proc" and sys.platform != "linux":
        pytest.skip("reads /proc")
    find = getattr(running_process, source)
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)

    alive = find(child.pid)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    dead = find(child.pid)
    child.communicate()

    assert "python" in alive.name.lower()
    assert abs(alive.started_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert dead is None
    assert find(child.pid) is None
