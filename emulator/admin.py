"""The emulator's own surface under /_emulator/: clock, access, bill, inventory, requests."""

from __future__ import annotations

import os

from emulator import bill
from emulator.clock import real_now
from emulator.cloud import Cloud
from emulator.control_plane import role_assignments
from emulator.data_plane.access import ACCESS_DELAY
from emulator.data_plane.job_records import Job
from emulator.operation import Call, Operation, Reply
from emulator.records import Account, Deployment, ResourceGroup, RoleAssignment, StoredFile
from emulator.wire_errors import bad_request


def get_health(call: Call) -> Reply:
    """Say that the emulator runs, at what virtual time and speed, and on which directory."""
    clock = call.cloud.clock
    health = {
        "status": "ok",
        "now": clock.now(),
        "speed": clock.speed,
        "pid": os.getpid(),
        "state": str(call.cloud.folder.root.resolve()),
    }
    return Reply(200, health)


def post_clock(call: Call) -> Reply:
    """Change the speed, or jump forward by some virtual seconds."""
    clock, body = call.cloud.clock, call.json()
    unknown = set(body) - {"speed", "advance_seconds"}
    if unknown:
        raise bad_request(f"Unknown field '{min(unknown)}': give speed or advance_seconds.")
    for name, value in body.items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or value < 0 or (name == "speed" and value == 0):
            raise bad_request(f"'{name}' is not a positive number.")
    if "speed" in body:
        clock.set_speed(float(body["speed"]))
    clock.advance(float(body.get("advance_seconds", 0)))
    _keep_time(call.cloud)
    return Reply(200, {"now": clock.now(), "speed": clock.speed})


def post_access(call: Call) -> Reply:
    """Set how old (virtual seconds) a role assignment must be before it lets anybody in."""
    delay = call.json().get("delay_seconds")
    if not isinstance(delay, int | float) or isinstance(delay, bool) or delay < 0:
        raise bad_request("'delay_seconds' is not a number >= 0.")
    call.cloud.store.set_setting(ACCESS_DELAY, str(float(delay)))
    return Reply(200, {"delay_seconds": delay})


def get_bill(call: Call) -> Reply:
    """Give every charge and the sum."""
    lines = bill.charges(call.cloud.store, call.cloud.clock.now())
    total = f"{bill.total_usd(lines):.6f}"
    return Reply(200, {"charges": [line.as_json() for line in lines], "total_usd": total})


def get_inventory(call: Call) -> Reply:
    """List what exists, over all accounts."""
    store = call.cloud.store
    accounts = store.all(Account)
    return Reply(
        200,
        {
            "resource_groups": [group.name for group in store.all(ResourceGroup)],
            "accounts": [a.name for a in accounts if a.deleted_at is None],
            "deleted_accounts": [a.name for a in accounts if a.deleted_at is not None],
            "deployments": [
                f"{deployment.account_name}/{deployment.name}"
                for deployment in store.all(Deployment)
            ],
            "files": [file.uid for file in store.all(StoredFile)],
            "jobs": [{"id": job.uid, "status": job.state} for job in store.all(Job)],
            "role_assignments": [
                role_assignments.render(assignment) for assignment in store.all(RoleAssignment)
            ],
        },
    )


def get_requests(call: Call) -> Reply:
    """Give the recorded requests after number `since`."""
    since = call.query.get("since", "0")
    if not since.isdecimal():
        raise bad_request("'since' is not the number of a request.")
    found = call.cloud.request_log.since(int(since))
    return Reply(200, {"requests": [request.as_json() for request in found]})


def post_reset(call: Call) -> Reply:
    """Forget everything; ids begin again, and virtual time at the real time."""
    cloud = call.cloud
    cloud.training_runs.stop_jobs()
    delay = cloud.store.setting(ACCESS_DELAY)
    cloud.store.empty()
    cloud.folder.empty()
    cloud.request_log.clear()
    cloud.clock.restart_at(real_now())
    if delay is not None:
        cloud.store.set_setting(ACCESS_DELAY, delay)
    _keep_time(cloud)
    return Reply(200, {"status": "ok"})


def _keep_time(cloud: Cloud) -> None:
    cloud.store.set_setting("now", repr(cloud.clock.now()))


_OPERATIONS = (
    ("health", "GET", get_health),
    ("clock", "POST", post_clock),
    ("access", "POST", post_access),
    ("bill", "GET", get_bill),
    ("inventory", "GET", get_inventory),
    ("requests", "GET", get_requests),
    ("reset", "POST", post_reset),
)

OPERATIONS = tuple(
    Operation(
        name=f"emulator.{name}",
        method=method,
        path=f"/_emulator/{name}",
        answer=answer,
        plane="emulator",
    )
    for name, method, answer in _OPERATIONS
)
