"""Held requests: kept until the rule is removed or the client is gone, and in nobody's way."""

import threading

import openai
import pytest

from tests.emulator.arranging import submit, upload
from tests.emulator.running_emulator import wait_for

SUBMITTED = {"method": "POST", "path": "*/fine_tuning/jobs", "kind": "hold"}


@pytest.mark.parametrize(("when", "jobs_meanwhile"), [("before", 0), ("after", 1)])
def test_a_held_request_goes_on_when_its_rule_is_removed(azure, data, faults, when, jobs_meanwhile):
    """Before or after its work; meanwhile others are answered, and the rule says what it holds."""
    file_id = upload(azure, data)
    faults({**SUBMITTED, "when": when})
    answered = []
    client = threading.Thread(target=lambda: answered.append(submit(data, file_id)))
    client.start()
    wait_for(lambda: _held(azure) == 1)

    jobs = list(data.fine_tuning.jobs.list())
    last = azure.admin("requests")["requests"][-2]
    faults()
    client.join()

    assert len(jobs) == jobs_meanwhile
    assert (last["operation"], last["fault"], last["status"]) == (
        "fine_tuning.jobs.create",
        "hold",
        None,
    )
    assert [job.id for job in data.fine_tuning.jobs.list()] == [answered[0].id]


@pytest.mark.parametrize(("when", "jobs"), [("before", 0), ("after", 1)])
def test_a_client_that_leaves_is_noticed(azure, data, faults, when, jobs):
    """Held before its work, the work is not done; held after it, it is."""
    file_id = upload(azure, data)
    faults({**SUBMITTED, "when": when})

    with pytest.raises(openai.APITimeoutError):
        submit(data.with_options(timeout=1), file_id)

    wait_for(lambda: _held(azure) == 0)
    faults()
    assert len(list(data.fine_tuning.jobs.list())) == jobs


def test_a_held_upload_has_arrived_and_is_no_file_yet(azure, data, faults):
    """All of its bytes are taken before it is held."""
    faults({"method": "POST", "path": "*/files", "kind": "hold"})

    with pytest.raises(openai.APITimeoutError):
        upload(azure, data.with_options(timeout=1), b'{"a": 1}\n' * 1_000_000)

    assert list(data.files.list()) == []


def test_a_signal_ends_held_requests_without_an_answer(start_emulator, capfd):
    """Their clients see a dropped connection, and the emulator says nothing."""
    emulator = start_emulator("state")
    emulator.admin("faults", rules=[{"kind": "hold"}, {"kind": "delay", "seconds": 60, "nth": 2}])
    failures = []
    clients = [threading.Thread(target=_ask, args=(emulator, failures)) for _ in range(2)]
    for client in clients:
        client.start()
    wait_for(lambda: len(emulator.admin("requests")["requests"]) == 2)

    ended = emulator.end()

    for client in clients:
        client.join()
    assert ended == (0, "")
    assert capfd.readouterr().err == ""
    assert len(failures) == 2
    assert all("Remote end closed connection" in str(failure) for failure in failures)


def _ask(emulator, failures):
    """Ask for the subscription; note how that fails."""
    try:
        emulator.arm("GET", "")
    except OSError as failure:
        failures.append(failure)


def _held(azure):
    """Give how many requests the only rule holds."""
    (rule,) = azure.admin("faults")["rules"]
    return rule["held"]
