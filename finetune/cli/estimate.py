"""`estimate`: what training and serving would cost, and how long training takes."""

from __future__ import annotations

import argparse
import json
from typing import Any

from finetune.cli.declared_models import read_forecasts
from finetune.cost import hosting_usd_per_hour, hosting_usd_per_month
from finetune.forecast import Forecast
from finetune.forecast_table import forecast_table


def run(options: argparse.Namespace) -> int:
    """Prints the table that a preview shows, for each model."""
    forecasts = read_forecasts(options.spec)
    if options.json:
        print(json.dumps({name: _as_json(known) for name, known in forecasts.items()}, indent=2))
        return 0
    for name, known in forecasts.items():
        print(f"{name}\n{forecast_table(known, is_free=False)}\n")
    return 0


def _as_json(forecast: Forecast) -> dict[str, Any]:
    """Money is text, since a JSON number is a float for most readers."""
    hourly_usd = hosting_usd_per_hour(forecast.spec, forecast.prices)
    monthly_usd = hosting_usd_per_month(forecast.spec, forecast.prices)
    return {
        **_training(forecast),
        "training_usd_by_type": {
            tier: None if usd is None else str(usd)
            for tier, usd in forecast.training_usd_by_type.items()
        },
        "hosting_usd_per_hour": None if hourly_usd is None else str(hourly_usd),
        "hosting_usd_per_30_days": None if monthly_usd is None else str(monthly_usd),
        "inference_usd_per_million": {
            by: str(usd)
            for by, usd in forecast.prices.inference_usd_per_million(forecast.spec.model).items()
        },
        "warnings": forecast.warnings,
    }


def _training(forecast: Forecast) -> dict[str, Any]:
    if forecast.estimate is None:
        return {"adopt_job_id": forecast.spec.adopt_job_id, "training_usd": "0"}
    return forecast.estimate.inputs()
