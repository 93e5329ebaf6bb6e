"""The program: an account, the base models, the tuned models, and what to know of them."""

from __future__ import annotations

import pulumi

from finetune import clock
from finetune.errors import FineTuneError, Problem, SpecError
from finetune.forecast import Forecast, forecast_models
from infra.account import declare_account
from infra.base_deployment import declare_base_deployments
from infra.settings import Settings, read_settings
from infra.tuned_model import TunedModel


def run() -> None:
    """Declares everything; what is wrong stops it with sentences before the first resource."""
    try:
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
        _declare(settings, forecasts)
    except FineTuneError as error:
        raise pulumi.RunError(str(error)) from None


def _declare(settings: Settings, forecasts: dict[str, Forecast]) -> None:
    account = declare_account(settings)
    base_models = {spec.model for spec in settings.models.values()}
    bases = declare_base_deployments(base_models, account) if settings.deploy_base_model else {}
    gates = [*account.gates, *bases.values()]
    tuned = {
        name: TunedModel(name, forecast=known, account=account.args, gates=gates)
        for name, known in forecasts.items()
    }
    _export(account.args.endpoint, tuned)
    pulumi.export(
        "base_deployment_name",
        {
            name: spec.model if spec.model in bases else None
            for name, spec in settings.models.items()
        },
    )


def _export(endpoint: pulumi.Input[str], tuned: dict[str, TunedModel]) -> None:
    """Each output is a map from the model's name in config to the value."""
    exports = {name: {**model.exports(), "endpoint": endpoint} for name, model in tuned.items()}
    for key in next(iter(exports.values())):
        pulumi.export(key, {name: values[key] for name, values in exports.items()})
