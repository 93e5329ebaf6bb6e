"""Deployments: a model of an account in service under a name.

A deployment comes up over time, keeps its model for good, and takes tags and capacity by PUT or
PATCH. One write at a time on an account (docs/azure.md 5.4).
"""

from __future__ import annotations

import math
from dataclasses import replace

from emulator import bill
from emulator.cloud import Cloud
from emulator.control_plane import accounts, async_operations, deployment_body, errors, quota
from emulator.control_plane.conflicts import refuse_while_busy
from emulator.control_plane.deployable_models import Deployable, find_deployable
from emulator.control_plane.resource_ids import DEPLOYMENT_PATH, DEPLOYMENTS_PATH
from emulator.data_plane import kept_weights
from emulator.data_plane.job_records import Job
from emulator.operation import Call, Operation, Reply
from emulator.records import Account, Deployment

SECONDS_TO_DELETE = 5.0
SECONDS_TO_UPDATE = 5.0
# A DeveloperTier deployment lives 24 hours whatever it is used for; another tuned one is removed
# after 15 days without a call (docs/azure.md 2.1, deploy and idle pages of azure-ai-docs).
_DEVELOPER_SECONDS = 24 * 3600.0
_IDLE_SECONDS = 15 * 86400.0


def seconds_to_create(deployment: Deployment) -> float:
    """Say how long a deployment comes up: a tuned one 3 to 5 minutes (docs/azure.md 5.4)."""
    return 20.0 if deployment.job_id is None else 180.0


def seconds_to_removal(deployment: Deployment) -> float:
    """Say how long after its last change Azure removes a deployment that nobody deletes."""
    if deployment.job_id is None:
        return math.inf
    if deployment.sku["name"] == "DeveloperTier":
        end = deployment.created_at + _DEVELOPER_SECONDS
    else:
        end = (deployment.last_used_at or deployment.created_at) + _IDLE_SECONDS
    return end - deployment.state_since


def put_deployment(call: Call) -> Reply:
    """Create a deployment, or change its tags, sku or model version."""
    account = _writable_account(call)
    body = deployment_body.parse(call.json())
    old = call.cloud.store.get(Deployment, f"{account.key}/{call.parameters['deployment']}".lower())
    if old is None:
        return _create(call, account, body)
    if old.model["name"] != body.model["name"]:
        raise errors.cannot_change_deployment_model()
    model = find_deployable(call.cloud, account, body.model, body.sku)
    return _change(call, account, replace(_unchanged(old, model, body), tags=body.tags))


def patch_deployment(call: Call) -> Reply:
    """Change a deployment's tags or sku."""
    account, old = _writable_account(call), existing(call)
    tags, sku = deployment_body.parse_patch(call.json())
    find_deployable(call.cloud, account, old.model, sku or old.sku)
    changed = replace(old, tags=old.tags if tags is None else tags, sku=sku or old.sku)
    return _change(call, account, changed)


def get_deployment(call: Call) -> Reply:
    """Give a deployment."""
    account, deployment = accounts.existing(call), existing(call)
    headers = async_operations.ask_again(call.cloud, deployment)
    return Reply(200, deployment_body.render(account, deployment), headers)


def list_deployments(call: Call) -> Reply:
    """List an account's deployments."""
    account = accounts.existing(call)
    deployments = call.cloud.store.all(Deployment, account.key)
    shown = [deployment_body.render(account, deployment) for deployment in deployments]
    return Reply(200, {"value": shown})


def delete_deployment(call: Call) -> Reply:
    """Begin to delete a deployment; one that is not there is 204."""
    cloud, account = call.cloud, accounts.existing(call)
    deployment = _find(call)
    if deployment is None:
        return Reply(204)
    if deployment.state != async_operations.DELETING:
        refuse_while_busy(cloud, account)
        now = cloud.clock.now()
        deployment = replace(deployment, state=async_operations.DELETING, state_since=now)
        cloud.store.put(deployment)
    return async_operations.accepted(cloud, deployment)


