"""Deployments: coming up, keeping their model, changing capacity, one write at a time."""

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError

from tests.emulator.arranging import (
    BASE_MODEL,
    LOCATION,
    account_body,
    deploy,
    deployment_body,
    train,
)
from tests.emulator.running_emulator import PLAIN

NAME, VERSION = "gpt-4o-mini", "2024-07-18"


def test_a_base_model_comes_up_in_twenty_seconds(azure, control, account):
    """A deployment is Creating, cannot be asked yet, and then Succeeded."""
    body = deployment_body(NAME, VERSION, tags={"owner": "me"})
    control.deployments.begin_create_or_update(
        account, account, "chat", body, polling=False, **PLAIN
    )
    early = control.deployments.get(account, account, "chat", **PLAIN)
    azure.advance(25)
    ready = control.deployments.get(account, account, "chat", **PLAIN)

    assert early.properties.provisioning_state == "Creating"
    assert ready.properties.provisioning_state == "Succeeded"
    assert (ready.tags, ready.sku.capacity) == ({"owner": "me"}, 1)
    assert [(rule.key, rule.count) for rule in ready.properties.rate_limits] == [("token", 1000)]


def test_the_model_of_a_deployment_cannot_be_changed(azure, control, account):
    """A PUT with another model name is 400 CannotChangeDeploymentModel."""
    deploy(azure, account, "chat", NAME, VERSION)

    with pytest.raises(HttpResponseError) as refused:
        _put(control, account, "chat", deployment_body("gpt-4.1", "2025-04-14"))

    assert refused.value.status_code == 400
    assert refused.value.error.code == "CannotChangeDeploymentModel"
    assert refused.value.error.message == "The model of deployment cannot be changed."


def test_two_deployments_cannot_be_made_at_once(azure, control, account):
    """While one deployment comes up, making another is 409 RequestConflict."""
    _put(control, account, "one", deployment_body(NAME, VERSION))

    with pytest.raises(ResourceExistsError) as refused:
        _put(control, account, "two", deployment_body(NAME, VERSION))
    azure.advance(25)
    _put(control, account, "two", deployment_body(NAME, VERSION))

    assert refused.value.error.code == "RequestConflict"
    assert "Another operation is being performed" in refused.value.error.message


def test_capacity_changes_by_patch_while_it_serves(azure, control, account, data):
    """A PATCH of the sku takes a moment, in which the deployment goes on answering."""
    deploy(azure, account, "chat", NAME, VERSION)

    control.deployments.begin_update(
        account,
        account,
        "chat",
        {"sku": {"name": "GlobalStandard", "capacity": 5}},
        polling=False,
        **PLAIN,
    )
    answer = data.chat.completions.create(
        model="chat", messages=[{"role": "user", "content": "안녕"}], max_tokens=5
    )
    azure.advance(10)

    assert answer.choices[0].message.role == "assistant"
    assert control.deployments.get(account, account, "chat", **PLAIN).sku.capacity == 5


@pytest.mark.parametrize("name", ["gpt-9", f"{BASE_MODEL}.ft-{'0' * 32}-mine"])
def test_an_unknown_model_cannot_be_deployed(control, account, name):
    """Neither a base model nor a tuned one that does not exist: 400 DeploymentModelNotSupported."""
    with pytest.raises(HttpResponseError) as refused:
        _put(control, account, "chat", deployment_body(name))

    assert refused.value.status_code == 400
    assert refused.value.error.code == "DeploymentModelNotSupported"


def test_a_tuned_model_belongs_to_its_account(azure, control, account, data):
    """A tuned model takes minutes to deploy, and another account does not have it."""
    job = train(azure, data, suffix="mine")
    azure.arm("PUT", "/resourceGroups/other", {"location": LOCATION})
    control.accounts.begin_create("other", "other", account_body("other"), polling=False, **PLAIN)
    azure.advance(40)

    _put(control, account, "tuned", deployment_body(job.fine_tuned_model))
    azure.advance(170)
    early = control.deployments.get(account, account, "tuned", **PLAIN)
    azure.advance(20)
    ready = control.deployments.get(account, account, "tuned", **PLAIN)
    with pytest.raises(HttpResponseError) as refused:
        _put(control, "other", "tuned", deployment_body(job.fine_tuned_model))

    assert early.properties.provisioning_state == "Creating"
    assert ready.properties.provisioning_state == "Succeeded"
    assert refused.value.error.code == "DeploymentModelNotSupported"


def test_a_checkpoint_can_be_deployed(azure, account, data):
    """The name of a checkpoint and its id can be deployed as well as the final model."""
    job = train(azure, data)
    checkpoint = data.fine_tuning.jobs.checkpoints.list(job.id).data[-1]

    deploy(azure, account, "by-name", checkpoint.fine_tuned_model_checkpoint)
    deploy(azure, account, "by-id", checkpoint.id)

    deployments = azure.admin("inventory")["deployments"]
    names = {each["name"] for each in deployments if each["account"] == account}
    assert names == {"by-name", "by-id"}


def test_a_sku_that_the_model_is_not_offered_with_is_refused(azure, control, account, data):
    """A tuned gpt-4o-mini has no Developer tier."""
    job = train(azure, data)

    with pytest.raises(HttpResponseError) as refused:
        _put(control, account, "tuned", deployment_body(job.fine_tuned_model, sku="DeveloperTier"))

    assert refused.value.error.code == "InvalidResourceProperties"


def test_provisioned_throughput_is_refused_by_name(control, account):
    """A sku that is not built is 501 and named."""
    with pytest.raises(HttpResponseError) as refused:
        _put(
            control,
            account,
            "provisioned",
            deployment_body(NAME, VERSION, sku="ProvisionedManaged"),
        )

    assert refused.value.status_code == 501
    assert "ProvisionedManaged" in refused.value.error.message


def test_a_deleted_deployment_is_gone_and_deleting_it_again_is_fine(azure, control, account):
    """Deletion takes a moment; the second one finds nothing and is no error."""
    deploy(azure, account, "chat", NAME, VERSION)

    control.deployments.begin_delete(account, account, "chat", polling=False, **PLAIN)
    azure.advance(10)
    control.deployments.begin_delete(account, account, "chat", **PLAIN).result()

    assert list(control.deployments.list(account, account, **PLAIN)) == []
    with pytest.raises(ResourceNotFoundError):
        control.deployments.get(account, account, "chat", **PLAIN)


def test_a_location_lists_what_can_be_tuned_until_when(control):
    """The model list has dates, skus and methods of each model."""
    models = {entry.model.name: entry.model for entry in control.models.list(LOCATION, **PLAIN)}

    mini = models["gpt-4o-mini"]
    assert mini.capabilities["fineTune"] == "true"
    assert mini.finetune_capabilities["supervised"] == "true"
    assert mini.deprecation.fine_tune.startswith("2027-04-01")
    assert mini.lifecycle_status == "Deprecating"


def _put(control, account, name, body):
    """Send a PUT and do not wait."""
    control.deployments.begin_create_or_update(account, account, name, body, polling=False, **PLAIN)
