"""The forecasts of all models that a YAML file declares, as its stack would make them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from finetune import clock
from finetune.budget import require_within_budget
from finetune.errors import BudgetError, Problem, SpecError
from finetune.forecast import Forecast, forecast_models
from finetune.spec import FineTuneSpec
from finetune.spec_file import SpecFile, read_specs
from finetune.training_data import USES


def read_forecasts(path: str) -> dict[str, Forecast]:
    """The forecast of each model, by its name in the file.

    Raises:
        SpecError: with everything that is wrong with the file, its models and their data.
    """
    problems: list[Problem] = []
    file = read_specs(Path(path), problems)
    forecasts = forecast_models(
        {name: _from_folder(spec, file.folder) for name, spec in file.specs.items()},
        problems,
        prices=file.prices,
        location=file.location,
        today=clock.now().date(),
    )
    problems += _over_budget(forecasts)
    if problems:
        raise SpecError(tuple(_as_in(file, problem) for problem in problems))
    return forecasts


def _over_budget(forecasts: dict[str, Forecast]) -> Iterator[Problem]:
    """In a stack this is the job's own check, which knows whether the job is paid already."""
    for name, forecast in forecasts.items():
        spec = forecast.spec
        if spec.training_budget_usd is not None and forecast.estimate:
            try:
                require_within_budget(
                    forecast.estimate,
                    spec.training_budget_usd,
                    model=spec.model,
                    training_type=spec.training_type,
                    prices=forecast.prices,
                )
            except BudgetError as error:
                yield Problem(f"models.{name}.training_budget_usd", str(error))


def _as_in(file: SpecFile, problem: Problem) -> Problem:
    """A file that is one spec has its keys at the top, and no `models`."""
    if file.is_stack:
        return problem
    where, what = problem.where, problem.what
    for name in file.specs:
        where = where.removeprefix(f"models.{name}.")
        what = what.replace(f"as models.{name}.", "as ")
    return Problem(where, what)


def _from_folder(spec: FineTuneSpec, folder: Path) -> FineTuneSpec:
    """The spec with its paths relative to the file that it stands in."""
    paths = {key: getattr(spec, key) for key in (f"{use}_path" for use in USES)}
    return spec.model_copy(update={key: str(folder / path) for key, path in paths.items() if path})