def finish_creation(cloud: Cloud, deployment: Deployment, at: float) -> None:
    """Let a deployment serve, from that virtual time on."""
    serving_since = deployment.serving_since or at
    cloud.store.put(
        replace(deployment, state="Succeeded", state_since=at, serving_since=serving_since)
    )


def finish_deletion(cloud: Cloud, deployment: Deployment, at: float) -> None:
    """Let a deployment be gone, and weights that only it needed; what hosting cost is settled."""
    bill.settle_hosting(cloud.store, deployment, at)
    cloud.store.delete(deployment)
    job = cloud.store.get(Job, deployment.job_id) if deployment.job_id else None
    if job is not None:
        kept_weights.clear(cloud, job)


def existing(call: Call) -> Deployment:
    """Give the deployment that a path names.

    Raises:
        WireError: 404 if there is none.
    """
    deployment = _find(call)
    if deployment is None:
        raise errors.deployment_not_found(call.parameters["deployment"])
    return deployment


def _find(call: Call) -> Deployment | None:
    names = (call.parameters[part] for part in ("group", "account", "deployment"))
    return call.cloud.store.get(Deployment, "/".join(names).lower())


def _writable_account(call: Call) -> Account:
    account = accounts.existing(call)
    refuse_while_busy(call.cloud, account)
    return account


def _create(call: Call, account: Account, body: deployment_body.DeploymentBody) -> Reply:
    cloud, now = call.cloud, call.cloud.clock.now()
    deployment_body.check_name(call.parameters["deployment"])
    model = find_deployable(cloud, account, body.model, body.sku)
    deployment = Deployment(
        account=account.key,
        account_name=account.name,
        name=call.parameters["deployment"],
        model=body.model | {"version": model.version},
        base_model=model.base_model,
        job_id=model.job_id,
        step_number=model.step_number,
        sku=body.sku,
        tags=body.tags,
        properties=body.properties,
        created_at=now,
        serving_since=None,
        state="Creating",
        state_since=now,
    )
    quota.require(cloud, account, deployment)
    cloud.store.put(deployment)
    headers = async_operations.ask_again(cloud, deployment)
    return Reply(201, deployment_body.render(account, deployment), headers)


def _unchanged(
    old: Deployment, model: Deployable, body: deployment_body.DeploymentBody
) -> Deployment:
    return replace(
        old,
        model=body.model | {"version": model.version},
        base_model=model.base_model,
        sku=body.sku,
        properties=body.properties,
    )


def _change(call: Call, account: Account, changed: Deployment) -> Reply:
    # It goes on serving while it changes: `serving_since` stays.
    cloud = call.cloud
    quota.require(cloud, account, changed)
    now = cloud.clock.now()
    changed = replace(changed, state="Accepted", state_since=now)
    cloud.store.put(changed)
    headers = async_operations.ask_again(cloud, changed)
    return Reply(200, deployment_body.render(account, changed), headers)


OPERATIONS = (
    Operation(
        name="deployments.create_or_update",
        method="PUT",
        path=DEPLOYMENT_PATH,
        answer=put_deployment,
        since="2021-10-01",
        differs=(
            "Token skus only; no Azure-AsyncOperation header, poll the deployment; raiPolicyName "
            "and versionUpgradeOption are kept and have no effect."
        ),
    ),
    Operation(
        name="deployments.update",
        method="PATCH",
        path=DEPLOYMENT_PATH,
        answer=patch_deployment,
        since="2024-10-01",
        differs="As deployments.create_or_update.",
    ),
    Operation(
        name="deployments.get",
        method="GET",
        path=DEPLOYMENT_PATH,
        answer=get_deployment,
        since="2021-10-01",
    ),
    Operation(
        name="deployments.delete",
        method="DELETE",
        path=DEPLOYMENT_PATH,
        answer=delete_deployment,
        since="2021-10-01",
    ),
    Operation(
        name="deployments.list",
        method="GET",
        path=DEPLOYMENTS_PATH,
        answer=list_deployments,
        since="2021-10-01",
    ),
)
