"""Jobs and files that fail because a fault rule says so: as those of Azure do, and for nothing."""

import pytest

from tests.emulator.arranging import finish, make_account, submit, upload

RULE = {"kind": "fail_job", "code": "contentFilter", "message": "It failed RAI checks."}


@pytest.mark.parametrize(
    ("when", "is_trained"),
    [({}, False), ({"when": "validated"}, False), ({"when": "trained"}, True)],
)
def test_a_job_fails_with_the_rules_reason(azure, data, faults, when, is_trained):
    """It is taken, fails after its validation or its training, says why, and costs nothing."""
    file_id = upload(azure, data)
    faults(RULE | when)

    taken = submit(data, file_id)
    job = finish(azure, data, taken.id)
    events = data.fine_tuning.jobs.list_events(job.id, limit=100).data

    assert (taken.status, job.status, job.fine_tuned_model) == ("pending", "failed", None)
    assert job.error.to_dict() == {
        "code": "contentFilter",
        "message": "It failed RAI checks.",
        "param": None,
    }
    assert (events[0].level, events[0].message) == ("error", "It failed RAI checks.")
    assert ("Training started." in [event.message for event in events]) == is_trained
    assert job.id not in [charge["thing"] for charge in azure.admin("bill")["charges"]]


def test_only_the_job_that_the_rule_hits_fails(azure, data, faults):
    """Other requests do not count, and the job after it succeeds."""
    file_id = upload(azure, data)
    faults({**RULE, "nth": 2})

    jobs = [submit(data, file_id) for _ in range(3)]

    states = [finish(azure, data, job.id).status for job in jobs]
    assert states == ["succeeded", "failed", "succeeded"]


def test_a_planted_failure_survives_a_kill(start_emulator):
    """The job fails also if the emulator was killed in between, where no rule is left."""
    emulator = start_emulator("state")
    emulator.admin("faults", rules=[RULE])
    account = _account_with_job(emulator)
    emulator.kill()

    emulator.start()

    with emulator.data(account) as data:
        (job,) = data.fine_tuning.jobs.list()
        assert finish(emulator, data, job.id).error.code == "contentFilter"
    assert emulator.admin("faults") == {"rules": []}


def test_a_file_ends_in_error_with_the_rules_reason(azure, data, faults):
    """It is taken as pending, then its status says error and status_details why."""
    faults({"kind": "fail_file", "message": "No valid json line found."})

    file = data.files.retrieve(upload(azure, data))
    sound = data.files.retrieve(upload(azure, data))

    assert (file.status, file.status_details) == ("error", "No valid json line found.")
    assert (sound.status, sound.status_details) == ("processed", None)


def _account_with_job(emulator):
    """Make an account with a submitted job; give its name."""
    account = make_account(emulator)
    with emulator.data(account) as data:
        submit(data, upload(emulator, data))
    return account
