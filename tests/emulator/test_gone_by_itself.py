"""What goes without `pulumi destroy`: by Azure's rules on deployments, or by somebody's hand."""

import openai
import pytest
import requests
from azure.core.exceptions import HttpResponseError

from tests.emulator.arranging import deploy, deployment_body, make_account, submit, train, upload
from tests.emulator.running_emulator import PLAIN

DAY = 86400
NANO = "gpt-4.1-nano-2025-04-14"
MESSAGES = [{"role": "user", "content": "1 더하기 1은 얼마예요?"}]


def test_a_developer_deployment_lives_a_day_whatever_it_is_used_for(azure, account, data):
    """24 hours after its creation it is gone, and its model can be deployed again."""
    job = train(azure, data, model=NANO)
    deploy(azure, account, "tutor", job.fine_tuned_model, sku="DeveloperTier")
    azure.advance(DAY - 300)
    data.chat.completions.create(model="tutor", messages=MESSAGES)
    before = _deployed(azure, account)
    azure.advance(120)

    after = _deployed(azure, account)
    deploy(azure, account, "tutor", job.fine_tuned_model, sku="DeveloperTier")

    assert (before, after) == (["tutor"], [])
    assert _deployed(azure, account) == ["tutor"]


def test_a_tuned_deployment_goes_after_fifteen_days_without_a_call(start_emulator):
    """A call begins the days anew; a base model's deployment stays; hosting ends with it."""
    azure = start_emulator()
    account = make_account(azure)
    with azure.data(account) as data:
        job = train(azure, data)
        deploy(azure, account, "base", "gpt-4o-mini", "2024-07-18")
        deploy(azure, account, "used", job.fine_tuned_model)
        deploy(azure, account, "idle", job.fine_tuned_model)
        azure.advance(10 * DAY)
        data.chat.completions.create(model="used", messages=MESSAGES)
    deployed = []
    for days in (4, 2, 8, 2):
        azure.advance(days * DAY)
        deployed.append(_deployed(azure, account))

    assert deployed == [["base", "used", "idle"], ["base", "used"], ["base", "used"], ["base"]]
    (hosted,) = [
        charge["quantity"]
        for charge in azure.admin("bill")["charges"]
        if charge["thing"] == f"{account}/idle"
    ]
    assert hosted == pytest.approx(15 * DAY, abs=300)


def test_a_deleted_model_cannot_be_used_and_its_job_stays(azure, control, account, data):
    """It is in no list, cannot be deployed nor trained on; the job still names it."""
    job = train(azure, data)
    deleted = data.models.delete(job.fine_tuned_model)

    with pytest.raises(openai.NotFoundError):
        data.models.retrieve(job.fine_tuned_model)
    body = deployment_body(job.fine_tuned_model)
    with pytest.raises(HttpResponseError) as undeployable:
        control.deployments.begin_create_or_update(account, account, "tuned", body, **PLAIN)
    with pytest.raises(openai.BadRequestError):
        submit(data, upload(azure, data), model=job.fine_tuned_model)
    with pytest.raises(openai.NotFoundError):
        data.models.delete(job.fine_tuned_model)

    assert (deleted.id, deleted.deleted) == (job.fine_tuned_model, True)
    assert undeployable.value.error.code == "DeploymentModelNotSupported"
    assert data.fine_tuning.jobs.retrieve(job.id).fine_tuned_model == job.fine_tuned_model


def test_a_deployed_model_cannot_be_deleted(azure, account, data):
    """409: its deployment has to go first. A base model is nobody's to delete."""
    job = train(azure, data)
    deploy(azure, account, "tutor", job.fine_tuned_model)

    with pytest.raises(openai.ConflictError) as refused:
        data.models.delete(job.fine_tuned_model)
    with pytest.raises(openai.NotFoundError):
        data.models.delete("gpt-4o-mini-2024-07-18")

    assert refused.value.code == "conflict"
    assert data.models.retrieve(job.fine_tuned_model).id == job.fine_tuned_model


def test_a_deleted_job_leaves_its_model(azure, account, data):
    """The dated surface deletes a job that is over; what it made can still be deployed."""
    job = train(azure, data)
    running = submit(data, job.training_file)

    statuses = [_delete_job(azure, account, job_id) for job_id in (job.id, running.id, job.id)]

    assert statuses == [204, 400, 404]
    assert [one.id for one in data.fine_tuning.jobs.list()] == [running.id]
    assert data.models.retrieve(job.fine_tuned_model).fine_tune == job.id
    deploy(azure, account, "tutor", job.fine_tuned_model)
    assert _deployed(azure, account) == ["tutor"]


def test_capacity_can_be_changed_by_hand(azure, control, account):
    """PUT and PATCH change it; the inventory shows what is there now."""
    deploy(azure, account, "chat", "gpt-4o-mini", "2024-07-18", capacity=2)
    first = _sizes(azure, account)
    control.deployments.begin_update(
        account, account, "chat", {"sku": {"name": "GlobalStandard", "capacity": 7}}, **PLAIN
    ).result()
    second = _sizes(azure, account)
    deploy(azure, account, "chat", "gpt-4o-mini", "2024-07-18", capacity=9)

    assert [first, second, _sizes(azure, account)] == [[2], [7], [9]]


def _delete_job(azure, account, job_id):
    """Delete a job's record on the dated surface; give the status."""
    url = f"{azure.root}/accounts/{account}/openai/fine_tuning/jobs/{job_id}"
    query = {"api-version": "2025-04-01-preview"}
    headers = {"Authorization": "Bearer a-token"}
    return requests.delete(url, params=query, headers=headers, timeout=10).status_code


def _deployments(azure, account):
    """Give the deployments of an account in the inventory."""
    return [one for one in azure.admin("inventory")["deployments"] if one["account"] == account]


def _deployed(azure, account):
    """Give the names of an account's deployments, oldest first."""
    return [one["name"] for one in _deployments(azure, account)]


def _sizes(azure, account):
    """Give the capacities of an account's deployments."""
    return [one["capacity"] for one in _deployments(azure, account)]
