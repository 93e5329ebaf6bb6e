"""Quota: how much capacity a subscription may deploy, and how much it has deployed.

Token skus are counted by location, sku and base model, in thousands of tokens per minute; tuned
models have a quota of their own (docs/azure.md 5.5: how its name is written is inferred there).
Azure's limits differ by subscription; here each is 1000.
"""

from __future__ import annotations

from dataclasses import dataclass

from emulator import catalogue
from emulator.cloud import Cloud
from emulator.control_plane import errors
from emulator.records import Account, Deployment, JsonObject

LIMIT = 1000
# Deployments of a resource (docs/azure.md 2.1).
_MOST_TUNED = 10
_MOST_STANDARD = 32


@dataclass(frozen=True, slots=True)
class Quota:
    """What a deployment counts against."""

    location: str
    sku: str
    model: str
    is_tuned: bool

    @property
    def name(self) -> str:
        """The name that usages have for it."""
        return f"OpenAI.{self.sku}.{self.model}" + ("-finetune" if self.is_tuned else "")

    @property
    def display_name(self) -> str:
        """The name that people read."""
        tuned = " - finetune" if self.is_tuned else ""
        return f"Tokens Per Minute (thousands) - {self.model} - {self.sku}{tuned}"


def quota_of(account: Account, deployment: Deployment) -> Quota:
    """Say what a deployment counts against."""
    model = catalogue.get_model(deployment.base_model)
    return Quota(
        account.location, deployment.sku["name"], model.name, deployment.job_id is not None
    )


def used(cloud: Cloud) -> dict[Quota, int]:
    """Add up what is deployed in the subscription."""
    totals: dict[Quota, int] = {}
    for account in cloud.store.all(Account):
        for deployment in cloud.store.all(Deployment, account.key):
            quota = quota_of(account, deployment)
            totals[quota] = totals.get(quota, 0) + deployment.sku["capacity"]
    return totals


def require(cloud: Cloud, account: Account, wanted: Deployment) -> None:
    """Let a deployment pass if there is quota for what it has more than before.

    Raises:
        WireError: 400 if there is not, or if the account has as many deployments as it may.
    """
    old = cloud.store.get(Deployment, wanted.key)
    if old is None:
        _refuse_one_more(cloud, account, wanted)
    quota = quota_of(account, wanted)
    total = used(cloud).get(quota, 0)
    if old is not None and quota_of(account, old) == quota:
        total -= old.sku["capacity"]
    capacity = wanted.sku["capacity"]
    if total + capacity > LIMIT:
        raise errors.insufficient_quota(capacity, total, LIMIT, quota.display_name)


def render_usage(quota: Quota, amount: int) -> JsonObject:
    """Write how much of a quota is used."""
    return {
        "name": {"value": quota.name, "localizedValue": quota.display_name},
        "currentValue": float(amount),
        "limit": float(LIMIT),
        "unit": "Count",
    }


def _refuse_one_more(cloud: Cloud, account: Account, wanted: Deployment) -> None:
    others = cloud.store.all(Deployment, account.key)
    tuned = sum(other.job_id is not None for other in others)
    if wanted.job_id is not None and tuned >= _MOST_TUNED:
        raise errors.too_many_deployments("fine-tuned", _MOST_TUNED)
    if wanted.job_id is None and len(others) - tuned >= _MOST_STANDARD:
        raise errors.too_many_deployments("standard", _MOST_STANDARD)
