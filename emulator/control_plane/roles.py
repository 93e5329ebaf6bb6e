"""Whether the caller has any role: it has, until a test says otherwise (`POST /_emulator/access`).

Without one ARM refuses all but what needs no role, and the data plane refuses tokens; keys still
open an account, as on Azure.
"""

from __future__ import annotations

from emulator.cloud import Cloud
from emulator.control_plane import errors
from emulator.control_plane.resource_ids import PRINCIPAL
from emulator.operation import Call

_SETTING = "has_roles"
_VERBS = {"GET": "read", "HEAD": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete"}


def set_roles(cloud: Cloud, *, has_roles: bool) -> None:
    """Give the caller every role, or take all away."""
    cloud.store.set_setting(_SETTING, "yes" if has_roles else "no")


def has_roles(cloud: Cloud) -> bool:
    """Say whether the caller has roles."""
    return cloud.store.setting(_SETTING) != "no"


def require_roles(call: Call) -> None:
    """Let an ARM request pass if the caller has roles.

    Raises:
        WireError: 403 if it has none.
    """
    if not has_roles(call.cloud):
        raise errors.authorization_failed(PRINCIPAL, _action(call), call.path)


def _action(call: Call) -> str:
    """Name what is asked for, as `Microsoft.CognitiveServices/accounts/deployments/write`."""
    before, _, resource = call.path.rpartition("/providers/")
    if not before:
        resource = "/".join(["Microsoft.Resources", *call.path.strip("/").split("/")])
    namespace, *rest = resource.split("/")
    # Types and names take turns; a POST is to the action that its path ends with.
    kinds = "/".join([namespace, *rest[::2]])
    return f"{kinds}/{_VERBS.get(call.method, 'action')}"
