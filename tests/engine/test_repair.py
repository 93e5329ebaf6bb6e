"""What `repair` makes of a stack after a kill -9, with the real engine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from finetune.stack_files import StackFiles, files_of
from tests.engine.project import MODEL, Project, wait_for

SUBMITTING = {"method": "POST", "path": "*/fine_tuning/jobs", "kind": "hold", "when": "after"}
MAKING_THE_ACCOUNT = {"method": "PUT", "path": "*/accounts/azure-finetune-????-*", "kind": "hold"}


def repair(project: Project) -> subprocess.CompletedProcess[str]:
    """Runs it as a user does, with the project's `pulumi`."""
    return subprocess.run(
        [sys.executable, "-m", "finetune", "repair"],
        cwd=project.root,
        env=project.environment,
        capture_output=True,
        text=True,
        check=False,
    )


def files(project: Project) -> StackFiles:
    """The stack's files in the file backend."""
    name = f"organization/azure-finetune/{project.stack_name}"
    found = files_of(project.environment["PULUMI_BACKEND_URL"], name)
    assert found is not None
    return found


@contextmanager
def held_at(
    project: Project, rule: dict[str, str] = SUBMITTING
) -> Iterator[subprocess.Popen[bytes]]:
    """An `up` one of whose requests is held back; in the end it goes on."""
    project.ask_azure("faults", {"rules": [rule]})
    up = subprocess.Popen(
        ["pulumi", "up", "--yes", "--skip-preview"],
        cwd=project.root,
        env=project.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(lambda: project.ask_azure("faults")["rules"][0]["held"])
        yield up
    finally:
        project.ask_azure("faults", {"rules": []})
        up.wait(timeout=60)


def kill(up: subprocess.Popen[bytes]) -> None:
    """Kills the engine alone, as the kernel does when memory is short."""
    os.kill(up.pid, signal.SIGKILL)
    up.wait()


def test_after_a_kill_it_unlocks_explains_and_clears(project):
    """The next `up` adopts the job that was submitted, and has nothing to warn of."""
    with held_at(project) as up:
        kill(up)

    repaired = repair(project)
    project.up()

    assert (repaired.returncode, repaired.stderr) == (0, "")
    assert f"unlocked: the stack was held by process {up.pid} of " in repaired.stdout
    assert f"interrupted while creating FineTuningJob {MODEL}: the job may have" in repaired.stdout
    assert "pending" not in project.said
    assert len(project.training_charges()) == 1
    assert not files(project).needs_repair()


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_azure_native_was_making_is_gone_on_with_or_made(project, when):
    """By itself it would refuse for ever to make what is there."""
    with held_at(project, MAKING_THE_ACCOUNT | {"when": when}) as up:
        kill(up)

    repaired = repair(project)
    project.up()

    assert "interrupted while creating Account account: it may be there: the next" in (
        repaired.stdout
    )
    assert project.outputs()["status"] == "succeeded"
    assert project.preview() == []


def test_after_it_destroy_takes_away_what_azure_native_was_making(project):
    """The account is in the state, though nobody has seen it yet."""
    with held_at(project, MAKING_THE_ACCOUNT | {"when": "after"}) as up:
        kill(up)

    repair(project)
    project.destroy()

    assert not any(project.inventory().values())


def test_while_an_update_runs_it_refuses_and_changes_nothing(project):
    """The engine's process lives: lock and pending operations stay, and the `up` ends well."""
    with held_at(project) as up:
        before = files(project).state.read_bytes(), list(files(project).locks.iterdir())

        refused = repair(project)

        assert refused.returncode == 1
        assert f"error: the stack is held by process {up.pid} of " in refused.stderr
        assert (files(project).state.read_bytes(), list(files(project).locks.iterdir())) == before
    assert up.returncode == 0


def test_two_at_once_repair_it_once(project):
    """Both end well, whoever comes first."""
    with held_at(project) as up:
        kill(up)

    command = [sys.executable, "-m", "finetune", "repair"]
    both = [subprocess.Popen(command, cwd=project.root, env=project.environment) for _ in range(2)]

    assert [one.wait(timeout=60) for one in both] == [0, 0]
    assert not files(project).needs_repair()


def test_a_state_cut_short_is_what_it_was_before(served):
    """A machine that lost its power: the step before is in `.bak`, and Azure has the rest."""
    whole = files(served).state.read_bytes()
    files(served).state.write_bytes(whole[: len(whole) // 2])

    repaired = repair(served)

    assert repaired.returncode == 0
    assert "restored: the state " in repaired.stdout
    served.up()
    assert len(served.training_charges()) == 1


def test_a_stack_that_is_well_stays_as_it_is(served):
    """It says so, and writes nothing."""
    before = files(served).version()

    repaired = repair(served)

    assert repaired.returncode == 0
    assert "azure-finetune/test is well: not locked, nothing pending" in repaired.stdout
    assert files(served).version() == before
