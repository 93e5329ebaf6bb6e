"""Repeats what may be repeated: requests that do the same however often they are made.

tenacity does it, and every SDK's own retries are off, so that one deadline holds for all of them.
Nothing paid is ever repeated through here (`finetune.providers.job_submission`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from finetune import clock
from finetune.errors import ServiceError

if TYPE_CHECKING:
    from tenacity import RetryCallState

Answer = TypeVar("Answer")

RETRY_LIMIT_SECONDS = 120.0
"""Longer outages are the user's to know of; the next `pulumi up` goes on where this one ended."""


def retrying(
    request: Callable[[], Answer], *, limit_seconds: float = RETRY_LIMIT_SECONDS
) -> Answer:
    """The answer to an idempotent request, asked again after what may pass.

    Between two attempts lies what the service asked for (Retry-After), else a growing pause with
    jitter, so that many clients do not come back in one wave.

    Raises:
        ServiceError: what cannot pass, at once; what could, when the next pause would end after
            `limit_seconds`.
    """
    from tenacity import Retrying, retry_if_exception, stop_before_delay

    attempts = Retrying(
        retry=retry_if_exception(_may_pass),
        wait=_pause_seconds,
        stop=stop_before_delay(limit_seconds),
        sleep=clock.pause,
        reraise=True,
    )
    return attempts(request)


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, ServiceError) and error.retryable


def _pause_seconds(state: RetryCallState) -> float:
    from tenacity import wait_exponential_jitter

    error = state.outcome.exception() if state.outcome else None
    asked_for = error.retry_after_seconds if isinstance(error, ServiceError) else None
    return asked_for or wait_exponential_jitter(multiplier=0.3, max=15, jitter=0.3)(state)
