"""The emulator's own surface under /_emulator/: clock, access, bill, inventory, requests."""

from __future__ import annotations

import os

from emulator import bill, fault_parsing, inventory
from emulator.clock import MOST_SPEED, real_now
from emulator.cloud import Cloud
from emulator.control_plane import roles
from emulator.data_plane.access import ACCESS_DELAY
from emulator.operation import Call, Operation, Reply
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
    speed, jump = body.get("speed", clock.speed), body.get("advance_seconds", 0)
    if not speed <= MOST_SPEED:
        raise bad_request(f"'speed' is more than {MOST_SPEED:.0f}.")
    if not clock.can_advance(jump):
        raise bad_request("'advance_seconds' leads past the year 9998.")
    clock.set_speed(float(speed))
    clock.advance(float(jump))
    _keep_time(call.cloud)
    return Reply(200, {"now": clock.now(), "speed": clock.speed})


def post_access(call: Call) -> Reply:
    """Set how old (virtual seconds) a role assignment must be, and whether the caller has roles."""
    store, body = call.cloud.store, call.json()
    unknown = set(body) - {"delay_seconds", "has_roles"}
    if unknown:
        raise bad_request(f"Unknown field '{min(unknown)}': give delay_seconds or has_roles.")
    has_roles = body.get("has_roles", roles.has_roles(call.cloud))
    if not isinstance(has_roles, bool):
        raise bad_request("'has_roles' is not true or false.")
    delay = body.get("delay_seconds", float(store.setting(ACCESS_DELAY) or 0))
    if not isinstance(delay, int | float) or isinstance(delay, bool) or delay < 0:
        raise bad_request("'delay_seconds' is not a number >= 0.")
    store.set_setting(ACCESS_DELAY, str(float(delay)))
    roles.set_roles(call.cloud, has_roles=has_roles)
    return Reply(200, {"delay_seconds": delay, "has_roles": has_roles})


def get_bill(call: Call) -> Reply:
    """Give every charge and the sum."""
    lines = bill.charges(call.cloud.store, call.cloud.clock.now())
    total = f"{bill.total_usd(lines):.6f}"
    return Reply(200, {"charges": [line.as_json() for line in lines], "total_usd": total})


def get_faults(call: Call) -> Reply:
    """Give the fault rules, with how many requests each has matched and holds."""
    return Reply(200, {"rules": call.cloud.faults.as_json()})


def post_faults(call: Call) -> Reply:
    """Put other fault rules in the place of all; what is held goes on."""
    try:
        rules = fault_parsing.parse(call.json())
    except fault_parsing.FaultRulesError as error:
        raise bad_request(str(error)) from None
    call.cloud.faults.replace(rules)
    return get_faults(call)


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
    cloud.faults.replace([])
    cloud.training_runs.stop_jobs()
    delay = cloud.store.setting(ACCESS_DELAY)
    cloud.store.empty()
    cloud.store.after_commit(cloud.folder.empty)
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
    ("inventory", "GET", inventory.get_inventory),
    ("faults", "GET", get_faults),
    ("faults", "POST", post_faults),
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
