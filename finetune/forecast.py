"""What is known of one model before it is trained: cost, time, advice, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finetune.advice import Advice, advise, advise_serving
from finetune.base_models import model_problems, model_warnings
from finetune.budget import find_too_many_tokens, require_hosting_within_budget
from finetune.cost import Estimate, estimate, training_usd_by_type
from finetune.errors import BudgetError, Problem
from finetune.fingerprint import fingerprint
from finetune.prices import Prices
from finetune.spec import FineTuneSpec
from finetune.training_data import TrainingData, read_training_data


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A model's spec and data, with what follows from them at the prices of a day.

    `warnings` are sentences about model, prices and dates; those about lines of the data are in
    `data`. A model that adopts a job has neither data nor estimate: nothing is trained.
    """

    spec: FineTuneSpec
    data: TrainingData | None
    prices: Prices
    estimate: Estimate | None
    training_usd_by_type: dict[str, Decimal | None]
    advice: list[Advice]
    warnings: list[str]

    @property
    def fingerprint(self) -> str:
        """The job's identity: what is trained, or the id of the job that is adopted."""
        if self.data is None:
            assert self.spec.adopt_job_id  # noqa: S101  (nothing else has no data)
            return self.spec.adopt_job_id
        validation = self.data.validation
        return fingerprint(
            self.spec, self.data.training.sha256, validation.sha256 if validation else ""
        )


def forecast_models(
    models: Mapping[str, FineTuneSpec],
    problems: list[Problem],
    *,
    prices: Prices,
    location: str | None,
    today: date,
) -> dict[str, Forecast]:
    """Reads the data of every declared model, and reckons what it will cost and take.

    Args:
        models: what is declared, by its name in config.
        problems: gets everything that is refused. A model with faulty data has no forecast.
        prices: the table, with the stack's own figures before it.
        location: the region; None where it is not known, as of an existing account.
        today: the day to count the ages of prices and the days to retirement from.
    """
    for name, spec in models.items():
        problems.extend(model_problems(spec, f"models.{name}", location))
        problems.extend(_hosting_problems(spec, f"models.{name}", prices))
    data = read_training_data(models, problems)
    forecasts = {
        name: _forecast(spec, data.get(name), prices, location, today)
        for name, spec in models.items()
        if spec.adopt_job_id or name in data
    }
    for name, forecast in forecasts.items():
        if forecast.estimate and (too_many := find_too_many_tokens(forecast.estimate)):
            problems.append(Problem(f"models.{name}.hyperparameters.n_epochs", too_many))
    return forecasts


def _hosting_problems(spec: FineTuneSpec, path: str, prices: Prices) -> Iterator[Problem]:
    """Needs no data, and so hides behind no fault of theirs."""
    try:
        require_hosting_within_budget(spec, prices)
    except BudgetError as error:
        yield Problem(f"{path}.hosting_budget_usd_per_month", str(error))


def _forecast(
    spec: FineTuneSpec,
    data: TrainingData | None,
    prices: Prices,
    location: str | None,
    today: date,
) -> Forecast:
    training_type = spec.training_type if data else None
    sku_name = spec.deployment.sku_name if spec.deploy else None
    old_prices = prices.find_age_warning(spec.model, training_type, sku_name, today)
    warnings = [*model_warnings(spec, location, today), *([old_prices] if old_prices else [])]
    if data is None:
        return Forecast(
            spec=spec,
            data=None,
            prices=prices,
            estimate=None,
            training_usd_by_type={},
            advice=advise_serving(spec),
            warnings=warnings,
        )
    examples, tokens = data.training.examples, data.training.tokens
    return Forecast(
        spec=spec,
        data=data,
        prices=prices,
        estimate=estimate(spec, tokens, examples, prices),
        training_usd_by_type=training_usd_by_type(spec, tokens, examples, prices),
        advice=advise(
            spec,
            examples=examples,
            validation_examples=data.validation.examples if data.validation else 0,
        ),
        warnings=warnings,
    )
