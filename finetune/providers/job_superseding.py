"""A job whose spec has changed: whether going on would be paid for nothing, and what comes next."""

from __future__ import annotations

from typing import Any

from finetune.job import FINGERPRINT
from finetune.providers import engine
from finetune.providers.claims import claim_kept, is_claimed
from finetune.providers.job_adoption import find_own
from finetune.providers.job_drift import find_job
from finetune.providers.other_models import is_for_another
from finetune.providers.properties import is_known


def is_superseded(job_id: str, olds: dict[str, Any], news: dict[str, Any]) -> bool:
    """Whether the job is under way and nobody wants it: the run would wait, and pay, for its end.

    What another model of the program wants is claimed, for that one may come later, or not at all
    in this run (`--target`).

    Raises:
        FineTuneError: the account has been deleted.
        ServiceError: nobody can tell.
    """
    if is_for_another(job_id, olds["fingerprint"]):
        claim_kept(job_id)
    job = find_job(job_id, news if is_known(news["account"]) else olds)
    if job and is_for_another(job.metadata.get(FINGERPRINT, "")):  # as of one adopted by its id
        claim_kept(job_id)
    return job is not None and not job.is_terminal and not is_claimed(job_id)


def claim_what_comes(news: dict[str, Any]) -> None:
    """Claims the job that a changed spec adopts, which may be the very same, or tells the price.

    Raises:
        ServiceError: nobody can tell.
    """
    if not is_known(news["account"]):
        return
    if adopted := find_own(news):
        claim_kept(adopted.job_id)
        engine.say(
            f"the changed spec was trained before: adopts {adopted.job_id}, which costs nothing"
        )
    elif usd := (news.get("estimate") or {}).get("training_usd"):
        engine.say(f"the changed spec was never trained: a new job, at most ${usd} by the estimate")
