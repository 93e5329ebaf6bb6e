"""A job under way whose spec has changed: whether it still runs, and what comes in its place."""

from __future__ import annotations

from typing import Any

from finetune.providers import engine
from finetune.providers.job_adoption import find_own
from finetune.providers.job_drift import find_job
from finetune.providers.properties import is_known


def is_under_way(job_id: str, olds: dict[str, Any], news: dict[str, Any]) -> bool:
    """Whether the job is under way, and the program's wait would pay for it to its end.

    Raises:
        FineTuneError: the account has been deleted.
        ServiceError: nobody can tell.
    """
    job = find_job(job_id, news if is_known(news["account"]) else olds)
    return job is not None and not job.is_terminal


def say_what_comes(news: dict[str, Any]) -> None:
    """Tells what a changed spec costs: nothing if it was trained before.

    Raises:
        ServiceError: nobody can tell.
    """
    if not is_known(news["account"]):
        return
    if adopted := find_own(news):
        engine.say(
            f"the changed spec was trained before: adopts {adopted.job_id}, which costs nothing"
        )
    elif usd := (news.get("estimate") or {}).get("training_usd"):
        engine.say(f"the changed spec was never trained: a new job, at most ${usd} by the estimate")
