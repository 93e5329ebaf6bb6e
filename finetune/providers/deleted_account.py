"""An account that somebody deleted: Azure keeps it for 48 hours with its files, jobs and models.

Whoever restores it in that time pays nothing; without it, every model is trained and paid again.
So it is restored where that can be (`AccountPurge`), and purged only where the engine itself has
deleted it: by a destroy, or for an account of another name or region.
Source: https://learn.microsoft.com/azure/ai-services/recover-purge-resources (docs/azure.md 5.3).
"""

from __future__ import annotations

from typing import Any

from finetune.azure.control_plane import ControlPlane, parse_account_id
from finetune.errors import FineTuneError, NotAuthorised


def find_deleted(cloud: str, account_id: str) -> dict[str, Any] | None:
    """The account as it waits to be restored or purged; None where nobody may or can tell.

    Raises:
        ServiceError: ARM did not answer.
    """
    try:
        return ControlPlane(cloud, account_id).find_deleted_account()
    except NotAuthorised:
        return None  # then ARM tells whoever makes the account (FlagMustBeSetForRestore)


def purged_after(deleted: dict[str, Any]) -> str:
    """When Azure purges a deleted account by itself, with everything in it."""
    return str((deleted.get("properties") or {}).get("scheduledPurgeDate") or "")


def require_account(props: dict[str, Any], training_again: str) -> None:
    """Refuses to go on in an account that has been deleted.

    Args:
        props: a resource's properties, with its `account`.
        training_again: what that costs, as a clause.

    Raises:
        FineTuneError: with the ways out.
        ServiceError: ARM cannot tell.
    """
    account = props["account"]
    if ControlPlane(account["cloud"], account["id"]).account_exists():
        return
    name = parse_account_id(account["id"]).account_name
    deleted = find_deleted(account["cloud"], account["id"])
    if deleted is None:
        raise FineTuneError(
            f"the account {name} is gone, and its models with it: `pulumi up --refresh` makes "
            f"everything anew; {training_again}"
        )
    raise FineTuneError(
        f"somebody has deleted the account {name}: `pulumi up --refresh` restores it with its "
        "files, jobs and models, and deploys them again, all without paying for training, until "
        f"Azure purges it ({purged_after(deleted)}); after that, {training_again}"
    )
