"""One write at a time on an account: 409 RequestConflict while another is under way.

Source: docs/azure.md 5.4 (terraform-provider-azurerm #22607 and #22939).
"""

from __future__ import annotations

from emulator.cloud import Cloud
from emulator.control_plane import errors
from emulator.control_plane.resource_ids import account_id
from emulator.records import Account, Deployment


def refuse_while_busy(cloud: Cloud, account: Account) -> None:
    """Let a write on an account or its deployments pass if nothing else is being done there.

    Raises:
        WireError: 409 while the account or one of its deployments is on its way somewhere.
    """
    states = [account.state]
    states += [deployment.state for deployment in cloud.store.all(Deployment, account.key)]
    if any(state != "Succeeded" for state in states):
        raise errors.request_conflict(account_id(account))
