"""A fine-tuning job, its events and its checkpoints as the data plane writes them.

Facts: docs/azure.md 1.6 to 1.8 (outputs in microsoft-foundry/fine-tuning, Jan 2026).
"""

from __future__ import annotations

from emulator.data_plane import job_timeline
from emulator.data_plane.job_records import Checkpoint, Job, JobEvent
from emulator.records import JsonObject

# Seen on such jobs (docs/azure.md 1.6); the local Azure makes no evaluation of its own.
_REINFORCEMENT_EXTRAS: JsonObject = {
    "usage_metrics": None,
    "shared_with_openai": False,
    "eval_id": None,
}


def render_job(job: Job) -> JsonObject:
    """Write a job."""
    body: JsonObject = {
        "id": job.uid,
        "object": "fine_tuning.job",
        "model": job.model,
        "status": _status(job),
        "created_at": int(job.created_at),
        "finished_at": None if job.finished_at is None else int(job.finished_at),
        "estimated_finish": int(job_timeline.estimated_finish(job)),
        "fine_tuned_model": job.fine_tuned_model,
        "training_file": job.training_file,
        "validation_file": job.validation_file,
        "result_files": [job.results_file] if job.state == "succeeded" else [],
        "trained_tokens": job.trained_tokens,
        "hyperparameters": job.hyperparameters,
        "seed": job.seed,
        "suffix": job.suffix,
        "metadata": job.metadata,
        "trainingType": job.training_type,
        "error": job.error,
        "organization_id": None,
        "integrations": job.integrations,
    }
    if job.method_sent:
        body["method"] = {"type": job.method, job.method: _settings(job)}
    if job.method == "reinforcement":
        body |= _REINFORCEMENT_EXTRAS | {"user_provided_suffix": body.pop("suffix")}
    return body


def _settings(job: Job) -> JsonObject:
    settings: JsonObject = {"hyperparameters": job.hyperparameters}
    if job.grader is not None:
        settings["grader"] = job.grader
    if job.response_format is not None:
        settings["response_format"] = job.response_format
    return settings


def _status(job: Job) -> str:
    """Give a job's status; one of reinforcement has OpenAI's words before it runs (1.7)."""
    if job.method != "reinforcement" or job.state != "pending":
        return job.state
    return "queued" if job.training_tokens else "validating_files"


def render_event(event: JobEvent) -> JsonObject:
    """Write an event."""
    return {
        "id": event.uid,
        "object": "fine_tuning.job.event",
        "created_at": int(event.created_at),
        "level": event.level,
        "type": event.type,
        "message": event.message,
        "data": event.data,
    }


def render_checkpoint(checkpoint: Checkpoint) -> JsonObject:
    """Write a checkpoint."""
    return {
        "id": checkpoint.uid,
        "object": "fine_tuning.job.checkpoint",
        "created_at": int(checkpoint.created_at),
        "fine_tuned_model_checkpoint": checkpoint.model,
        "fine_tuning_job_id": checkpoint.job_id,
        "step_number": checkpoint.step_number,
        "metrics": checkpoint.metrics,
    }
