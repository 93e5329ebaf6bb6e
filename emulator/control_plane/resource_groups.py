"""Resource groups: made at once, deleted over time with all that they hold."""

from __future__ import annotations

import re
from dataclasses import replace

from emulator.control_plane import account_body, async_operations, errors
from emulator.control_plane.json_shape import object_of, refuse_others, tags_of, value_of
from emulator.control_plane.regions import parse_location
from emulator.control_plane.resource_ids import GROUP_PATH, SUBSCRIPTION_PATH, group_id
from emulator.operation import Call, Operation, Reply
from emulator.records import Account, JsonObject, ResourceGroup
from emulator.wire_errors import WireError

SECONDS_TO_DELETE = 15.0
# Letters and digits of any script; not a dot at the end. Source: resource-name-rules page of Azure
# Resource Manager (learn.microsoft.com, 2026); the refusal's code is from memory.
_NAME = re.compile(r"[\w.()-]{0,89}[\w()-]")
# The last three are ARM's own: they are not read.
_FIELDS = ("location", "tags", "properties", "id", "name", "type")


def put_group(call: Call) -> Reply:
    """Create a resource group or change its tags."""
    body, name, cloud = call.json(), call.parameters["group"], call.cloud
    refuse_others(body, _FIELDS, "resource group")
    refuse_others(object_of(body, "properties"), ("provisioningState",), "resource group")
    old = cloud.store.get(ResourceGroup, name.lower())
    location = parse_location(value_of(body, "location", str), None)
    if not _NAME.fullmatch(name):
        raise WireError(
            400, "InvalidResourceGroup", f"The resource group name '{name}' is invalid."
        )
    if old and old.state == async_operations.DELETING:
        raise errors.resource_group_being_deleted(name)
    if old and old.location != location:
        raise errors.invalid_location(old.location, location, name)
    now = cloud.clock.now()
    group = ResourceGroup(
        name=old.name if old else name,
        location=location,
        tags=tags_of(body),
        state="Succeeded",
        state_since=now,
    )
    cloud.store.put(group)
    return Reply(200 if old else 201, render(group))


def patch_group(call: Call) -> Reply:
    """Change a resource group's tags."""
    body, group = call.json(), existing(call)
    if group.state == async_operations.DELETING:
        raise errors.resource_group_being_deleted(group.name)
    for name, value in body.items():
        if value is not None and name not in ("tags", "name", "properties"):
            raise errors.invalid_property(f"A PATCH cannot change '{name}', only tags.")
    refuse_others(object_of(body, "properties"), ("provisioningState",), "resource group")
    tags = tags_of(body)
    if tags is not None:
        group = replace(group, tags=tags)
        call.cloud.store.put(group)
    return Reply(200, render(group))


def list_resources(call: Call) -> Reply:
    """List what is in a resource group: its accounts."""
    group = existing(call)
    fields = ("id", "name", "type", "kind", "location", "sku", "tags", "identity")
    shown = [
        {
            name: value
            for name, value in account_body.render(call.cloud, account).items()
            if name in fields
        }
        for account in call.cloud.store.all(Account, group.key)
        if account.deleted_at is None
    ]
    return Reply(200, {"value": shown})


def get_group(call: Call) -> Reply:
    """Give a resource group."""
    return Reply(200, render(existing(call)))


def head_group(call: Call) -> Reply:
    """Say whether a resource group exists: 204 or 404."""
    known = call.cloud.store.get(ResourceGroup, call.parameters["group"].lower())
    return Reply(204 if known else 404)


def list_groups(call: Call) -> Reply:
    """List the resource groups."""
    return Reply(200, {"value": [render(group) for group in call.cloud.store.all(ResourceGroup)]})


def delete_group(call: Call) -> Reply:
    """Begin to delete a resource group and all in it."""
    cloud, group = call.cloud, existing(call)
    now = cloud.clock.now()
    if group.state != async_operations.DELETING:
        group = replace(group, state=async_operations.DELETING, state_since=now)
        cloud.store.put(group)
    return async_operations.accepted(cloud, group)


def existing(call: Call) -> ResourceGroup:
    """Give the resource group that a path names.

    Raises:
        WireError: 404 if there is none.
    """
    name = call.parameters["group"]
    group = call.cloud.store.get(ResourceGroup, name.lower())
    if group is None:
        raise errors.resource_group_not_found(name)
    return group


def render(group: ResourceGroup) -> JsonObject:
    """Write a resource group as ARM does."""
    body: JsonObject = {
        "id": group_id(group.name),
        "name": group.name,
        "type": "Microsoft.Resources/resourceGroups",
        "location": group.location,
        "properties": {"provisioningState": group.state},
    }
    return body if group.tags is None else body | {"tags": group.tags}


OPERATIONS = (
    Operation(
        name="resource_groups.list",
        method="GET",
        path=SUBSCRIPTION_PATH + "/resourceGroups",
        answer=list_groups,
        since="2015-11-01",
    ),
    Operation(
        name="resource_groups.create_or_update",
        method="PUT",
        path=GROUP_PATH,
        answer=put_group,
        since="2015-11-01",
        differs=(
            "`managedBy` is 501; the api-versions are those that pulumi-azure-native 3.29 knows."
        ),
    ),
    Operation(
        name="resource_groups.get",
        method="GET",
        path=GROUP_PATH,
        answer=get_group,
        since="2015-11-01",
    ),
    Operation(
        name="resource_groups.check_existence",
        method="HEAD",
        path=GROUP_PATH,
        answer=head_group,
        since="2015-11-01",
    ),
    Operation(
        name="resource_groups.update",
        method="PATCH",
        path=GROUP_PATH,
        answer=patch_group,
        since="2015-11-01",
    ),
    Operation(
        name="resources.list_by_resource_group",
        method="GET",
        path=GROUP_PATH + "/resources",
        answer=list_resources,
        differs="Only accounts.",
        since="2015-11-01",
    ),
    Operation(
        name="resource_groups.delete",
        method="DELETE",
        path=GROUP_PATH,
        answer=delete_group,
        since="2015-11-01",
    ),
)
