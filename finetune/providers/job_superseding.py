"""Whether a job under way gives way to another one, which would be paid beside it."""

from __future__ import annotations

from typing import Any

from finetune.providers import engine
from finetune.providers.claims import claim_kept
from finetune.providers.job_adoption import find_own
from finetune.providers.job_drift import find_job
from finetune.providers.properties import is_known


def is_superseded(job_id: str, olds: dict[str, Any], news: dict[str, Any]) -> bool:
    """Whether the job is under way while another one would be paid, whose price is said.

    Where a job is adopted instead, that one is claimed: it may be what another resource of this
    very run gives up, as when two models swap their specs. Then nothing is cancelled early. Where
    one model takes over another's running spec while that one gets a new spec, this is known only
    if the first one is looked at first: else the job is cancelled, and submitted anew.

    Raises:
        FineTuneError: the account has been deleted.
        ServiceError: nobody can tell.
    """
    if not is_known(news["account"]):
        job = find_job(job_id, olds)
    elif adopted := find_own(news):
        claim_kept(adopted.job_id)
        engine.say(
            f"the changed spec was trained before: adopts {adopted.job_id}, which costs nothing"
        )
        return False
    else:
        job = find_job(job_id, news)
        if usd := (news.get("estimate") or {}).get("training_usd"):
            engine.say(
                f"the changed spec was never trained: a new job, at most ${usd} by the estimate"
            )
    return job is not None and not job.is_terminal
