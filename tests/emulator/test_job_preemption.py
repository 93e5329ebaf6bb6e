"""Preemption: the system pauses a job of developerTier, which goes on by itself, for nothing."""

import pytest

from tests.emulator.arranging import finish, submit, upload
from tests.emulator.running_emulator import wait_for

RULE = {"kind": "preempt_job", "seconds": 7200}
DEVELOPER = {"extra_body": {"trainingType": "developerTier"}}


def test_a_preempted_job_goes_on_by_itself_and_costs_the_same(azure, data, faults):
    """Two hours after its first step, to the numbers and the bill of one that was not paused."""
    file_id = upload(azure, data)
    undisturbed = finish(azure, data, submit(data, file_id, **DEVELOPER).id)
    faults(RULE)
    job = _preempted(azure, data, file_id)
    azure.advance(7000)
    still = data.fine_tuning.jobs.retrieve(job.id)
    azure.advance(180)
    resuming = wait_for(lambda: _if_not(data, job.id, "paused"))
    azure.advance(31)
    running = wait_for(lambda: _if_not(data, job.id, "resuming"))
    succeeded = finish(azure, data, job.id)

    states = [one.status for one in (still, resuming, running, succeeded)]
    assert states == ["paused", "resuming", "running", "succeeded"]
    assert succeeded.finished_at - succeeded.created_at > 7200
    assert _metrics(data, job.id) == _metrics(data, undisturbed.id)
    charges = {charge["thing"]: charge for charge in azure.admin("bill")["charges"]}
    assert charges[job.id]["amount_usd"] == charges[undisturbed.id]["amount_usd"]


def test_a_preempted_job_can_be_resumed_before(azure, data, faults):
    """Then nothing happens when it would have gone on by itself; paused by hand it stays so."""
    faults(RULE)
    job = _preempted(azure, data, upload(azure, data))
    data.fine_tuning.jobs.resume(job.id)
    azure.advance(31)
    data.fine_tuning.jobs.pause(job.id)
    azure.advance(60)
    wait_for(lambda: _if_not(data, job.id, "pausing"))
    azure.advance(86400)
    states = [data.fine_tuning.jobs.retrieve(job.id).status for _ in range(3)]

    assert states == ["paused"] * 3
    data.fine_tuning.jobs.cancel(job.id)


@pytest.mark.parametrize("training_type", ["Standard", "globalStandard"])
def test_other_training_types_are_not_preempted(azure, data, faults, training_type):
    """The rule counts their request, and they go on to their end."""
    faults(RULE)
    job = submit(data, upload(azure, data), extra_body={"trainingType": training_type})

    finish(azure, data, job.id)
    said = [event.message for event in data.fine_tuning.jobs.list_events(job.id, limit=100).data]
    assert "Job paused." not in said
    assert azure.admin("faults")["rules"][0]["matched"] == 1


def _preempted(azure, data, file_id):
    """Submit a job and let it be paused, which its events tell; give it."""
    job = submit(data, file_id, **DEVELOPER)
    azure.advance(61)
    wait_for((azure.state / "runs" / job.id / "1" / "done").exists)
    azure.advance(250)
    wait_for(lambda: data.fine_tuning.jobs.retrieve(job.id).status == "pausing")
    azure.advance(31)
    wait_for(lambda: data.fine_tuning.jobs.retrieve(job.id).status == "paused")
    last = data.fine_tuning.jobs.list_events(job.id).data[0]
    saved = data.fine_tuning.jobs.checkpoints.list(job.id).data
    assert (last.message, [one.step_number for one in saved]) == ("Job paused.", [1])
    return job


def _if_not(data, job_id, status):
    """Give a job unless it has that status."""
    job = data.fine_tuning.jobs.retrieve(job_id)
    return None if job.status == status else job


def _metrics(data, job_id):
    """Give what the steps' events and the last checkpoint say."""
    events = data.fine_tuning.jobs.list_events(job_id, limit=100)
    last = data.fine_tuning.jobs.checkpoints.list(job_id).data[0]
    return [event.message for event in events if event.type == "metrics"], last.metrics
