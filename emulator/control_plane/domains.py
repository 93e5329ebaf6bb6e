"""Whether a custom subdomain is still free: soft-deleted accounts keep theirs."""

from __future__ import annotations

from emulator.control_plane import errors
from emulator.control_plane.json_shape import value_of
from emulator.control_plane.resource_ids import PROVIDER_PATH
from emulator.operation import Call, Operation, Reply
from emulator.records import Account


def check_availability(call: Call) -> Reply:
    """Say whether an account can have a subdomain."""
    body = call.json()
    name = value_of(body, "subdomainName", str)
    if not name:
        raise errors.invalid_property("The property 'subdomainName' is missing.")
    taken = any(account.subdomain == name.lower() for account in call.cloud.store.all(Account))
    answer = {
        "isSubdomainAvailable": not taken,
        "subdomainName": name,
        "type": value_of(body, "type", str),
        "kind": value_of(body, "kind", str),
    }
    reason = {"reason": f"Sub domain name '{name}' is already used."} if taken else {}
    return Reply(200, answer | reason)


OPERATIONS = (
    Operation(
        name="check_domain_availability",
        method="POST",
        path=PROVIDER_PATH + "/checkDomainAvailability",
        answer=check_availability,
        since="2017-04-18",
        differs="The names of other subscriptions' accounts are all free.",
    ),
)
