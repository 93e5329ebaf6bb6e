"""Fine-tuning jobs: submitted, listed, read and cancelled (docs/azure.md 1.2 and 1.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from emulator.data_plane import errors, job_progress, kept_weights
from emulator.data_plane.job_creation import create_job
from emulator.data_plane.job_object import render_job
from emulator.data_plane.job_records import Job
from emulator.data_plane.pages import page
from emulator.data_plane.surfaces import on_both, on_dated
from emulator.operation import Call, Reply

_DEFAULT_LISTED = 20
_MOST_LISTED = 100
_FILTER = re.compile(r"metadata\[(.*)\]", re.DOTALL).fullmatch


def list_jobs(call: Call) -> Reply:
    """List an account's jobs, newest first."""
    every = call.cloud.store.all(Job, call.account.uid)
    jobs = [job for job in every if not job.record_deleted and _is_wanted(job, call.query)]
    jobs.reverse()
    return page(jobs, call.query, render_job, default=_DEFAULT_LISTED, most=_MOST_LISTED)


def _is_wanted(job: Job, query: Mapping[str, str]) -> bool:
    """Say whether a job has the metadata of `metadata[k]=v`, or none for `metadata=null`.

    Source: openai-python 3.54, `types/fine_tuning/job_list_params.py`.
    """
    if query.get("metadata") == "null" and job.metadata:
        return False
    filters = {found[1]: value for name, value in query.items() if (found := _FILTER(name))}
    return filters.items() <= (job.metadata or {}).items()


def get_job(call: Call) -> Reply:
    """Give a job."""
    return Reply(200, render_job(existing(call)))


def cancel_job(call: Call) -> Reply:
    """Cancel a job that is not over."""
    job = existing(call)
    if job.state in job_progress.TERMINAL:
        raise errors.unexpected_job_state(job.uid, "cancelled", job.state)
    job = job_progress.cancel(call.cloud, job, call.cloud.clock.now())
    return Reply(200, render_job(job))


def delete_job(call: Call) -> Reply:
    """Delete the record of a job that is over; its model and its deployments stay."""
    job = existing(call)
    if job.state not in job_progress.TERMINAL:
        raise errors.unexpected_job_state(job.uid, "deleted", job.state)
    job = replace(job, record_deleted=True)
    call.cloud.store.put(job)
    kept_weights.clear(call.cloud, job)
    return Reply(204)


def existing(call: Call) -> Job:
    """Give the job that a path names.

    Raises:
        WireError: 404 if there is none.
    """
    job = call.cloud.store.get(Job, call.parameters["job_id"])
    if job is None or job.account_uid != call.account.uid or job.record_deleted:
        raise errors.job_not_found(call.parameters["job_id"])
    return job


_JOBS = "fine_tuning/jobs"
_SINCE = "2023-12-01-preview"
_DIFFERS = (
    "The model that is trained is a toy. It does not reason: in a reinforcement job "
    "reasoning_effort and response_format change nothing, and events say so; of what "
    "compute_multiplier and eval_samples ask for, 256 answers a step and 512 a validation are "
    "drawn. Graders that cannot "
    "run here are refused with 501. What a job by preference measures beside its losses has names "
    "of the local Azure's own. DataZoneStandard, whose word is not documented, is taken for data "
    "zone training. prompt_loss_weight is taken among the hyperparameters of both surfaces and "
    "refused at the top with 501. Weights & Biases is recorded and never contacted, and "
    "an event says so. n_epochs is 50 at most; Azure's bound is not published. "
    "trained_tokens is the number that is billed; Azure has another one there."
)
OPERATIONS = (
    *on_both(
        "fine_tuning.jobs.create",
        "POST",
        _JOBS,
        create_job,
        since=_SINCE,
        creates=True,
        differs=_DIFFERS,
    ),
    *on_both("fine_tuning.jobs.list", "GET", _JOBS, list_jobs, since=_SINCE),
    *on_both("fine_tuning.jobs.retrieve", "GET", f"{_JOBS}/{{job_id}}", get_job, since=_SINCE),
    *on_both(
        "fine_tuning.jobs.cancel", "POST", f"{_JOBS}/{{job_id}}/cancel", cancel_job, since=_SINCE
    ),
    on_dated("fine_tuning.jobs.delete", "DELETE", f"{_JOBS}/{{job_id}}", delete_job, since=_SINCE),
)
