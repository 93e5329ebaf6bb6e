"""`AccountPurge`: frees the name of a deleted account, or has the account restored.

Azure keeps a deleted account for 48 hours, with its name, its subdomain and what was trained in
it. The account depends on this resource, so that it is deleted after the account, and then purges
it: `pulumi destroy`, or another name or region for the account, is the wish that all of it goes.

Where somebody has deleted the account behind the engine's back, nothing of ours purges it: its
models were paid for, and making it anew under its name is refused (FlagMustBeSetForRestore). So
create, and read in a refresh, look for a deleted account of that name; then the output `restore`
is true, the account is made with it, and comes back with files, jobs and models, for nothing.
"""

from __future__ import annotations

from typing import Any

from pulumi import Input, Output, ResourceOptions
from pulumi.dynamic import CreateResult, DiffResult, ReadResult, Resource

from finetune.azure.control_plane import ControlPlane, parse_account_id
from finetune.errors import NotFound
from finetune.providers import engine
from finetune.providers.clean_errors import clean_errors
from finetune.providers.deleted_account import find_deleted, purged_after
from finetune.providers.properties import changed
from finetune.providers.provider import Provider


class AccountPurgeProvider(Provider):
    """Purges one soft-deleted account, or tells that it can be restored."""

    @clean_errors
    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Another account or location is another purge."""
        replaces = changed(olds, news, ("account_id", "location"))
        return DiffResult(changes=bool(replaces), replaces=replaces)

    @clean_errors
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Looks whether the account that is about to be made must be restored."""
        return CreateResult(props["account_id"], {**props, "restore": _is_restorable(props)})

    @clean_errors
    def read(self, account_id: str, props: dict[str, Any]) -> ReadResult:
        """As create: in a refresh, the account may turn out to have been deleted."""
        return ReadResult(account_id, {**props, "restore": _is_restorable(props)})

    @clean_errors
    def delete(self, account_id: str, props: dict[str, Any]) -> None:
        """Purges; fine if there is nothing to purge."""
        engine.require_alive(f"purging {account_id}")
        try:
            ControlPlane(props["cloud"], account_id).purge_account(props["location"])
        except NotFound:
            return


class AccountPurge(Resource, module="finetune", name="AccountPurge"):
    """The purge of an account that the program makes.

    Attributes:
        restore: whether a deleted account has the name, and is restored instead of made.
    """

    restore: Output[bool]

    def __init__(
        self,
        name: str,
        *,
        cloud: str,
        account_id: Input[str],
        location: Input[str],
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declares the purge.

        Args:
            name: the resource's name.
            cloud: as in `AccountArgs`.
            account_id: the ARM id that the account will have.
            location: the account's region.
            opts: as for any resource.
        """
        props = {"cloud": cloud, "account_id": account_id, "location": location, "restore": None}
        super().__init__(AccountPurgeProvider(), name, props, opts)


def _is_restorable(props: dict[str, Any]) -> bool:
    """Whether a deleted account has the name, which is said."""
    deleted = find_deleted(props["cloud"], props["account_id"])
    if deleted is None:
        return False
    engine.say(
        f"the account {parse_account_id(props['account_id']).account_name} has been deleted, and "
        f"Azure purges it at {purged_after(deleted)}: `pulumi up` restores it until then, with its "
        "files, jobs and models, for nothing"
    )
    return True
