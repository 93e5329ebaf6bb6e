"""The account: made here with its resource group and roles, or an existing one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from hashlib import sha256

import pulumi
from pulumi_azure_native import authorization, cognitiveservices, resources

from finetune.providers.account_args import AccountArgs
from finetune.providers.account_purge import AccountPurge
from infra.settings import Settings

OPENAI_CONTRIBUTOR = "a001fd3d-188f-4b5d-821b-7da978bf7442"
"""`Cognitive Services OpenAI Contributor`: uploads, trains, deploys and asks.

Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles (2026-11-22).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where the models live.

    `gates` must be there before anything is asked of the data plane, and go after it: they are
    the role assignments and whatever else writes to the account.
    """

    args: AccountArgs
    resource_group: str
    name: str
    gates: list[pulumi.Resource] = field(default_factory=list)


def declare_account(settings: Settings) -> Account:
    """Declares the account, or finds the existing one, and lets the principals in."""
    client = authorization.get_client_config()
    account = (
        _existing(settings, settings.existing_account)
        if settings.existing_account
        else _made_here(settings, client.subscription_id)
    )
    if not settings.assign_roles:
        return account
    principals = settings.principals or [client.object_id]
    roles = [_role(account, principal, client.subscription_id) for principal in principals]
    args = _with_access_from(account.args, roles[-1])
    return Account(
        args=args, resource_group=account.resource_group, name=account.name, gates=[*roles]
    )


def account_name(subscription_id: str, resource_group: str, location: str) -> str:
    """A name that is this stack's, and another one in another location.

    A deleted account keeps its name for 48 hours, so a changed location under a fixed name would
    be refused with FlagMustBeSetForRestore.
    """
    where = f"{subscription_id}/{resource_group}/{location}".lower()
    stem = f"{pulumi.get_project()}-{pulumi.get_stack()}".lower()[:48]
    return f"{stem}-{sha256(where.encode()).hexdigest()[:8]}"


def _made_here(settings: Settings, subscription_id: str) -> Account:
    group_name = settings.resource_group
    name = account_name(subscription_id, group_name, settings.location)
    group = resources.ResourceGroup(
        "resource-group", resource_group_name=group_name, location=settings.location
    )
    purge = AccountPurge(
        "account-purge",
        cloud=settings.cloud,
        account_id=f"/subscriptions/{subscription_id}/resourceGroups/{group_name}"
        f"/providers/Microsoft.CognitiveServices/accounts/{name}",
        location=settings.location,
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
        },
        opts=pulumi.ResourceOptions(depends_on=[purge]),
    )
    return _account(settings, account, group_name, name)


def _existing(settings: Settings, arm_id: str) -> Account:
    parts = arm_id.strip("/").split("/")
    group_name, name = parts[3], parts[-1]
    found = cognitiveservices.get_account_output(account_name=name, resource_group_name=group_name)
    return _account(settings, found, group_name, name)


def _account(
    settings: Settings,
    account: cognitiveservices.Account | pulumi.Output[cognitiveservices.GetAccountResult],
    resource_group: str,
    name: str,
) -> Account:
    args = AccountArgs(
        cloud=settings.cloud,
        owner=f"{pulumi.get_project()}/{pulumi.get_stack()}",
        id=account.id,
        endpoint=account.properties.endpoint,
        created_at=account.system_data.created_at,
        access_granted_at=account.system_data.created_at,
    )
    return Account(args=args, resource_group=resource_group, name=name)


def _role(account: Account, principal: str, subscription_id: str) -> authorization.RoleAssignment:
    definition = (
        f"/subscriptions/{subscription_id}/providers/Microsoft.Authorization"
        f"/roleDefinitions/{OPENAI_CONTRIBUTOR}"
    )
    return authorization.RoleAssignment(
        f"openai-contributor-{principal[:8]}",
        # A name of our own, so that a second `up` finds the assignment that a first one made.
        role_assignment_name=str(uuid.uuid5(uuid.NAMESPACE_URL, f"{account.name}/{principal}")),
        principal_id=principal,
        role_definition_id=definition,
        scope=account.args.id,
    )


def _with_access_from(args: AccountArgs, role: authorization.RoleAssignment) -> AccountArgs:
    return AccountArgs(
        cloud=args.cloud,
        owner=args.owner,
        id=args.id,
        endpoint=args.endpoint,
        created_at=args.created_at,
        access_granted_at=role.created_on,
    )
