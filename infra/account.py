"""The account: made here with its resource group and roles, or an existing one."""

from __future__ import annotations

import dataclasses
import uuid
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import pulumi
from pulumi_azure_native import authorization, cognitiveservices, resources

from finetune.azure.control_plane import parse_account_id
from finetune.errors import Problem, ServiceFailed, SpecError
from finetune.providers.account_args import AccountArgs
from finetune.providers.account_purge import AccountPurge

if TYPE_CHECKING:
    from infra.settings import Settings

OPENAI_CONTRIBUTOR = "a001fd3d-188f-4b5d-821b-7da978bf7442"
"""`Cognitive Services OpenAI Contributor`: uploads, trains, deploys and asks.

Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles (2026-11-22).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where the models live.

    `gates` must be there before anything is asked of the account, and go after it.
    """

    args: AccountArgs
    resource_group: str
    name: str
    gates: list[pulumi.Resource]


def declare_account(settings: Settings, client: authorization.GetClientConfigResult) -> Account:
    """Declares the account, or finds the existing one, and lets the principals in.

    Raises:
        SpecError: the existing account is in another subscription.
    """
    if settings.existing_account:
        account = _existing(settings, client.subscription_id)
    else:
        account = _made_here(settings, client.subscription_id)
    if not settings.assign_roles:
        return account
    roles = [
        _role(settings, account, principal, client.subscription_id)
        for principal in settings.principals or [client.object_id]
    ]
    return dataclasses.replace(
        account,
        args=dataclasses.replace(account.args, access_granted_at=roles[-1].created_on),
        gates=[*account.gates, *roles],
    )


def account_name(subscription_id: str, resource_group: str, location: str) -> str:
    """A name that is this stack's, and another one in another location.

    A deleted account keeps its name for 48 hours, so a changed location under a fixed name would
    be refused with FlagMustBeSetForRestore.
    """
    where = f"{subscription_id}/{resource_group}/{location}".lower()
    stem = f"{pulumi.get_project()}-{pulumi.get_stack()}".lower()[:48]
    return f"{stem}-{sha256(where.encode()).hexdigest()[:8]}"


def who_deploys() -> authorization.GetClientConfigResult:
    """Who is signed in, and to which subscription, as azure-native knows it.

    Raises:
        ServiceFailed: it cannot tell.
    """
    try:
        return authorization.get_client_config()
    except Exception as fault:  # the SDK raises nothing narrower
        raise ServiceFailed(f"azure-native cannot tell who is signed in: {fault}") from fault


def _made_here(settings: Settings, subscription_id: str) -> Account:
    group_name = settings.resource_group
    name = account_name(subscription_id, group_name, settings.location)
    arm_id = (
        f"/subscriptions/{subscription_id}/resourceGroups/{group_name}"
        f"/providers/Microsoft.CognitiveServices/accounts/{name}"
    )
    purge = AccountPurge(
        "account-purge", cloud=settings.cloud, account_id=arm_id, location=settings.location
    )
    group = resources.ResourceGroup(
        "resource-group",
        resource_group_name=group_name,
        location=settings.location,
        # With its id the state names the subscription, which `repair` needs after a kill.
        opts=pulumi.ResourceOptions(depends_on=[purge]),
    )
    account = cognitiveservices.Account(
        "account",
        account_name=name,
        resource_group_name=group.name,
        location=settings.location,
        kind="OpenAI",
        sku={"name": "S0"},
        properties={
            "custom_sub_domain_name": name,  # without it, Entra tokens are refused
            "disable_local_auth": True,
            "public_network_access": "Enabled",
            "restore": purge.restore.apply(bool),  # of interest to the one request that makes it
        },
        opts=pulumi.ResourceOptions(depends_on=[purge], ignore_changes=["properties.restore"]),
    )
    return Account(
        args=_args(settings, arm_id, account),
        resource_group=group_name,
        name=name,
        gates=[account],
    )


def _existing(settings: Settings, subscription_id: str) -> Account:
    arm_id = settings.existing_account
    parts = parse_account_id(arm_id)
    if parts.subscription_id.lower() != subscription_id.lower():
        what = f"is in another subscription than the one signed in to, {subscription_id}"
        raise SpecError((Problem("existing_account", what),))
    found = cognitiveservices.get_account_output(
        account_name=parts.account_name, resource_group_name=parts.resource_group_name
    )
    return Account(
        args=_args(settings, arm_id, found),
        resource_group=parts.resource_group_name,
        name=parts.account_name,
        gates=[],
    )


def _args(
    settings: Settings,
    arm_id: str,
    account: cognitiveservices.Account | pulumi.Output[cognitiveservices.GetAccountResult],
) -> AccountArgs:
    return AccountArgs(
        cloud=settings.cloud,
        owner=f"{pulumi.get_project()}/{pulumi.get_stack()}",
        id=arm_id,
        endpoint=account.properties.endpoint,
        created_at=account.system_data.created_at,
        access_granted_at=account.system_data.created_at,
    )


def _role(
    settings: Settings, account: Account, principal: str, subscription_id: str
) -> authorization.RoleAssignment:
    definition = (
        f"/subscriptions/{subscription_id}/providers/Microsoft.Authorization"
        f"/roleDefinitions/{OPENAI_CONTRIBUTOR}"
    )
    return authorization.RoleAssignment(
        f"openai-contributor-{principal[:8]}",
        # A fixed name: an assignment has none of its own, and its id should tell what it is.
        role_assignment_name=str(uuid.uuid5(uuid.NAMESPACE_URL, f"{account.name}/{principal}")),
        principal_id=principal,
        principal_type=settings.principal_type,
        role_definition_id=definition,
        scope=account.args.id,
        opts=pulumi.ResourceOptions(depends_on=account.gates),
    )
