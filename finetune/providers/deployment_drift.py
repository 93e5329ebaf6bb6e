"""What happened to a deployment behind the engine's back, and which rule or hand did it.

Sources: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning-deploy (2026-11-22)
for the 24 hours of DeveloperTier, and for the 15 days without a call that a deployment older than
15 days may have.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from finetune.azure.control_plane import ControlPlane
from finetune.errors import NotFound, ServiceError
from finetune.providers import engine
from finetune.providers.account_args import has_account, look_at_deployments
from finetune.providers.deployment_leftovers import deployed_model, find_leftovers
from finetune.providers.properties import is_known

DEVELOPER_LIFE = timedelta(hours=24)
IDLE_LIFE = timedelta(days=15)


@dataclass(slots=True)
class Drift:
    """What a look at a deployment has shown: what must be replaced or updated, in sentences too."""

    replaces: list[str] = field(default_factory=list)
    updates: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def look_for_drift(name: str, olds: dict[str, Any], news: dict[str, Any]) -> Drift:
    """What happened to a recorded deployment, which is said; who cannot tell assumes nothing."""
    if not is_known(news["account"]):
        return Drift()
    listing = look_at_deployments(news)
    try:
        leftovers = find_leftovers(listing.all(), news)
        drift = find_drift(name, listing.get(name), olds)
    except NotFound:
        drift, leftovers = _gone(name, olds), []
    except ServiceError as error:
        engine.say(f"cannot look after {name}, taking it as unchanged: {error}", "WARNING")
        return Drift()
    for leftover in leftovers:
        drift.updates.append("deployment_name")
        drift.said.append(f"{leftover} is left over by an interrupted run: `pulumi up` deletes it")
    for sentence in drift.said:
        engine.say(sentence)
    return drift


def _gone(name: str, olds: dict[str, Any]) -> Drift:
    if not has_account(olds["account"]):
        return Drift()  # the job says so, and what that costs
    now = ControlPlane(olds["account"]["cloud"], olds["account"]["id"]).service_time
    return Drift(replaces=["deployment_name"], said=[why_gone(name, olds, now)])


def find_drift(name: str, live: dict[str, Any], recorded: dict[str, Any]) -> Drift:
    """How a live deployment differs from what is recorded of it.

    Args:
        name: the deployment's.
        live: as ARM has it.
        recorded: the resource's properties, of the last run or refresh.
    """
    drift = Drift()
    found = live_properties(live, recorded)
    for what, is_name in (("fine_tuned_model", True), ("sku_name", True), ("capacity", False)):
        if found[what] == recorded.get(what):
            continue
        (drift.replaces if is_name else drift.updates).append(what)
        change = f"{name}: somebody changed {what} from {_shown(recorded.get(what))}"
        cost = "made again" if is_name else "set back"
        drift.said.append(
            f"{change} to {_shown(found[what])}; `pulumi up` has it {cost}, for nothing"
        )
    return drift


def live_properties(live: dict[str, Any], recorded: dict[str, Any]) -> dict[str, Any]:
    """A deployment's model, sku and capacity as ARM has them.

    A name in another case is the same name: ARM's are case-insensitive.
    """
    sku = live.get("sku") or {}
    found = {
        "fine_tuned_model": deployed_model(live),
        "sku_name": sku.get("name"),
        "capacity": sku.get("capacity"),
    }
    return {
        what: recorded.get(what)
        if str(recorded.get(what)).lower() == str(value).lower()
        or (what == "capacity" and recorded.get(what) == value)
        else value
        for what, value in found.items()
    }


def why_gone(name: str, recorded: dict[str, Any], now: datetime) -> str:
    """One sentence on a deployment that is there no more.

    Args:
        name: the deployment's.
        recorded: the resource's properties.
        now: the service's time.
    """
    is_developer = recorded.get("sku_name") == "DeveloperTier"
    life = DEVELOPER_LIFE if is_developer else IDLE_LIFE
    deployed_at = recorded.get("deployed_at")  # an earlier version kept none
    age = now - datetime.fromisoformat(deployed_at) if deployed_at else life
    if age < life:
        cause = "somebody deleted it"
    elif is_developer:
        cause = "Azure deletes a DeveloperTier deployment 24 hours after it was made"
    else:
        cause = "Azure deletes one that had no call for 15 days, or somebody deleted it"
    return f"{name} is gone: {cause}; `pulumi up` deploys the model again, which costs no training"


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)
