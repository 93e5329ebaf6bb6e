"""Dated prices, in USD: the table `prices.toml`, and what a stack's config says instead.

A stack's figures go before the table's one by one, and each keeps the day from which it is: a
rate of the stack's own makes no older one look new.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from finetune.base_models import base_model_id
from finetune.errors import Problem, SpecError
from finetune.price_parsing import Price, parse_prices

PRICE_PAGE = "https://aka.ms/oai/pricing"

HOURS_PER_30_DAYS = 30 * 24

OLD_DAYS = 90
"""From when on a price is said to be old: a quarter, which is this project's choice."""

_ANY_MODEL = "hosting"
"""The entry whose hosting prices hold for every model that has none of its own."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What models cost; the first of `layers` that has a figure gives it.

    Each method takes a base model's id or short name, or the name of a model tuned from it, and
    guesses nothing from the beginning of a name.
    """

    layers: Sequence[Mapping[str, Price]]

    def find(self, model: str) -> Price | None:
        """The model's entry, the stack's own before the table's; None if it has none."""
        base = base_model_id(model)
        return next((layer[base] for layer in self.layers if base in layer), None)

    def training_usd_per_million(self, model: str, training_type: str) -> Decimal | None:
        """The rate of a million billed tokens (supervised, dpo); None where none is known."""
        return self._usd(model, "training_usd_per_million", training_type)

    def training_usd_per_hour(self, model: str, training_type: str) -> Decimal | None:
        """The rate of an hour of core training (reinforcement); None where none is known."""
        return self._usd(model, "training_usd_per_hour", training_type)

    def inference_usd_per_million(self, model: str) -> Mapping[str, Decimal]:
        """The rates of a million tokens, `input` and `output`, as far as they are known."""
        known = ((by, self._usd(model, "inference_usd_per_million", by)) for by in _IN_AND_OUT)
        return {by: usd for by, usd in known if usd is not None}

    def hosting_usd_per_hour(self, model: str, sku_name: str) -> Decimal | None:
        """What a deployment costs for each hour that it exists, used or not."""
        found = self._find(model, "hosting_usd_per_hour", sku_name) or self._find(
            _ANY_MODEL, "hosting_usd_per_hour", sku_name
        )
        return found.usd("hosting_usd_per_hour", sku_name) if found else None

    def nearest_model(self, model: str) -> str | None:
        """The priced model whose name is most like this one; None if none is."""
        names = {name for layer in self.layers for name in layer} - {_ANY_MODEL}
        return next(iter(difflib.get_close_matches(base_model_id(model), sorted(names), n=1)), None)

    def find_age_warning(
        self, model: str, training_type: str | None, sku_name: str | None, today: date
    ) -> str | None:
        """One sentence for all prices in use that are older than 90 days; None if none is.

        Args:
            model: what is trained.
            training_type: on which tier; None if it is trained already.
            sku_name: how it is served; None if it is not.
            today: the day to count from.
        """
        old = [
            f"the {what} of {price.as_of} ({age} days ago)"
            for what, price in self._in_use(model, training_type, sku_name)
            if (age := (today - price.as_of).days) > OLD_DAYS
        ]
        return f"old: {', '.join(old)}; see {PRICE_PAGE} and set `prices`" if old else None

    def _in_use(
        self, model: str, training_type: str | None, sku_name: str | None
    ) -> Iterator[tuple[str, Price]]:
        for figure in ("training_usd_per_million", "training_usd_per_hour"):
            if training_type and (price := self._find(model, figure, training_type)):
                yield f"price of {base_model_id(model)}", price
        if sku_name and sku_name != "DeveloperTier":
            own = self._find(model, "hosting_usd_per_hour", sku_name)
            price = own or self._find(_ANY_MODEL, "hosting_usd_per_hour", sku_name)
            if price:
                yield f"hosting price of a {sku_name} deployment", price

    def _usd(self, model: str, figure: str, by: str) -> Decimal | None:
        found = self._find(model, figure, by)
        return found.usd(figure, by) if found else None

    def _find(self, model: str, figure: str, by: str) -> Price | None:
        """The first entry that has this figure, which knows its day and source."""
        entries = (layer.get(base_model_id(model)) for layer in self.layers)
        return next((one for one in entries if one and one.usd(figure, by) is not None), None)


_IN_AND_OUT = ("input", "output")


def load_prices(overrides: Mapping[str, object] | None = None) -> Prices:
    """The table, with a stack's `prices` before it.

    Args:
        overrides: what config holds under `prices`, as JSON or YAML gives it.

    Raises:
        SpecError: with every wrong override, by its path `prices.<model>.…`.
    """
    table = read_table()
    return Prices((table,) if overrides is None else (parse_prices(overrides), table))


def read_prices(overrides: Any, problems: list[Problem]) -> Prices:
    """The same for who collects problems: where `overrides` are wrong, the table alone."""
    try:
        return load_prices(overrides)
    except SpecError as error:
        problems.extend(error.problems)
        return load_prices()


@cache
def read_table() -> Mapping[str, Price]:
    """The entries of `prices.toml`, parsed once, and only where a price is asked for."""
    import tomllib

    text = Path(__file__).with_name("prices.toml").read_text(encoding="utf-8")
    return parse_prices(tomllib.loads(text, parse_float=Decimal), "prices.toml")
