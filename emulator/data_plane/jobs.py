"""Fine-tuning jobs: submitted, listed, read and cancelled (docs/azure.md 1.2 and 1.4)."""

from __future__ import annotations

from dataclasses import replace

from emulator import catalogue
from emulator.data_plane import (
    errors,
    examples,
    files,
    job_preprocessing,
    job_progress,
    job_request,
)
from emulator.data_plane.job_object import render_job
from emulator.data_plane.job_records import Job
from emulator.data_plane.job_request import JobRequest
from emulator.data_plane.pages import page
from emulator.data_plane.start_models import StartModel, get_start_model
from emulator.data_plane.v1 import dated_operation, operation
from emulator.operation import Call, Reply
from emulator.records import JsonObject
from emulator.wire_errors import not_built

_DEFAULT_LISTED = 20
_MOST_LISTED = 100


def create_job(call: Call) -> Reply:
    """Take a job: it is enqueued, nothing has been trained yet."""
    request = job_request.parse(call.json())
    start = get_start_model(call, request.model)
    _check_training(call, start.base, request)
    training = _usable_file(call, request.training_file, "training_file")
    validation = None
    if request.validation_file is not None:
        validation = _usable_file(call, request.validation_file, "validation_file")
    job = _new_job(call, request, start, examples.parse(training))
    call.cloud.store.put(job)
    data = {"training.jsonl": training, "validation.jsonl": validation}
    call.cloud.training_runs.prepare(
        job.uid,
        {**job.resolved, "seed": job.seed},
        # Without a byte order mark: the bytes after it are all that counts.
        {name: content.removeprefix(b"\xef\xbb\xbf") for name, content in data.items() if content},
    )
    return Reply(200, render_job(job))


def list_jobs(call: Call) -> Reply:
    """List an account's jobs, newest first."""
    jobs = [job for job in call.cloud.store.all(Job, call.account.uid) if not job.record_deleted]
    jobs.reverse()
    return page(jobs, call.query, render_job, default=_DEFAULT_LISTED, most=_MOST_LISTED)


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
    call.cloud.store.put(replace(job, record_deleted=True))
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


def _check_training(call: Call, base: catalogue.BaseModel, request: JobRequest) -> None:
    if request.method not in base.methods:
        raise errors.fine_tuning_not_supported()
    regional = request.training_type == "standard"
    is_offered = request.training_type in base.training_types
    if not is_offered or (regional and call.account.location not in base.standard_regions):
        raise errors.training_type_not_supported(request.training_type)
    if request.method != "supervised":
        raise not_built(f"the method '{request.method}'")


def _usable_file(call: Call, file_id: str, param: str) -> bytes:
    file = files.find(call, file_id)
    if file is None:
        raise errors.invalid_payload(f"The file '{file_id}' was not found.", param)
    if file.purpose != files.FINE_TUNE:
        raise errors.invalid_payload(
            f"The purpose of file '{file_id}' is '{file.purpose}', not 'fine-tune'.", param
        )
    if file.state != "processed":
        raise errors.invalid_payload(
            f"The file '{file_id}' is not processed: its status is '{file.state}'.", param
        )
    return call.cloud.folder.file(file.uid).read_bytes()


def _new_job(call: Call, request: JobRequest, start: StartModel, training: list[JsonObject]) -> Job:
    identifiers, now = call.cloud.identifiers, call.cloud.clock.now()
    resolved = request.hyperparameters.resolved(len(training))
    return Job(
        uid=f"ftjob-{identifiers.hexadecimal('job')}",
        account_uid=call.account.uid,
        model=start.name,
        base_model=start.base.identifier,
        start_job=start.job_id,
        start_step=start.step_number,
        training_file=request.training_file,
        validation_file=request.validation_file,
        suffix=request.suffix,
        seed=identifiers.training_seed() if request.seed is None else request.seed,
        training_type=request.training_type,
        method_sent=request.method_sent,
        hyperparameters=request.hyperparameters.echoed(),
        resolved=resolved,
        metadata=request.metadata,
        examples=len(training),
        training_tokens=0,
        total_steps=job_preprocessing.steps_of(len(training), resolved),
        results_file=files.new_id(call.cloud),
        created_at=now,
        planted=call.planted,
    )


_JOBS = "fine_tuning/jobs"
OPERATIONS = (
    operation("fine_tuning.jobs.create", "POST", _JOBS, create_job),
    operation("fine_tuning.jobs.list", "GET", _JOBS, list_jobs),
    operation("fine_tuning.jobs.retrieve", "GET", _JOBS + "/{job_id}", get_job),
    operation("fine_tuning.jobs.cancel", "POST", _JOBS + "/{job_id}/cancel", cancel_job),
    dated_operation("fine_tuning.jobs.delete", "DELETE", _JOBS + "/{job_id}", delete_job),
)
