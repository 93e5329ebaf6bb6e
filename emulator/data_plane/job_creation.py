"""A new fine-tuning job: whether it may be, and what it is made of (docs/azure.md 1.4)."""

from __future__ import annotations

from pathlib import Path

from emulator.clock import midnight
from emulator.data_plane import (
    errors,
    files,
    job_limits,
    job_preemption,
    job_preprocessing,
    job_request,
    training_types,
)
from emulator.data_plane.job_object import render_job
from emulator.data_plane.job_records import Job
from emulator.data_plane.job_request import JobRequest
from emulator.data_plane.start_models import StartModel, get_start_model
from emulator.json_lines import JsonLines
from emulator.operation import Call, Reply
from emulator.records import JsonObject

# What can be wrong with a job's data is looked for in preprocessing; here it only counts.
_DATA = {"training.jsonl": "training_file", "validation.jsonl": "validation_file"}


def create_job(call: Call) -> Reply:
    """Take a job: it is enqueued, nothing has been trained yet."""
    request = job_request.parse(call.json())
    start = get_start_model(call, request.model)
    _check_training(call, start, request)
    paths = {
        name: _usable_file(call, file_id, param)
        for name, param in _DATA.items()
        if (file_id := getattr(request, param)) is not None
    }
    job_limits.check_room(call, request.training_type)
    job = _new_job(call, request, start, len(JsonLines(paths["training.jsonl"])))
    call.cloud.store.put(job)
    call.cloud.training_runs.prepare(job.uid, _settings(job), paths)
    return Reply(200, render_job(job))


def _settings(job: Job) -> JsonObject:
    """Give what the processes that look at its data and train have to know of a job."""
    file_ids = {name: getattr(job, param) for name, param in _DATA.items()}
    own = {"seed": job.seed, "method": job.method, "grader": job.grader, "file_ids": file_ids}
    return {**job.resolved, **own}


def _check_training(call: Call, start: StartModel, request: JobRequest) -> None:
    """Let a model be trained by that method, in that way, there, at that time.

    After the day on which training retires a job is refused; that an account of the local Azure
    is an existing customer until then is its own choice (docs/azure.md 4.2).
    """
    base, method = start.base, request.method.name
    retires = midnight(base.training_retires or base.inference_retires)
    if method not in base.methods or call.cloud.clock.now() >= retires:
        raise errors.fine_tuning_not_supported()
    training_types.check(request.training_type, base, call.account)
    if method == "reinforcement" and request.validation_file is None:
        raise errors.invalid_payload(
            "'validation_file' is required for reinforcement.", "validation_file"
        )


def _usable_file(call: Call, file_id: str, param: str) -> Path:
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
    return call.cloud.folder.file(file.uid)


def _new_job(call: Call, request: JobRequest, start: StartModel, examples: int) -> Job:
    identifiers, method = call.cloud.identifiers, request.method
    resolved = method.hyperparameters.resolved(examples)
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
        method_sent=method.is_echoed,
        method=method.name,
        grader=method.grader,
        response_format=method.response_format,
        hyperparameters=method.hyperparameters.echoed(),
        resolved=resolved,
        integrations=request.integrations,
        metadata=request.metadata,
        examples=examples,
        training_tokens=0,
        total_steps=job_preprocessing.steps_of(examples, resolved),
        results_file=files.new_id(call.cloud),
        created_at=call.cloud.clock.now(),
        planted=call.planted if call.planted and "code" in call.planted else None,
        preemption_seconds=job_preemption.planted_seconds(call.planted, request.training_type),
    )
