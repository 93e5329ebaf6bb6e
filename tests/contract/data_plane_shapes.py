"""What the data plane answers with, field by field, as docs/azure.md has it.

`section` names the table there that a shape is taken from; a test looks every field up in it. A
field without a default must be there; one with a default may be absent, as the table says or
because Azure's native store leaves it out. No shape takes a field that it does not name.
"""

# ruff: noqa: N815 - the names are the service's
from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

Unix = Annotated[int, Field(gt=1_000_000_000)]
FileId = Annotated[str, Field(pattern=r"^file-\w+$")]
JobId = Annotated[str, Field(pattern=r"^ftjob-\w+$")]


class Shape(BaseModel):
    """One object on the wire."""

    model_config = ConfigDict(extra="forbid", strict=True)
    section: ClassVar[str]


class File(Shape):
    """A file."""

    section = "1.3"
    id: FileId
    object: Literal["file"]
    bytes: int | None
    created_at: Unix
    filename: str
    purpose: Literal["fine-tune", "fine-tune-results", "assistants", "batch", "evals"]
    status: Literal["pending", "running", "processed", "error", "deleted"]
    status_details: str | None = None
    expires_at: Unix | None = None


class JobError(Shape):
    """What was wrong with a job; `{}` for nothing."""

    section = "1.6"
    code: str | None = None
    message: str | None = None
    param: str | None = None


class Job(Shape):
    """A fine-tuning job."""

    section = "1.6"
    id: JobId
    object: Literal["fine_tuning.job"]
    status: Literal[
        "pending",
        "validating_files",
        "queued",
        "running",
        "pausing",
        "paused",
        "resuming",
        "succeeded",
        "failed",
        "cancelled",
    ]
    model: str
    training_file: FileId
    validation_file: FileId | None = None
    seed: Annotated[int, Field(ge=0, le=2_147_483_647)]
    created_at: Unix
    finished_at: Unix | None = None
    estimated_finish: Unix | None = None
    fine_tuned_model: str | None = None
    hyperparameters: dict[str, Any]
    method: dict[str, Any] | None = None
    suffix: str | None = None
    user_provided_suffix: str | None = None
    trained_tokens: int | None = None
    result_files: list[FileId] | None = None
    error: JobError | None = None
    organization_id: str | None = None
    integrations: list[dict[str, Any]] | None = None
    metadata: dict[str, str] | None = None
    trainingType: str | int | None = None
    usage_metrics: Any = None
    shared_with_openai: bool | None = None
    eval_id: str | None = None


class Event(Shape):
    """What a job has said."""

    section = "1.7"
    id: Annotated[str, Field(pattern=r"^ftevent-\w+$")]
    object: Literal["fine_tuning.job.event"]
    created_at: Unix
    level: Literal["info", "warn", "warning", "error"]
    type: Literal["message", "metrics"]
    message: str
    data: dict[str, Any] | None = None


class Metrics(Shape):
    """What a checkpoint was measured at."""

    section = "1.8"
    step: float | None = None
    train_loss: float | None = None
    train_mean_token_accuracy: float | None = None
    valid_loss: float | None = None
    valid_mean_token_accuracy: float | None = None
    full_valid_loss: float | None = None
    full_valid_mean_token_accuracy: float | None = None


class Checkpoint(Shape):
    """What a job has saved."""

    section = "1.8"
    id: Annotated[str, Field(pattern=r"^(ftchkpt-|ftckpt_)\w+$")]
    object: Literal["fine_tuning.job.checkpoint"]
    created_at: Unix
    fine_tuned_model_checkpoint: str
    step_number: int
    fine_tuning_job_id: JobId
    metrics: Metrics


class Capabilities(Shape):
    """What a model can do."""

    section = "1.2"
    fine_tune: bool
    inference: bool
    completion: bool
    chat_completion: bool
    embeddings: bool


class Deprecation(Shape):
    """Until when a model can be trained and used."""

    section = "1.2"
    fine_tune: Unix | None = None
    inference: Unix


class Model(Shape):
    """A model of an account."""

    section = "1.2"
    id: str
    object: Literal["model"]
    created: Unix | None = None
    created_at: Unix | None = None
    owned_by: str | None = None
    status: str | None = None
    capabilities: Capabilities
    lifecycle_status: Literal["preview", "generally-available", "deprecating", "deprecated"]
    deprecation: Deprecation
    fine_tune: JobId | None = None
    model: str | None = None


class Refusal(Shape):
    """What is wrong with a request, on the v1 surface."""

    section = "1.9"
    code: str | None
    message: str
    param: str | None = None
    type: str | None = None
    inner_error: Any = None


class DatedRefusal(Shape):
    """What is wrong with a request, on the dated surface."""

    section = "1.9"
    code: str | None
    message: str
    target: str | None = None
    details: list[Any] | None = None
    innererror: dict[str, Any] | None = None


ENVELOPE = {"id", "object", "created", "created_at", "owned_by", "status"}
"""Fields of OpenAI's every object, which docs/azure.md does not repeat for each."""

SHAPES = (
    File,
    JobError,
    Job,
    Event,
    Metrics,
    Checkpoint,
    Capabilities,
    Deprecation,
    Model,
    Refusal,
    DatedRefusal,
)
