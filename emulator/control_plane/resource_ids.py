"""How ARM names things: the one subscription and the ids below it."""

from __future__ import annotations

from emulator.records import Account, Deployment

SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
TENANT = "00000000-0000-4000-8000-000000000002"
# The signed-in user, as Microsoft Graph and role assignments know them.
PRINCIPAL = "00000000-0000-4000-8000-000000000003"

SUBSCRIPTION_ID = f"/subscriptions/{SUBSCRIPTION}"
SUBSCRIPTION_PATH = "/subscriptions/{subscription}"
GROUP_PATH = SUBSCRIPTION_PATH + "/resourceGroups/{group}"
PROVIDER_PATH = SUBSCRIPTION_PATH + "/providers/Microsoft.CognitiveServices"
ACCOUNTS_PATH = GROUP_PATH + "/providers/Microsoft.CognitiveServices/accounts"
ACCOUNT_PATH = ACCOUNTS_PATH + "/{account}"
DEPLOYMENTS_PATH = ACCOUNT_PATH + "/deployments"
DEPLOYMENT_PATH = DEPLOYMENTS_PATH + "/{deployment}"


def group_id(name: str) -> str:
    """Give a resource group's id."""
    return f"{SUBSCRIPTION_ID}/resourceGroups/{name}"


def account_id(account: Account) -> str:
    """Give an account's id."""
    return (
        f"{group_id(account.group)}/providers/Microsoft.CognitiveServices/accounts/{account.name}"
    )


def deleted_account_id(account: Account) -> str:
    """Give the id that a soft-deleted account is listed and purged under."""
    return (
        f"{SUBSCRIPTION_ID}/providers/Microsoft.CognitiveServices/locations/{account.location}"
        f"/resourceGroups/{account.group}/deletedAccounts/{account.name}"
    )


def deployment_id(account: Account, deployment: Deployment) -> str:
    """Give a deployment's id."""
    return f"{account_id(account)}/deployments/{deployment.name}"


def covers(scope: str, resource_id: str) -> bool:
    """Say whether a scope is the resource or something that holds it."""
    outer, inner = scope.lower().rstrip("/"), resource_id.lower()
    return inner == outer or inner.startswith(f"{outer}/")
