"""What Azure is known to tune: by which method, in which tier and region, and until when.

The facts are in `base_models.toml`, dated, each with its source. Azure adds models and regions
before the table does: an unknown model is a warning, and a wrong entry is mended there.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune.errors import Problem

if TYPE_CHECKING:
    from finetune.spec import FineTuneSpec

TABLE = Path(__file__).with_suffix(".toml")

SOON_DAYS = 180
"""A retirement that is nearer than this is warned of."""

_TUNED = re.compile(r"\.ft-|:ckpt-")
_IN_THE_US = re.compile(r"[a-z]*us\d?")


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseModelFacts:
    """One base model. None, or nothing in a tuple, is what is not published or not offered.

    `training_retires` is for subscriptions that deployed the base model before; for others,
    training ends with the base model itself (`base_retires`). Tuned models serve on until
    `deployment_retires`.
    """

    model: str
    methods: tuple[str, ...]
    training_types: tuple[str, ...]
    standard_training_regions: tuple[str, ...] = ()
    global_training_regions: tuple[str, ...] = ()
    deployment_sku_names: tuple[str, ...] = ()
    standard_deployment_regions: tuple[str, ...] = ()
    vision: bool = False
    training_context_tokens: int | None = None
    base_retires: date | None = None
    training_retires: date | None = None
    deployment_retires: date | None = None
    short_name: str = ""
    note: str = ""
    source: str
    as_of: date

    @property
    def table(self) -> str:
        """The end of every sentence that rests on the table."""
        return f"(table of {self.as_of})"


@cache
def base_models() -> dict[str, BaseModelFacts]:
    """The whole table by model id, in its order."""
    import tomllib  # here, since prices ask only for names where one is looked up

    content = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    regions = content["global_training_regions"]
    return {model: _facts(model, entry, regions) for model, entry in content["models"].items()}


def _facts(model: str, entry: dict[str, Any], regions: dict[str, list[str]]) -> BaseModelFacts:
    named = {**entry, "global_training_regions": regions[entry["global_training_regions"]]}
    values: dict[str, Any] = {
        key: tuple(one) if isinstance(one, list) else one for key, one in named.items()
    }
    return BaseModelFacts(model=model, **values)


def find_base_model(model: str) -> BaseModelFacts | None:
    """The facts for an id, a short name (`gpt-4.1`) or a model that was tuned from it; else None.

    Case does not count: the service takes open models' names in lower case too (docs/azure.md 1.4).
    """
    return _by_lower_case_name().get(_TUNED.split(model, maxsplit=1)[0].lower())


def base_model_id(model: str) -> str:
    """The table's id for any of a model's names; an unknown model's own, or what it was tuned from.

    What is known of a model elsewhere (prices, defaults) is kept by this id.

    >>> base_model_id("GPT-4.1"), base_model_id("gpt-9.ft-0123")
    ('gpt-4.1-2025-04-14', 'gpt-9')
    """
    facts = find_base_model(model)
    return facts.model if facts else _TUNED.split(model, maxsplit=1)[0]


@cache
def _by_lower_case_name() -> dict[str, BaseModelFacts]:
    facts = base_models().values()
    return {name.lower(): one for one in facts for name in (one.model, one.short_name or one.model)}


def model_problems(spec: FineTuneSpec, path: str, location: str | None) -> list[Problem]:
    """What the table says that Azure would refuse; nothing for a model that it does not have.

    Args:
        spec: what to train and how to serve it.
        path: where the spec stands in config.
        location: where the account is; None if nobody knows, and so not checked.
    """
    facts = find_base_model(spec.model)
    if facts is None:
        return []
    region = _as_arm_writes(location)
    found = [] if spec.adopt_job_id else [*_training_problems(facts, spec, region)]
    if spec.deploy:
        found += _deployment_problems(facts, spec, region)
    return [Problem(f"{path}.{key}" if path else key, what) for key, what in found]


def _as_arm_writes(location: str | None) -> str | None:
    """`swedencentral` for "Sweden Central", which ARM takes as well."""
    return location.lower().replace(" ", "") if location else None


def _training_problems(
    facts: BaseModelFacts, spec: FineTuneSpec, region: str | None
) -> Iterator[tuple[str, str]]:
    if spec.method not in facts.methods:
        only = f"{facts.model} is tuned by {_list(facts.methods)} only"
        yield "method", f"is {spec.method!r}; {only} {facts.table}"
    tier = spec.training_type
    if tier not in facts.training_types:
        only = f"{facts.model} is trained as {_list(facts.training_types)} only"
        yield "training_type", f"is {tier!r}; {only} {facts.table}"
    elif region and tier == "DataZoneStandard" and not _IN_THE_US.fullmatch(region):
        where = f"is in US regions only, and location is {region!r}"
        yield "training_type", f"is {tier!r}; training in a data zone {where} {facts.table}"
    elif region and region not in (regions := _training_regions(facts, tier, region)):
        what = f"{facts.model} is trained so {_elsewhere(regions, region)}"
        yield "training_type", f"is {tier!r}; {what}, or another training_type {facts.table}"


def _training_regions(facts: BaseModelFacts, tier: str, region: str) -> tuple[str, ...]:
    """The published regions of a tier; of the developer tier and the data zone none are."""
    published = {
        "Standard": facts.standard_training_regions,
        "GlobalStandard": facts.global_training_regions,
    }
    return published.get(tier, (region,))


def _deployment_problems(
    facts: BaseModelFacts, spec: FineTuneSpec, region: str | None
) -> Iterator[tuple[str, str]]:
    sku_name = spec.deployment.sku_name
    regions = facts.standard_deployment_regions
    if not facts.deployment_sku_names:
        how = f"a tuned {facts.model} is served by managed compute or provisioned throughput only"
        yield "deploy", f"is true; {how}, so set it to false {facts.table}"
    elif sku_name not in facts.deployment_sku_names:
        only = f"a tuned {facts.model} is served as {_list(facts.deployment_sku_names)} only"
        yield "deployment.sku_name", f"is {sku_name!r}; {only} {facts.table}"
    elif region and sku_name == "Standard" and region not in regions:
        what = f"a tuned {facts.model} is served so {_elsewhere(regions, region)}"
        yield "deployment.sku_name", f"is {sku_name!r}; {what}, or another sku_name {facts.table}"


def _elsewhere(regions: Iterable[str], region: str) -> str:
    return f"in {_list(regions)} only, and location is {region!r}: choose another location"


def model_warnings(spec: FineTuneSpec, location: str | None, today: date) -> list[str]:
    """What a user should know of a model before it costs anything, though it may well work.

    Args:
        spec: what to train and how to serve it.
        location: where the account is; None if nobody knows.
        today: the date that retirements are counted from.
    """
    facts = find_base_model(spec.model)
    if facts is None:
        return [_unknown(spec.model)]
    retirements = {}
    if not spec.adopt_job_id:
        retirements["training ends"] = facts.training_retires
        retirements["for new customers with its base model"] = facts.base_retires
    if spec.deploy:
        retirements["tuned models stop serving"] = facts.deployment_retires
    notes = [facts.note] if facts.note else []
    region = _as_arm_writes(location)
    regions = (None, *facts.global_training_regions)
    is_trained_so = spec.training_type == "developerTier" and not spec.adopt_job_id
    if is_trained_so and region not in regions:
        notes.append(f"no training as developerTier is known of in {region}")
    ends = [
        f"{what} {_when(day, today)}"
        for what, day in retirements.items()
        if day and (day - today).days <= SOON_DAYS
    ]
    if ends:
        notes.append(f"{', '.join(ends)}; Azure moves such dates")
    return [f"{facts.model}: {note} {facts.table}" for note in notes]


def _when(day: date, today: date) -> str:
    days = (day - today).days
    if days > 0:
        return f"on {day}, in {days} day{'s' if days > 1 else ''}"
    return f"on {day}, which is today" if days == 0 else f"on {day}, which has passed"


def _unknown(model: str) -> str:
    known = _by_lower_case_name()
    base = _TUNED.split(model, maxsplit=1)[0]
    near = difflib.get_close_matches(base.lower(), known, n=1)
    hint = f"; did you mean {known[near[0]].model}?" if near else ""
    as_of = max(facts.as_of for facts in known.values())
    return f"{base} is not in the table of {as_of}, so nothing is checked against it{hint}"


def _list(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
