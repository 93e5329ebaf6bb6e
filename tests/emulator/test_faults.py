"""What each kind of fault looks like to the OpenAI SDK, and whether the work was done."""

import json
import time

import openai
import pytest

from tests.emulator.arranging import submit, upload
from tests.emulator.running_emulator import wait_for

SUBMITTED = {"method": "POST", "path": "*/fine_tuning/jobs"}
LISTED = {"method": "GET", "path": "*/fine_tuning/jobs", "times": None}


def test_a_status_is_answered_instead_of_the_work(azure, data, faults):
    """The error has the rule's status, headers, code and message; no job is made."""
    file_id = upload(azure, data)
    headers = {"Retry-After": "1"}
    faults({**SUBMITTED, "kind": "status", "status": 429, "headers": headers, "code": "busy"})

    with pytest.raises(openai.RateLimitError) as refused:
        submit(data, file_id)

    assert refused.value.response.headers["retry-after"] == "1"
    assert (refused.value.code, refused.value.type) == ("busy", "error")
    assert refused.value.body["message"] == "A fault rule of the local Azure says so."
    assert _jobs(data) == []


@pytest.mark.parametrize(("when", "jobs"), [("before", 0), ("after", 1)])
def test_a_dropped_connection_is_one_to_the_client(azure, data, faults, when, jobs):
    """Dropped before the work there is no job, dropped after it there is one."""
    file_id = upload(azure, data)
    faults({**SUBMITTED, "kind": "drop", "when": when})

    with pytest.raises(openai.APIConnectionError) as dropped:
        submit(data, file_id)

    assert "disconnected without sending a response" in str(dropped.value.__cause__)
    assert len(_jobs(data)) == jobs
    assert submit(data, file_id).id in _jobs(data)


def test_a_truncated_answer_ends_half_way(azure, data, faults):
    """Its head promises all of the body, half of it comes, and the job is made."""
    file_id = upload(azure, data)
    faults({**SUBMITTED, "kind": "truncate"})

    with pytest.raises(openai.APIConnectionError) as truncated:
        submit(data, file_id)

    assert "without sending complete message body" in str(truncated.value.__cause__)
    assert len(_jobs(data)) == 1


def test_an_answer_without_a_body_is_truncated_to_nothing(azure, faults, account):
    """Half of a head would be a whole one to some clients, so the connection just closes."""
    faults({"path": "*/resourceGroups/*", "kind": "truncate"})

    with pytest.raises(OSError, match="Remote end closed connection"):
        azure.arm("HEAD", f"/resourceGroups/{account}")


def test_a_malformed_answer_is_no_json(azure, data, faults):
    """The status is 200, the body breaks off, and the job is made."""
    file_id = upload(azure, data)
    faults({**SUBMITTED, "kind": "malform"})

    answer = data.fine_tuning.jobs.with_raw_response.create(
        model="gpt-4o-mini", training_file=file_id
    )

    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.parse()
    assert len(_jobs(data)) == 1


def test_a_slow_answer_comes_whole(azure, data, faults):
    """672 bytes at 2,000 a second take a third of a second, and nothing is missing."""
    file_id = upload(azure, data)
    faults({**SUBMITTED, "kind": "slow", "bytes_per_second": 2000})

    started = time.monotonic()
    job = submit(data, file_id)
    seconds = time.monotonic() - started

    assert [job.id] == _jobs(data)
    assert seconds > 0.2


def test_a_delay_is_before_the_work_and_holds_nobody_else_up(azure, data, faults):
    """A client that gives up does not stop the work: it is done late."""
    file_id = upload(azure, data)
    faults({**SUBMITTED, "kind": "delay", "seconds": 3})

    with pytest.raises(openai.APITimeoutError):
        submit(data.with_options(timeout=1), file_id)
    at_once = _jobs(data)

    assert at_once == []
    assert len(wait_for(lambda: _jobs(data))) == 1


def test_a_field_is_omitted_from_an_object_and_from_a_list(azure, data, faults):
    """Neither the job nor the jobs listed have it; afterwards they have it again."""
    file_id = upload(azure, data)
    faults({"path": "*/fine_tuning/jobs", "times": 2, "kind": "omit", "field": "metadata"})

    made = submit(data, file_id, metadata={"owner": "me"})
    (listed,) = data.fine_tuning.jobs.list()
    (listed_again,) = data.fine_tuning.jobs.list()

    assert "metadata" not in made.model_fields_set | listed.model_fields_set
    assert made.seed == listed.seed == 7
    assert listed_again.metadata == {"owner": "me"}


def test_a_stale_list_lacks_the_newest_for_a_while(azure, data, faults):
    """The new job is there by its id at once, in the list after a second of real time."""
    file_id = upload(azure, data)
    old = submit(data, file_id)
    time.sleep(1.1)
    faults({**LISTED, "kind": "stale", "seconds": 1})

    new = submit(data, file_id)
    listed = data.fine_tuning.jobs.list()

    assert [job.id for job in listed.data] == [old.id]
    assert (listed.first_id, listed.last_id) == (old.id, old.id)
    assert data.fine_tuning.jobs.retrieve(new.id).status == "pending"
    assert wait_for(lambda: _jobs(data)[1:]) == [old.id]


def _jobs(data):
    """Give the ids of the account's jobs, newest first."""
    return [job.id for job in data.fine_tuning.jobs.list()]
