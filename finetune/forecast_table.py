"""A forecast as a person reads it: one compact table for each model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain

from finetune.cost import (
    PAUSED_AT_USD,
    grading_models,
    hosting_usd_per_hour,
    hosting_usd_per_month,
)
from finetune.dataset.report import DatasetReport
from finetune.forecast import Forecast
from finetune.tokens import LOWEST_IMAGE_TOKENS
from finetune.training_data import USES, TrainingData, WarningKind

SHOWN_ALIKE = 2
"""Warnings of one code about a file; `python -m finetune check` shows more."""

SHOWN_LINES = 5
"""Of the other warnings of that code, which lines they are about."""

Rows = Iterator[tuple[str, str]]


def forecast_table(forecast: Forecast, *, is_free: bool) -> str:
    """The rows, hosting first: it dwarfs the training of small files.

    Args:
        forecast: of one model.
        is_free: whether it runs on the local Azure, so that the amounts are only what-if.
    """
    rows = chain(
        _money(forecast),
        _data(forecast),
        (("advice", advice.text) for advice in forecast.advice if not advice.is_followed),
        (("warning", warning) for warning in forecast.warnings),
    )
    lines = [f"{label:<9}  {text}" for label, text in _without_repeats(rows)]
    return "\n".join(["all of this is free on the local Azure; on Azure:"] * is_free + lines)


def _without_repeats(rows: Rows) -> Rows:
    """A label stands once, over the rows that follow under it."""
    last = ""
    for label, text in rows:
        yield ("" if label == last else label), text
        last = label


def _money(forecast: Forecast) -> Rows:
    spec, prices = forecast.spec, forecast.prices
    hourly_usd = hosting_usd_per_hour(spec, prices)
    monthly_usd = hosting_usd_per_month(spec, prices)
    sku_name = spec.deployment.sku_name
    if not spec.deploy:
        yield "hosting", "none: deploy is false"
    elif hourly_usd is None:
        yield "hosting", f"at a price unknown here ({sku_name})"
    elif not hourly_usd:
        yield "hosting", f"no fee ({sku_name})"
    else:
        fee = f"${hourly_usd:,} an hour = ${monthly_usd:,} per 30 days"
        yield "hosting", f"{fee}, used or not, until destroyed ({sku_name})"
    yield from _training(forecast) if forecast.estimate else _adoption(forecast)
    rates = prices.inference_usd_per_million(spec.model)
    if rates:
        said = ", ".join(f"${usd:,} {by}" for by, usd in rates.items())
        yield "inference", f"{said} per million tokens (GlobalStandard)"


def _adoption(forecast: Forecast) -> Rows:
    spec = forecast.spec
    yield "training", f"adopts {spec.adopt_job_id}: nothing is trained, $0"
    if paths := [key for use in USES if getattr(spec, key := f"{use}_path")]:
        yield "data", f"not read, since nothing is trained: {', '.join(paths)}"


def _training(forecast: Forecast) -> Rows:
    spec, data, estimate = forecast.spec, forecast.data, forecast.estimate
    assert data and estimate  # noqa: PT018, S101  (only an adopted job has neither)
    yield "training", f"{estimate.training_usd_text} for each new job ({spec.training_type})"
    epochs = "epoch" if estimate.n_epochs == 1 else "epochs"
    passes = f"{estimate.n_epochs} {epochs}{', assumed' if estimate.n_epochs_assumed else ''}"
    tokens = f"{estimate.training_tokens:,} tokens x {passes} = {estimate.billed_tokens:,}"
    if spec.method == "reinforcement":
        yield "training", f"{tokens}; billed by the hour, paused at ${PAUSED_AT_USD:,}"
    else:
        yield "training", f"{tokens} billed tokens"
        if images := data.training.images:
            least = f"{images:,} images counted at {LOWEST_IMAGE_TOKENS} tokens each"
            yield "training", f"{least}, the least: it may cost several times as much"
    if tiers := [f"{tier} ${usd:,}" for tier, usd in _by_type(forecast) if usd is not None]:
        unit = "an hour " if spec.method == "reinforcement" else ""
        yield "training", f"{unit}by training_type: {' | '.join(tiers)}"
    if graders := grading_models(spec):
        yield "training", f"the tokens of the grader {', '.join(graders)} come on top"
    yield "time", f"{_duration(estimate.minutes_low)} to {_duration(estimate.minutes_high)}"


def _by_type(forecast: Forecast) -> Iterable[tuple[str, Decimal | None]]:
    """By the hour the job's upper end is the same on every tier, and so the rate is told."""
    spec, by_type = forecast.spec, forecast.training_usd_by_type
    if spec.method != "reinforcement":
        return by_type.items()
    return [(tier, forecast.prices.training_usd_per_hour(spec.model, tier)) for tier in by_type]


def _duration(minutes: int | None) -> str:
    if minutes is None:
        return "unknown"
    return f"{minutes} minutes" if minutes < 120 else f"{minutes / 60:.0f} hours"  # noqa: PLR2004


def _data(forecast: Forecast) -> Rows:
    data = forecast.data
    if data is None:
        return
    for use in USES:
        if report := getattr(data, use):
            yield "data", f"{use}: {_size(report)}"
    kinds = list(data.warning_kinds())
    for kind in kinds:
        yield from (("data", f"{kind.path}, {warning}") for warning in kind.found[:SHOWN_ALIKE])
        if kind.count > SHOWN_ALIKE:
            yield "data", f"{kind.path}: {_others(kind)}"
    if any(kind.count > SHOWN_ALIKE for kind in kinds):
        yield "data", f"more of each: {_check_command(data)}"


def _others(kind: WarningKind) -> str:
    """How many more warnings of a kind there are, and the first lines that they are about."""
    more = f"{kind.count - SHOWN_ALIKE:,} more of {kind.code}"
    lines = list(dict.fromkeys(str(one.line) for one in kind.found[SHOWN_ALIKE:]))
    first = ", ".join(lines[:SHOWN_LINES])
    goes_on = len(lines) > SHOWN_LINES or kind.count > len(kind.found)
    return f"{more}, in line{'s' * (len(lines) > 1)} {first}{' …' * goes_on}"


def _check_command(data: TrainingData) -> str:
    others = [
        f"--{use} {report.path}" for use in USES[1:] if (report := getattr(data, use)) is not None
    ]
    return " ".join(["python -m finetune check", data.training.path, *others])


def _size(report: DatasetReport) -> str:
    return (
        f"{report.examples:,} examples, {report.tokens:,} tokens "
        f"(longest {report.longest_example_tokens:,})"
    )
