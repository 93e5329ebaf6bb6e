"""One entry of a price table, from `prices.toml` or from a stack's config: parsed, or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from finetune.amounts import MOST_USD, in_plain_figures
from finetune.base_models import base_model_id
from finetune.errors import Problem, SpecError
from finetune.shown import shown, unknown_key
from finetune.tiers import SKU_NAMES, TRAINING_TYPES

FIGURES: dict[str, tuple[str, ...]] = {
    "training_usd_per_million": TRAINING_TYPES,
    "training_usd_per_hour": TRAINING_TYPES,
    "inference_usd_per_million": ("input", "output"),
    "hosting_usd_per_hour": SKU_NAMES,
}
"""The figures of an entry, and what each is given by."""

_MIDNIGHT = " 00:00:00 +0000 UTC"

KEYS = (*FIGURES, "source", "as_of")


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What one base model costs, in USD, from one source and one day."""

    source: str
    as_of: date
    training_usd_per_million: Mapping[str, Decimal] = field(default_factory=dict)
    training_usd_per_hour: Mapping[str, Decimal] = field(default_factory=dict)
    inference_usd_per_million: Mapping[str, Decimal] = field(default_factory=dict)
    hosting_usd_per_hour: Mapping[str, Decimal] = field(default_factory=dict)

    def usd(self, figure: str, by: str) -> Decimal | None:
        """One amount: `usd("training_usd_per_million", "Standard")`; None if it has none."""
        amounts: Mapping[str, Decimal] = getattr(self, figure)
        return amounts.get(by)


def parse_prices(table: object, path: str = "prices") -> dict[str, Price]:
    """Makes the entries of a table, by the ids of base models.

    Args:
        table: a map as TOML, JSON or YAML gives it; amounts may be texts, as config stores them,
            and a model may go by its short name.
        path: where the table stands in config, for the messages.

    Raises:
        SpecError: with every problem, each with its path, the value and what is allowed.
    """
    if not isinstance(table, Mapping):
        raise SpecError((Problem(path, f"is {shown(table)}; must be a map of base models"),))
    problems: list[Problem] = []
    prices: dict[str, Price] = {}
    for name, entry in table.items():
        where, model = f"{path}.{name}", base_model_id(str(name))
        price = _price(str(name), entry, where, problems)
        if model in prices and ".ft-" not in str(name):
            problems.append(Problem(where, f"is {model}, whose prices are there already"))
        prices[model] = price
    if problems:
        raise SpecError(tuple(problems))
    return prices


def _price(model: str, entry: object, path: str, problems: list[Problem]) -> Price:
    """One entry; what is wrong with it is added to `problems`, and stands in it as nothing."""
    if ".ft-" in model:
        base = base_model_id(model)
        problems.append(Problem(path, f"is a tuned model; must be its base model, {base}"))
    if not isinstance(entry, Mapping):
        problems.append(Problem(path, f"is {shown(entry)}; must be a map of prices with as_of"))
        entry = {"as_of": date.min}
    problems.extend(
        Problem(f"{path}.{key}", unknown_key(key, KEYS)) for key in entry if key not in KEYS
    )
    figures = {
        figure: _amounts(entry[figure], known, f"{path}.{figure}", problems)
        for figure, known in FIGURES.items()
        if figure in entry
    }
    return Price(
        source=_source(entry, f"{path}.source", problems),
        as_of=_as_of(entry, f"{path}.as_of", problems),
        **figures,
    )


def _amounts(
    amounts: object, known: Sequence[str], path: str, problems: list[Problem]
) -> Mapping[str, Decimal]:
    if not isinstance(amounts, Mapping):
        what = f"is {shown(amounts)}; must be a map of amounts by {', '.join(known)}"
        problems.append(Problem(path, what))
        return {}
    read: dict[str, Decimal] = {}
    for by, usd in amounts.items():
        if by not in known:
            problems.append(Problem(f"{path}.{by}", unknown_key(by, known)))
        elif (amount := _amount(usd)) is None:
            what = f"is {shown(usd)}; must be an amount in USD, from 0 to {MOST_USD:,}"
            problems.append(Problem(f"{path}.{by}", what))
        else:
            read[by] = amount
    return read


def _source(entry: Mapping[str, Any], path: str, problems: list[Problem]) -> str:
    source = entry.get("source", "this stack's config")
    if not isinstance(source, str) or not source:
        problems.append(Problem(path, f"is {shown(source)}; must be a text that says whose prices"))
    return str(source)


def _as_of(entry: Mapping[str, Any], path: str, problems: list[Problem]) -> date:
    if "as_of" not in entry:
        problems.append(Problem(path, "is missing; must be the day of the prices (2026-11-01)"))
    elif (day := _day(entry["as_of"])) is None:
        problems.append(Problem(path, f"is {shown(entry['as_of'])}; must be a day (2026-11-01)"))
    else:
        return day
    return date.min


def _amount(value: object) -> Decimal | None:
    """An amount from 0 to the most; a float is taken as it is written, 2.1 as 2.1."""
    try:
        usd = Decimal(str(value))  # of True, None and a list this is no number
    except (InvalidOperation, ValueError):  # the latter of thousands of digits
        return None
    return in_plain_figures(usd) if usd.is_finite() and 0 <= usd <= MOST_USD else None


def _day(value: object) -> date | None:
    """A day as TOML and YAML read it, or as a text; Pulumi adds midnight to a day in YAML."""
    if isinstance(value, date):
        return None if isinstance(value, datetime) else value
    try:
        return date.fromisoformat(value.removesuffix(_MIDNIGHT)) if isinstance(value, str) else None
    except ValueError:
        return None
