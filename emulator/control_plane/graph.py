"""Microsoft Graph's answer to "who am I": the principal that role assignments are made for."""

from __future__ import annotations

from emulator.control_plane import errors, gate
from emulator.control_plane.resource_ids import PRINCIPAL
from emulator.operation import Call, Operation, Reply


def get_me(call: Call) -> Reply:
    """Give the signed-in user, who is always the same."""
    if gate.bearer_token(call) is None:
        raise errors.authentication_failed()
    return Reply(
        200,
        {
            "id": PRINCIPAL,
            "displayName": "Local User",
            "userPrincipalName": "local.user@local.azure",
        },
    )


OPERATIONS = (
    Operation(
        name="graph.me",
        method="GET",
        path="/v1.0/me",
        answer=get_me,
        open=True,
        since="v1.0",
        differs="One user, whoever asks.",
    ),
)
