"""What `make up` and its like do before they call `pulumi`."""

import json
import os
import socket
from datetime import UTC, datetime

import pytest

from finetune.running_process import RunningProcess
from tools import local, local_terminal
from tools.local_stack import LocalStack


@pytest.fixture
def commands(tmp_path, monkeypatch):
    """Return the commands that are run on a stack in a directory of its own."""
    run = []
    monkeypatch.setattr(local, "STACK", LocalStack(root=tmp_path, home=tmp_path))
    monkeypatch.setattr(local, "AZURE", Azure())
    monkeypatch.setattr(local, "_environment", dict)
    monkeypatch.setattr(local, "_run", lambda command, _environment: run.append(command) or 1)
    return run


class Azure:
    """A local Azure that has nothing but jobs, or does not run."""

    def __init__(self, *statuses):
        """Take the statuses of its jobs."""
        self.statuses = statuses

    def find_endpoint(self):
        """Say where it is, if it runs."""
        return "http://127.0.0.1:1" if self.statuses else None

    def get(self, path):
        """List the jobs."""
        assert path == "_emulator/inventory"
        return {"jobs": [{"id": f"ftjob-{status}", "status": status} for status in self.statuses]}


def leave_a_lock(**content):
    """Leave what an `up` leaves that is killed, or still at work."""
    locks = local.STACK.state / ".pulumi/locks/organization/azure-finetune/local"
    locks.mkdir(parents=True)
    (locks / "a.json").write_text(json.dumps(content))


@pytest.mark.parametrize("verb", ["up", "preview", "destroy"])
def test_a_stack_that_is_well_costs_no_further_command(commands, verb):
    """Its files are looked at, and `pulumi` is called at once."""
    local.VERBS[verb]()

    assert [command[:2] for command in commands] == [["pulumi", verb]]


@pytest.mark.parametrize(
    ("verb", "after"), [("up", []), ("preview", [["pulumi", "preview"]]), ("destroy", [])]
)
def test_what_a_kill_left_is_repaired_first(commands, verb, after):
    """Where that is refused, an update ends there; a preview needs no lock and goes on."""
    leave_a_lock()

    assert local.VERBS[verb]() == 1
    assert commands[0] == local.REPAIR
    assert [command[:2] for command in commands[1:]] == after


@pytest.mark.parametrize("is_held", [True, False])
def test_a_preview_repairs_only_what_nobody_holds(commands, monkeypatch, capsys, is_held):
    """Beside an `up` it has nothing to say of it, and needs no lock."""
    process = RunningProcess("pulumi", datetime(2026, 11, 22, tzinfo=UTC))
    running = {os.getpid(): process} if is_held else {}
    monkeypatch.setattr("finetune.stack_lock.find_process", running.get)
    leave_a_lock(
        pid=os.getpid(),
        hostname=socket.gethostname(),
        username="ada",
        timestamp="2026-11-22T17:25:54Z",
    )

    local.VERBS["preview"]()

    assert (local.REPAIR in commands) is not is_held
    assert commands[-1][:2] == ["pulumi", "preview"]
    assert ("is still at work" in capsys.readouterr().err) is not is_held


@pytest.mark.parametrize("verb", ["up", "preview", "destroy"])
def test_of_a_pulumi_that_was_killed_is_said_what_to_run(commands, monkeypatch, capsys, verb):
    """Make alone would name an exit code that nobody knows."""
    monkeypatch.setattr(local, "_run", lambda *_: -9)

    assert local.VERBS[verb]() == 128 + 9
    assert f"ended by SIGKILL: run `make {verb}` again" in capsys.readouterr().err
    assert commands == []


@pytest.mark.parametrize(
    ("statuses", "named"),
    [(["succeeded", "running"], "ftjob-running"), (["failed", "cancelled"], None), ([], None)],
)
def test_an_update_that_ends_early_names_the_job_that_goes_on(
    commands, monkeypatch, capsys, statuses, named
):
    """After ^C, too: a job that trains is not ended by it."""
    monkeypatch.setattr(local, "AZURE", Azure(*statuses))

    assert local.VERBS["up"]() == 1
    said = capsys.readouterr().err
    assert said == (
        f"training goes on in {named}: `make up` goes on waiting for it\n" * bool(named)
    )
    assert len(commands) == 1


@pytest.mark.parametrize(
    ("columns", "is_terminal", "options"),
    [(80, True, ["--non-interactive"]), (120, True, []), (80, False, [])],
)
def test_a_narrow_terminal_gets_lines_that_show_the_progress(
    monkeypatch, columns, is_terminal, options
):
    """Pulumi's table cuts it off there."""
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("sys.stdout.isatty", lambda: is_terminal)

    assert local_terminal.display_options() == options
