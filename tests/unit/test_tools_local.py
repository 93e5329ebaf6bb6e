"""What `make up` and its like do before they call `pulumi`."""

import json

import pytest

from tools import local
from tools.local_stack import LocalStack


@pytest.fixture
def commands(tmp_path, monkeypatch):
    """Return the commands that are run on a stack in a directory of its own."""
    run = []
    monkeypatch.setattr(local, "STACK", LocalStack(root=tmp_path, home=tmp_path))
    monkeypatch.setattr(local, "_environment", dict)
    monkeypatch.setattr(local, "_run", lambda command, _environment: run.append(command) or 1)
    return run


def leave_a_lock():
    """Leave what a killed `up` leaves."""
    locks = local.STACK.state / ".pulumi/locks/organization/azure-finetune/local"
    locks.mkdir(parents=True)
    (locks / "a.json").write_text(json.dumps({}))


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
