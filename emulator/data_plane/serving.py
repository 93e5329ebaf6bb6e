"""Which deployment a call means, and whether it may answer now."""

from __future__ import annotations

import math
from dataclasses import replace

from emulator import catalogue
from emulator.clock import midnight
from emulator.cloud import Cloud
from emulator.data_plane import chat_errors, errors
from emulator.operation import Call
from emulator.records import Deployment
from emulator.token_rates import MINUTE_SECONDS

# ARM says Succeeded before the model answers (docs/azure.md 5.4; how long before is not known).
SECONDS_UNTIL_READY = 10.0
_TOKENS_PER_CAPACITY = 1000


def get_deployment(call: Call, name: str) -> Deployment:
    """Give the deployment that answers under a name.

    Raises:
        WireError: 404 if there is none or it is not ready yet, 410 if its model is retired.
    """
    now = call.cloud.clock.now()
    deployment = call.cloud.store.get(Deployment, f"{call.account.key}/{name}".lower())
    if deployment is None or deployment.serving_since is None:
        raise errors.deployment_not_found()
    _refuse_retired(deployment, now)
    if now < deployment.serving_since + SECONDS_UNTIL_READY:
        raise chat_errors.deployment_not_ready(name)
    return deployment


def model_of(deployment: Deployment) -> str:
    """Give the name that answers have for the model of a deployment."""
    return deployment.model["name"] if deployment.job_id else deployment.base_model


def begin_use(call: Call, deployment: Deployment, prompt_tokens: int) -> dict[str, str]:
    """Note that a deployment is used, if its capacity allows; give the headers that tell of it.

    Raises:
        WireError: 429 if the minute's tokens have been used up.
    """
    cloud = call.cloud
    now = cloud.clock.now()
    headers = _rate_headers(cloud, deployment, now)
    if headers["x-ratelimit-remaining-tokens"] == "0":
        raise _exceeded(call, deployment, headers)
    cloud.token_rates.use(deployment.key, prompt_tokens, now)
    cloud.store.put(replace(deployment, last_used_at=now))
    return _rate_headers(cloud, deployment, now)


def _refuse_retired(deployment: Deployment, now: float) -> None:
    model = catalogue.get_model(deployment.base_model)
    day = model.tuned_inference_retires if deployment.job_id else model.inference_retires
    if day is not None and now >= midnight(day):
        raise chat_errors.model_retired(model_of(deployment), day)


def _rate_headers(cloud: Cloud, deployment: Deployment, now: float) -> dict[str, str]:
    limit = deployment.sku["capacity"] * _TOKENS_PER_CAPACITY
    used = cloud.token_rates.current(deployment.key, now).tokens
    return {
        "x-ratelimit-limit-tokens": str(limit),
        "x-ratelimit-remaining-tokens": str(max(0, limit - used)),
    }


def _exceeded(call: Call, deployment: Deployment, headers: dict[str, str]) -> Exception:
    """Say in real time when the next minute begins."""
    clock = call.cloud.clock
    now = clock.now()
    minute = call.cloud.token_rates.current(deployment.key, now)
    real_seconds = (minute.began + MINUTE_SECONDS - now) / clock.speed
    whole_seconds = max(1, math.ceil(real_seconds))
    pause = {
        "retry-after-ms": str(max(1, math.ceil(real_seconds * 1000))),
        "retry-after": str(whole_seconds),
    }
    version = call.query.get("api-version", "v1")
    return chat_errors.token_rate_exceeded(version, whole_seconds, headers | pause)
