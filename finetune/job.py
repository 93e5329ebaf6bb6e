"""A fine-tuning job as the service reports it, with the differences between answers levelled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FINGERPRINT = "fingerprint"
OWNER = "owner"
"""Keys of a job's metadata, by which a stack finds its own job again."""

TERMINAL_STATUSES = frozenset({"succeeded", "failed", "cancelled"})
"""Any other word, known or new, means that the job is still under way.

Source: https://learn.microsoft.com/rest/api/azureopenai/fine-tuning (2025-04-01-preview).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job; timestamps are Unix seconds, `error` is the service's own reason or empty.

    What was asked for is as the service echoes it: Azure says -1 for "auto", and leaves out or
    nulls what it does not know (docs/azure.md 1.6).
    """

    job_id: str
    status: str
    model: str
    created_at: int
    finished_at: int | None = None
    fine_tuned_model: str | None = None
    trained_tokens: int | None = None
    error: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    training_file: str | None = None
    validation_file: str | None = None
    method: str | None = None
    hyperparameters: dict[str, Any] = field(default_factory=dict)
    suffix: str | None = None
    seed: int | None = None
    training_type: str | None = None
    grader: dict[str, Any] | None = None
    response_format: dict[str, Any] | None = None

    @property
    def is_terminal(self) -> bool:
        """Whether the job will never change again."""
        return self.status in TERMINAL_STATUSES

    @property
    def duration_seconds(self) -> int | None:
        """From submission to the end, queue included."""
        return None if self.finished_at is None else self.finished_at - self.created_at


_TELLING_ID = re.compile(r"ftjob-(?P<hex>[0-9a-f]{32})")


def is_told_by_its_model(job_id: str) -> bool:
    """Whether the names of models tell which of them a job has made (docs/azure.md 1.6)."""
    return _TELLING_ID.fullmatch(job_id) is not None


def find_model_of(job_id: str, models: Mapping[str, Mapping[str, Any]]) -> str | None:
    """The model among these that a job has made, by its name or by what it says of itself.

    Args:
        job_id: the job's, whose own record may be deleted.
        models: model objects by id; that of a checkpoint says `:ckpt`.
    """
    telling = _TELLING_ID.fullmatch(job_id)
    made = (
        model
        for model, body in models.items()
        if body.get("fine_tune") == job_id or (telling and telling["hex"] in model)
    )
    return next((model for model in made if ":ckpt" not in model), None)


def job_from_wire(wire: Any) -> Job:
    """Reads a job as it is on the wire, whose fields may be missing, null or empty on Azure.

    Raises:
        ValueError: the answer is no job: nobody has checked its shape.
    """
    if not isinstance(wire, dict) or not isinstance(wire.get("id"), str):
        raise ValueError("it is no fine-tuning job")  # noqa: TRY004  (unreadable, not our mistake)
    try:
        sent = _of_method(wire.get("method") or {})
        return Job(
            job_id=wire["id"],
            status=wire["status"],
            model=wire["model"],
            created_at=wire["created_at"],
            finished_at=wire.get("finished_at"),
            fine_tuned_model=wire.get("fine_tuned_model"),
            trained_tokens=wire.get("trained_tokens"),
            error=_reason(wire.get("error") or {}),
            metadata=dict(wire.get("metadata") or {}),
            training_file=wire.get("training_file"),
            validation_file=wire.get("validation_file"),
            method=(wire.get("method") or {}).get("type"),
            hyperparameters=dict(sent.get("hyperparameters") or wire.get("hyperparameters") or {}),
            grader=sent.get("grader"),
            response_format=sent.get("response_format"),
            suffix=wire.get("suffix") or wire.get("user_provided_suffix"),
            seed=wire.get("seed"),
            training_type=wire.get("trainingType"),
        )
    except (AttributeError, KeyError, TypeError) as fault:
        raise ValueError(f"it is no fine-tuning job: {fault!r}") from fault


def _of_method(method: dict[str, Any]) -> dict[str, Any]:
    """What the service echoes below the method; the older shape has hyperparameters at the top."""
    return method.get(method.get("type") or "") or {}


def _reason(error: dict[str, Any]) -> str:
    """`message (code)`; a job without a fault has nothing here."""
    message, code = error.get("message"), error.get("code")
    if not message:
        return str(code or "")
    return f"{message} ({code})" if code else str(message)
