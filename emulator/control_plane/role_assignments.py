"""Role assignments at any scope, and how old the grant is that covers an account."""

from __future__ import annotations

from emulator import clock
from emulator.cloud import Cloud
from emulator.control_plane import errors
from emulator.control_plane.json_shape import object_of, refuse_others, value_of
from emulator.control_plane.resource_ids import covers
from emulator.operation import Call, Operation, Reply
from emulator.records import JsonObject, RoleAssignment
from emulator.wire_errors import not_built

_LIST_PATH = "{scope*}/providers/Microsoft.Authorization/roleAssignments"
# What an assignment is, what azure-native sends on top, and what only ARM sets.
_PROPERTIES = (
    *("roleDefinitionId", "principalId", "principalType"),
    "description",
    *("scope", "createdOn", "updatedOn", "createdBy", "updatedBy"),
)
_AT_SCOPE = "atScope()"
_PATH = _LIST_PATH + "/{assignment}"


def put_assignment(call: Call) -> Reply:
    """Give a role to a principal; the same grant under the same name is no change."""
    cloud, wanted = call.cloud, _parse(call, call.json())
    for other in cloud.store.all(RoleAssignment, wanted.parent):
        if not _is_same_grant(other, wanted):
            continue
        if other.key == wanted.key:
            return Reply(200, render(other))
        raise errors.role_assignment_exists()
    if cloud.store.get(RoleAssignment, wanted.key):
        raise errors.invalid_property(
            "Tenant ID, application ID, principal ID, and scope are not allowed to be updated."
        )
    cloud.store.put(wanted)
    return Reply(201, render(wanted))


def get_assignment(call: Call) -> Reply:
    """Give a role assignment."""
    found = _find(call)
    if found is None:
        name = call.parameters["assignment"]
        raise errors.not_found(f"The role assignment '{name}'")
    return Reply(200, render(found))


def delete_assignment(call: Call) -> Reply:
    """Take a role away: 200 with what it was, 204 if there was none."""
    found = _find(call)
    if found is None:
        return Reply(204)
    call.cloud.store.delete(found)
    return Reply(200, render(found))


def list_assignments(call: Call) -> Reply:
    """List the role assignments that apply at a scope: there, above and below it."""
    scope = call.parameters["scope"]
    wanted = call.query.get("$filter", _AT_SCOPE)
    if wanted != _AT_SCOPE:
        raise not_built(f"the $filter '{wanted}' of role assignments")
    found = [
        render(assignment)
        for assignment in call.cloud.store.all(RoleAssignment)
        if covers(assignment.scope, scope) or covers(scope, assignment.scope)
    ]
    return Reply(200, {"value": found})


def delete_below(cloud: Cloud, resource_id: str) -> None:
    """Forget the role assignments at a resource and at whatever it holds."""
    for assignment in cloud.store.all(RoleAssignment):
        if covers(resource_id, assignment.scope):
            cloud.store.delete(assignment)


def oldest_grant(cloud: Cloud, resource_id: str) -> float | None:
    """Give the virtual time since which some role covers a resource, or None."""
    times = [
        assignment.created_at
        for assignment in cloud.store.all(RoleAssignment)
        if covers(assignment.scope, resource_id)
    ]
    return min(times, default=None)


def render(assignment: RoleAssignment) -> JsonObject:
    """Write a role assignment as ARM does."""
    return {
        "id": f"{assignment.scope}/providers/Microsoft.Authorization/roleAssignments/"
        f"{assignment.name}",
        "name": assignment.name,
        "type": "Microsoft.Authorization/roleAssignments",
        "properties": {
            "roleDefinitionId": assignment.role_definition_id,
            "principalId": assignment.principal_id,
            "principalType": assignment.principal_type,
            "scope": assignment.scope,
            "createdOn": clock.iso(assignment.created_at),
        },
    }


def _parse(call: Call, body: JsonObject) -> RoleAssignment:
    refuse_others(body, ("properties", "id", "name", "type"), "role assignment")
    refuse_others(object_of(body, "properties"), _PROPERTIES, "role assignment")
    return RoleAssignment(
        name=call.parameters["assignment"],
        scope=call.parameters["scope"],
        role_definition_id=_required(body, "properties.roleDefinitionId"),
        principal_id=_required(body, "properties.principalId"),
        principal_type=value_of(body, "properties.principalType", str) or "User",
        created_at=call.cloud.clock.now(),
    )


def _required(body: JsonObject, path: str) -> str:
    text = value_of(body, path, str)
    if not text:
        raise errors.invalid_property(f"The role assignment needs '{path}'.")
    return text


def _is_same_grant(one: RoleAssignment, other: RoleAssignment) -> bool:
    # The last segment is the role's GUID; the part before it may name the scope or not.
    roles = {a.role_definition_id.rpartition("/")[2].lower() for a in (one, other)}
    return len(roles) == 1 and one.principal_id.lower() == other.principal_id.lower()


def _find(call: Call) -> RoleAssignment | None:
    key = f"{call.parameters['scope']}/{call.parameters['assignment']}".lower()
    return call.cloud.store.get(RoleAssignment, key)


OPERATIONS = (
    Operation(
        name="role_assignments.create",
        method="PUT",
        path=_PATH,
        answer=put_assignment,
        since="2015-07-01",
        differs=(
            "Any role of any name; scopes and principals are not checked; description is dropped. "
            "Its api-versions are as for accounts.create."
        ),
    ),
    Operation(
        name="role_assignments.get",
        method="GET",
        path=_PATH,
        answer=get_assignment,
        since="2015-07-01",
    ),
    Operation(
        name="role_assignments.delete",
        method="DELETE",
        path=_PATH,
        answer=delete_assignment,
        since="2015-07-01",
    ),
    Operation(
        name="role_assignments.list_for_scope",
        method="GET",
        path=_LIST_PATH,
        answer=list_assignments,
        options=("$filter",),
        since="2015-07-01",
        differs="No filters but atScope().",
    ),
)
