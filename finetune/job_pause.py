"""A paused job: who paused it, and what makes it go on.

The service does not say why a job is paused. What follows from its method and training type:

- developerTier runs on spare capacity: Azure pauses the job, resumes it by itself, and bills
  nothing meanwhile. Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/
  fine-tuning-cost-management (March 2026).
- reinforcement is paused at a spend limit ($5,000 of training and grading), and goes on without
  any limit once it is resumed. Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/
  reinforcement-fine-tuning (March 2026; in October it says "the service's per-job limit").
- any other was paused by somebody.
"""

from __future__ import annotations

from finetune.job import Job

PAUSED = "paused"


def awaits_decision(job: Job) -> bool:
    """Whether a paused job goes on only when somebody decides what it may cost."""
    return job.status == PAUSED and job.method == "reinforcement" and not _resumes_by_itself(job)


def pause_in_words(job: Job) -> str:
    """What a paused job waits for."""
    if not _resumes_by_itself(job):
        return "until somebody resumes it in the portal"
    if job.method == "reinforcement":
        return "resumes by itself, unless it reached its spend limit: then resume or cancel it"
    return "resumes by itself when Azure has room (developerTier)"


def _resumes_by_itself(job: Job) -> bool:
    # The service takes and echoes this word in several spellings (docs/azure.md 1.5).
    return str(job.training_type or "").lower() in ("developertier", "developer", "2")
