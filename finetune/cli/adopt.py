"""`adopt`: the config of an existing job, ready to paste, with what the service tells of it."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any

import yaml

from finetune import clock
from finetune.azure.data_plane import DataPlane, data_plane
from finetune.azure.retries import retrying
from finetune.errors import ServiceError, SpecError
from finetune.hyperparameters import HYPERPARAMETERS
from finetune.job import Job
from finetune.spec import FineTuneSpec
from finetune.spec_parsing import parse
from finetune.stack_config import MODEL_NAME
from finetune.tiers import TRAINING_TYPES


def run(options: argparse.Namespace) -> int:
    """Prints it; nothing is changed anywhere."""
    plane = data_plane(options.cloud, options.endpoint)
    job = retrying(lambda: plane.get_job(options.job_id))
    print(config_block(job, billed_tokens=_find_billed_tokens(plane, job)), end="")
    return 0


def _find_billed_tokens(plane: DataPlane, job: Job) -> int | None:
    """What the job billed. The block is of use without it, so a refusal to tell ends nothing."""
    if not job.is_terminal:
        return None
    try:
        return plane.billed_tokens(job.job_id)
    except ServiceError as error:
        print(f"what {job.job_id} billed cannot be had: {error}", file=sys.stderr)
        return None


def config_block(job: Job, *, billed_tokens: int | None) -> str:
    """The YAML that goes below `config:` of a stack's file; what the job does not tell is left out.

    Args:
        job: as the service tells.
        billed_tokens: what it billed; None where it does not say.
    """
    models = {_name(job): _entry(job)}
    block = yaml.safe_dump(
        {"azure-finetune:models": models}, sort_keys=False, allow_unicode=True, width=1_000
    )
    return f"# {_summary(job, billed_tokens)}\n{block}"


def _summary(job: Job, billed_tokens: int | None) -> str:
    parts = [f"{job.job_id} of {clock.rfc3339(job.created_at)}: {job.status}"]
    if job.error:
        parts.append(" ".join(job.error.split()))
    if job.fine_tuned_model:
        parts.append(job.fine_tuned_model)
    if billed_tokens is not None:
        parts.append(f"{billed_tokens:,} tokens billed")
    return ", ".join(parts)


def _entry(job: Job) -> dict[str, Any]:
    told = {
        "model": job.model,
        "adopt_job_id": job.job_id,
        "method": job.method or "supervised",
        "hyperparameters": _hyperparameters(job),
        "suffix": job.suffix,
        "seed": job.seed,
        "training_type": _training_type(job),
        "deploy": True,
    }
    entry = {key: value for key, value in told.items() if value not in (None, {})}
    try:
        parse(FineTuneSpec, entry)
    except SpecError as refused:  # as of a suffix that only the portal lets through
        wrong = {problem.where.partition(".")[0] for problem in refused.problems}
        entry = {key: value for key, value in entry.items() if key not in wrong}
    return entry


def _hyperparameters(job: Job) -> dict[str, Any]:
    """What somebody chose, or the service told; "auto" is echoed as -1 (docs/azure.md 1.6)."""
    known = HYPERPARAMETERS.get(job.method or "supervised")
    names = known.model_fields if known else {}
    return {
        name: value
        for name, value in job.hyperparameters.items()
        if name in names and value not in (None, "auto", "default", -1)
    }


def _training_type(job: Job) -> str | None:
    """The service's `globalStandard` is our `GlobalStandard`."""
    by_lower_case = {one.lower(): one for one in TRAINING_TYPES}
    return by_lower_case.get(str(job.training_type).lower())


def _name(job: Job) -> str:
    """The suffix as a model's name, if it makes one."""
    name = re.sub(r"[^a-z0-9]+", "-", (job.suffix or "").lower()).strip("-")
    return name if MODEL_NAME.fullmatch(name) else "adopted"
