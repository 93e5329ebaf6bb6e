"""The program: an account, the base models, the tuned models, and what to know of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TYPE_CHECKING

import pulumi

from finetune import clock
from finetune.errors import FineTuneError
from finetune.garbage import collect_seldom
from infra.account import declare_account, who_deploys
from infra.base_deployment import declare_base_deployments

if TYPE_CHECKING:
    from pulumi_azure_native.authorization import GetClientConfigResult

    from infra.declared import Declared
    from infra.tuned_model import TunedModel

HEAD_START_SECONDS = 0.06
"""Of the question who deploys, whose answer takes 0.3 seconds: imports beside it would take the
interpreter from it, and the plugin that answers would start a tenth of a second later.
"""


def run() -> None:
    """Declares everything; what is wrong stops it with sentences before the first resource."""
    collect_seldom()
    try:
        with ThreadPoolExecutor(max_workers=1) as meanwhile:
            # The plugin that knows who deploys takes half a second to start: long enough to import
            # what reads config and data, and to read them.
            reading = meanwhile.submit(copy_context().run, _read)
            try:
                client = who_deploys()
            finally:
                declared = reading.result()  # what is wrong with it is told first
        _declare(declared, client)
    except FineTuneError as error:
        raise pulumi.RunError(str(error)) from None


def _read() -> Declared:
    clock.pause(HEAD_START_SECONDS)
    import infra.tuned_model  # noqa: F401  (it is needed next)
    from infra.declared import read_declared

    return read_declared()


def _declare(declared: Declared, client: GetClientConfigResult) -> None:
    from infra.tuned_model import TunedModel

    settings = declared.settings
    account = declare_account(settings, client)
    base_models = {spec.model for spec in settings.models.values()}
    bases = declare_base_deployments(base_models, account) if settings.deploy_base_model else {}
    gates = [*account.gates, *bases.values()]
    fingerprints = {name: forecast.fingerprint for name, forecast in declared.forecasts.items()}
    tuned = {
        name: TunedModel(
            name,
            forecast=forecast,
            account=account.args,
            gates=gates,
            other_fingerprints=[other for whose, other in fingerprints.items() if whose != name],
            wait_timeout_minutes=settings.wait_timeout_minutes if settings.wait else None,
        )
        for name, forecast in declared.forecasts.items()
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
