"""The program: an account, the base models, the tuned models, and what to know of them."""

from __future__ import annotations

import pulumi

from finetune.errors import FineTuneError
from infra.account import declare_account
from infra.base_deployment import declare_base_deployments
from infra.settings import Settings, read_settings
from infra.tuned_model import TunedModel


def run() -> None:
    """Declares everything; what is wrong stops it with sentences before the first resource."""
    try:
        _declare(read_settings())
    except FineTuneError as error:
        raise pulumi.RunError(str(error)) from None


def _declare(settings: Settings) -> None:
    account = declare_account(settings)
    base_models = {spec.model for spec in settings.models.values()}
    bases = declare_base_deployments(base_models, account) if settings.deploy_base_model else {}
    gates = [*account.gates, *bases.values()]
    tuned = {
        name: TunedModel(name, spec=spec, account=account.args, gates=gates)
        for name, spec in settings.models.items()
    }
    _export(settings, account.args.endpoint, tuned)


def _export(settings: Settings, endpoint: pulumi.Input[str], tuned: dict[str, TunedModel]) -> None:
    """Each output is a map from the model's name in config to the value."""
    exports = {name: model.exports() for name, model in tuned.items()}
    for key in next(iter(exports.values())):
        pulumi.export(key, {name: values[key] for name, values in exports.items()})
    pulumi.export("endpoint", dict.fromkeys(exports, endpoint))
    base_deployment_name = {
        name: spec.model if settings.deploy_base_model else None
        for name, spec in settings.models.items()
    }
    pulumi.export("base_deployment_name", base_deployment_name)
