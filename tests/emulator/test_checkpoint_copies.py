"""Checkpoints copied to another account, and deployed there."""

import openai
import pytest
from azure.core.exceptions import HttpResponseError

from tests.emulator.arranging import (
    LOCATION,
    account_body,
    deploy,
    make_account,
    submit,
    train,
    upload,
)
from tests.emulator.running_emulator import PLAIN, SUBSCRIPTION

PREVIEW = {"aoai-copy-ft-checkpoints": "preview"}
IDENTITY = {"type": "UserAssigned", "userAssignedIdentities": {"/subscriptions/s/i": {}}}


@pytest.fixture(scope="module")
def source(azure):
    """Give an account with a trained job, the job, and its first checkpoint."""
    return make_source(azure)


def make_source(azure):
    """Make an account that can copy, and train a job in it."""
    account = make_account(azure)
    with azure.control() as control:
        body = account_body(account) | {"identity": IDENTITY}
        control.accounts.begin_create(account, account, body, polling=False, **PLAIN)
    azure.advance(60)
    with azure.data(account) as data:
        job = train(azure, data)
        checkpoint = data.fine_tuning.jobs.checkpoints.list(job.id).data[-1]
    return account, job, checkpoint


@pytest.fixture
def destination(azure, account, data):
    """Give an account that has had a job."""
    submit(data, upload(azure, data))
    return account


def test_a_copied_checkpoint_is_deployed_in_the_other_account(azure, source, destination, data):
    """First in progress, then there under its name, and it answers."""
    _, job, checkpoint = source
    name = checkpoint.fine_tuned_model_checkpoint
    begun = copy(azure, source, destination)
    refused = deployed_model(azure, destination, "early", name)
    azure.advance(600)
    ended = look(azure, source)
    served = deployed_model(azure, destination, "copied", name)

    account_id = resource_id(destination)
    assert begun["checkpointedModelName"] == name
    assert begun["fineTuningJobId"] == job.id
    assert begun["copiedAccountDetails"][-1] == {
        "destinationResourceId": account_id,
        "region": LOCATION,
        "status": "InProgress",
    }
    assert ended["copiedAccountDetails"][-1]["status"] == "Completed"
    assert (refused, served) == (None, name)
    assert answers(data)


def test_a_copy_is_in_no_list_and_made_once(azure, source, destination, data):
    """Only who knows its name can use it (docs/azure.md 1.8); asking again changes nothing."""
    first, second = (copy(azure, source, destination) for _ in range(2))
    azure.advance(600)
    name = source[2].fine_tuned_model_checkpoint

    assert second == first
    assert name not in [model.id for model in data.models.list()]
    assert len(list(data.fine_tuning.jobs.list())) == 1


def test_a_copy_outlives_its_source(azure, destination, data):
    """The account that it comes from is purged, and it answers all the same."""
    source = make_source(azure)
    copy(azure, source, destination)
    azure.advance(600)
    with azure.control() as control:
        account = source[0]
        control.accounts.begin_delete(account, account, polling=False, **PLAIN)
        azure.advance(60)
        control.deleted_accounts.begin_purge(LOCATION, account, account, polling=False, **PLAIN)
        azure.advance(60)
    name = source[2].fine_tuned_model_checkpoint

    assert deployed_model(azure, destination, "copied", name) == name
    assert answers(data)


@pytest.mark.parametrize(
    ("changed", "param"),
    [
        ({"region": "eastus2"}, "region"),
        ({"region": None}, "region"),
        ({"destinationResourceId": "/subscriptions/x"}, "destinationResourceId"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_destination_is_refused(azure, source, destination, changed, param):
    """By the field that is wrong."""
    with pytest.raises(openai.BadRequestError) as refused:
        copy(azure, source, destination, **changed)

    assert refused.value.param == param


def test_a_destination_without_a_job_is_refused(azure, source, account):
    """docs/azure.md 1.8: it must have had one."""
    with pytest.raises(openai.BadRequestError) as refused:
        copy(azure, source, account)

    assert "no fine-tuning job" in refused.value.message


def test_a_job_that_failed_has_nothing_to_copy(azure, destination, data, faults):
    """Its checkpoints are no models."""
    faults({"kind": "fail_job", "when": "trained", "code": "x", "message": "No."})
    job = train(azure, data)
    checkpoint = data.fine_tuning.jobs.checkpoints.list(job.id).data[0]
    with pytest.raises(openai.BadRequestError) as refused:
        copy(azure, (destination, job, checkpoint), destination)

    assert refused.value.code == "unexpectedEntityState"


def test_a_source_without_an_identity_is_refused(azure, destination, data):
    """A user-assigned one, which Azure copies in the name of."""
    job = train(azure, data)
    checkpoint = data.fine_tuning.jobs.checkpoints.list(job.id).data[0]
    with pytest.raises(openai.BadRequestError) as refused:
        copy(azure, (destination, job, checkpoint), destination)

    assert "identity" in refused.value.message


def test_the_preview_header_is_needed(azure, source, destination):
    """Without it the operation is refused, to begin and to look."""
    for method in ("post", "get"):
        with pytest.raises(openai.BadRequestError) as refused:
            ask(azure, source, method, body=wanted(destination), headers={})
        assert refused.value.param == "aoai-copy-ft-checkpoints"


def test_a_checkpoint_that_is_not_there_cannot_be_copied(azure, source, destination):
    """404, and so is a look at a checkpoint of which there is no copy."""
    account, job, _ = source
    with azure.data(account) as data:
        last = data.fine_tuning.jobs.checkpoints.list(job.id).data[0]
    missing = last.model_copy(update={"id": "ftchkpt-none"})
    for method, checkpoint in (("post", missing), ("get", missing), ("get", last)):
        with pytest.raises(openai.NotFoundError):
            ask(azure, (account, job, checkpoint), method, body=wanted(destination))


def answers(data):
    """Say whether the deployment of a copy answers."""
    messages = [{"role": "user", "content": "2 더하기 2는?"}]
    answer = data.chat.completions.create(model="copied", messages=messages, max_tokens=5)
    return answer.choices[0].message.role == "assistant"


def copy(azure, source, destination, **changed):
    """Begin a copy."""
    return ask(azure, source, "post", body=wanted(destination) | changed)


def look(azure, source):
    """Look at the copies of a checkpoint."""
    return ask(azure, source, "get")


def ask(azure, source, method, body=None, headers=PREVIEW):
    """Call the operation, which openai-python has no method for."""
    account, job, checkpoint = source
    path = f"/fine_tuning/jobs/{job.id}/checkpoints/{checkpoint.id}/copy"
    with azure.data(account) as data:
        given = {"cast_to": object, "options": {"headers": headers}}
        return data.get(path, **given) if method == "get" else data.post(path, body=body, **given)


def wanted(account):
    """Describe where a copy is to go."""
    return {"destinationResourceId": resource_id(account), "region": LOCATION}


def resource_id(account):
    """Give an account's id."""
    return (
        f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{account}"
        f"/providers/Microsoft.CognitiveServices/accounts/{account}"
    )


def deployed_model(azure, account, name, model):
    """Try to deploy a model; give what is deployed then, None if nothing is."""
    try:
        deploy(azure, account, name, model)
    except HttpResponseError:
        return None
    with azure.control() as control:
        return control.deployments.get(account, account, name, **PLAIN).properties.model.name
