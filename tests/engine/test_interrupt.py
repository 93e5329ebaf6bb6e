"""^C while a job trains, and what a failed or cancelled job leaves."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest
from pulumi.automation import CommandError

from tests.engine.project import wait_for

GUIDE_SPEED = 180.0


def _running_jobs(project) -> list[str]:
    return [job["id"] for job in project.inventory()["jobs"] if job["status"] == "running"]


def _interrupted_up(project) -> subprocess.CompletedProcess[str]:
    """`pulumi up`, with one ^C as soon as its job runs."""
    up = subprocess.Popen(
        ["pulumi", "up", "--yes", "--skip-preview", "--color", "never"],
        cwd=project.root,
        env=project.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    wait_for(lambda: _running_jobs(project))
    os.killpg(up.pid, signal.SIGINT)
    output, _ = up.communicate(timeout=30)
    return subprocess.CompletedProcess(up.args, up.returncode, output)


def test_interrupt_ends_at_once_and_the_next_up_goes_on(project):
    """After one ^C nothing is pending, the job is in the state, and no second one is paid."""
    project.set_speed(GUIDE_SPEED)

    interrupted = _interrupted_up(project)

    assert "update canceled" in interrupted.stdout
    assert project.pending_operations() == []
    (job_id,) = _running_jobs(project)
    project.set_speed(3600)
    project.up()
    assert project.outputs()["job_id"] == job_id
    assert len(project.training_charges()) == 1


def test_in_ci_only_changes_of_status_are_told(project):
    """Where nobody watches, a job of ten seconds leaves a line or two in the log, and no more."""
    project.set_speed(GUIDE_SPEED)
    up = subprocess.run(
        ["pulumi", "up", "--yes", "--skip-preview", "--color", "never"],
        cwd=project.root,
        env={**project.environment, "CI": "true"},
        capture_output=True,
        text=True,
        check=True,
    )

    told = [line for line in up.stdout.splitlines() if "(running, " in line]
    assert len(told) == 1


def test_superseded_running_job_is_cancelled_before_the_next_is_submitted(project):
    """A changed spec cancels the job that still runs, and only then pays for another."""
    project.set_speed(GUIDE_SPEED / 3)  # it must still run when the next `up` comes to it
    _interrupted_up(project)
    (old_job,) = _running_jobs(project)
    project.set_hyperparameter("n_epochs", 1)

    with project.hurrying_after("fine_tuning.jobs.create"):
        steps = project.up()

    jobs = {job["id"]: job["status"] for job in project.inventory()["jobs"]}
    assert jobs.pop(old_job) == "cancelled"
    assert list(jobs.values()) == ["succeeded"]
    ops = [step.op for step in steps if step.kind == "FineTuningJob"]
    assert ops.index("delete-replaced") < ops.index("create-replacement")


def test_cancelled_job_says_what_to_do(project):
    """A job cancelled by hand ends `up` with one sentence that names the way on."""
    project.set_speed(GUIDE_SPEED)
    _interrupted_up(project)
    (job_id,) = _running_jobs(project)
    project.data_plane().fine_tuning.jobs.cancel(job_id)

    with pytest.raises(CommandError):
        project.up()

    assert f"finetune.errors.JobCancelled: {job_id} was cancelled" in project.said
    assert "retrain" in project.said
    assert "Traceback" not in project.said
