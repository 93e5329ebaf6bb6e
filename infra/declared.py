"""What the stack declares: its config, and what follows from the data that it names."""

from __future__ import annotations

from dataclasses import dataclass

from finetune import clock
from finetune.errors import Problem, SpecError
from finetune.forecast import Forecast, forecast_models
from infra.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The stack's settings, and the forecast of each model by its name."""

    settings: Settings
    forecasts: dict[str, Forecast]


def read_declared() -> Declared:
    """Reads config and data.

    Raises:
        SpecError: with everything that is wrong with them.
    """
    problems: list[Problem] = []
    settings = read_settings(problems)
    forecasts = forecast_models(
        settings.models,
        problems,
        prices=settings.prices,
        location=settings.known_location,
        today=clock.now().date(),
    )
    if problems:
        raise SpecError(tuple(problems))
    return Declared(settings=settings, forecasts=forecasts)
