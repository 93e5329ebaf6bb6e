"""`AccountPurge`: frees the name of a deleted account.

Azure keeps a deleted account for 48 hours, with its name and its subdomain. This resource does
nothing when it is made; the account depends on it, so that it is deleted after the account, and
then purges it.
"""

from __future__ import annotations

from typing import Any

from pulumi import Input, ResourceOptions
from pulumi.dynamic import CreateResult, DiffResult, Resource

from finetune.azure.control_plane import ControlPlane
from finetune.errors import NotFound
from finetune.providers.clean_errors import clean_errors
from finetune.providers.properties import changed
from finetune.providers.provider import Provider


class AccountPurgeProvider(Provider):
    """Purges one soft-deleted account."""

    @clean_errors
    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Another account or location is another purge."""
        replaces = changed(olds, news, ("account_id", "location"))
        return DiffResult(changes=bool(replaces), replaces=replaces)

    @clean_errors
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Nothing yet."""
        return CreateResult(props["account_id"], dict(props))

    @clean_errors
    def delete(self, account_id: str, props: dict[str, Any]) -> None:
        """Purges; fine if there is nothing to purge."""
        try:
            ControlPlane(props["cloud"], account_id).purge_account(props["location"])
        except NotFound:
            return


class AccountPurge(Resource, module="finetune", name="AccountPurge"):
    """The purge of an account that the program makes."""

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
        props = {"cloud": cloud, "account_id": account_id, "location": location}
        super().__init__(AccountPurgeProvider(), name, props, opts)
