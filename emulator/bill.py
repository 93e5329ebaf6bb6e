"""What the local Azure would have charged: training, hosting, inference.

Training is charged once, when a job ends; hosting by started virtual second while a tuned
deployment serves; inference by tokens, summed per deployment and direction. Failed and queued
jobs cost nothing (docs/azure.md 4.3, cost-management page, 2026-10-05).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal

from emulator.catalogue import BaseModel
from emulator.records import Deployment, JsonObject
from emulator.store import Store

# USD per hour for Standard and Global tuned deployments, Developer none
# (docs/azure.md 4.3: cost-management page of 3/2026; later pages name no number).
HOSTING_USD_PER_HOUR = Decimal("1.70")
_MILLION = Decimal(1_000_000)
_SECONDS_PER_HOUR = Decimal(3600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One line of the bill; money in USD as a decimal string."""

    uid: str
    time: float
    kind: str
    account: str
    thing: str
    quantity: int
    unit: str
    rate_usd: str
    rate_per: str
    amount_usd: str
    state: str = ""

    @property
    def key(self) -> str:
        """What it is for, so that nothing is charged twice."""
        return self.uid

    @property
    def parent(self) -> str:
        """The account."""
        return self.account

    def as_json(self) -> JsonObject:
        """Give it as the admin surface shows it."""
        return {
            "time": int(self.time),
            "kind": self.kind,
            "account": self.account,
            "thing": self.thing,
            "quantity": self.quantity,
            "unit": self.unit,
            "rate_usd": self.rate_usd,
            "rate_per": self.rate_per,
            "amount_usd": self.amount_usd,
        }


def charge_training(
    store: Store, *, account: str, job_id: str, tokens: int, rate: Decimal, at: float
) -> None:
    """Charge a job's trained tokens at a rate in USD per million."""
    store.put(_token_charge("training", account, job_id, tokens=tokens, rate=rate, at=at))


def charge_training_time(
    store: Store, *, account: str, job_id: str, seconds: int, rate: Decimal, at: float
) -> None:
    """Charge a reinforcement job's time of training at a rate in USD per hour."""
    charge = Charge(
        uid=f"training {job_id}",
        time=at,
        kind="training",
        account=account,
        thing=job_id,
        quantity=seconds,
        unit="second",
        rate_usd=str(rate),
        rate_per="hour",
        amount_usd=_plain(Decimal(seconds) * rate / _SECONDS_PER_HOUR),
    )
    store.put(charge)


def charge_inference(
    store: Store, deployment: Deployment, model: BaseModel, usage: tuple[int, int], at: float
) -> None:
    """Add one call's tokens (prompt, completion) to what its deployment has used."""
    rates = (("prompt", model.rates.prompt), ("completion", model.rates.completion))
    for (direction, rate), tokens in zip(rates, usage, strict=True):
        thing = f"{deployment.account_name}/{deployment.name} {direction}"
        before = store.get(Charge, f"inference {thing}")
        total = tokens + (before.quantity if before else 0)
        store.put(
            _token_charge(
                "inference", deployment.account_name, thing, tokens=total, rate=rate, at=at
            )
        )


def settle_hosting(store: Store, deployment: Deployment, until: float) -> None:
    """Write down what hosting a deployment cost, now that it is gone."""
    charge = _hosting(deployment, until)
    if charge is not None:
        number = store.count_up("hosting-charges")
        store.put(replace(charge, uid=f"hosting {charge.thing} {number}"))


def charges(store: Store, now: float) -> list[Charge]:
    """Give the bill as of now in the order of time, with the hosting of what is still deployed."""
    running = [_hosting(deployment, now) for deployment in store.all(Deployment)]
    lines = store.all(Charge) + [charge for charge in running if charge is not None]
    return sorted(lines, key=lambda line: line.time)


def total_usd(lines: list[Charge]) -> Decimal:
    """Add a bill up."""
    return sum((Decimal(line.amount_usd) for line in lines), Decimal(0))


def _hosting(deployment: Deployment, until: float) -> Charge | None:
    is_free = deployment.job_id is None or deployment.sku["name"] == "DeveloperTier"
    if is_free or deployment.serving_since is None:
        return None
    seconds = max(0, math.ceil(until - deployment.serving_since))
    amount = Decimal(seconds) * HOSTING_USD_PER_HOUR / _SECONDS_PER_HOUR
    return Charge(
        uid="",
        time=until,
        kind="hosting",
        account=deployment.account_name,
        thing=f"{deployment.account_name}/{deployment.name}",
        quantity=seconds,
        unit="second",
        rate_usd=str(HOSTING_USD_PER_HOUR),
        rate_per="hour",
        amount_usd=_plain(amount),
    )


def _token_charge(
    kind: str, account: str, thing: str, *, tokens: int, rate: Decimal, at: float
) -> Charge:
    return Charge(
        uid=f"{kind} {thing}",
        time=at,
        kind=kind,
        account=account,
        thing=thing,
        quantity=tokens,
        unit="token",
        rate_usd=str(rate),
        rate_per="1000000 tokens",
        amount_usd=_plain(Decimal(tokens) * rate / _MILLION),
    )


def _plain(amount: Decimal) -> str:
    # Six places: the price of a single token of the cheapest model is 0.0000001 USD.
    return f"{amount:.6f}"
