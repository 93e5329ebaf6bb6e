"""A fine-tuning job, what it said and what it saved: frozen values, as `emulator.records`."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.records import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A fine-tuning job.

    `hyperparameters` are as they are echoed (-1 for "auto"); `resolved` are those trained with.
    `start_job` and `start_step` name the weights it starts from, None for the base model's.
    `training_tokens` counts one pass over the training file, 0 until it was preprocessed.
    `told` counts the milestones whose event was written, `steps_shown` the revealed steps.
    `planted` is how a fault rule or a mark in its data wants it to fail: when, with which code and
    message. A reinforcement job is paused at the spend limit once: then `spend_cap_lifted`.
    A preempted job (of developerTier) is paused for `preemption_seconds` by the system; from then
    on `resumes_at` says when it goes on by itself.
    A job whose record was deleted has still its model; a job whose model was deleted, its record.
    """

    uid: str
    account_uid: str
    model: str
    base_model: str
    start_job: str | None
    start_step: int | None
    training_file: str
    validation_file: str | None
    suffix: str | None
    seed: int
    training_type: str
    method_sent: bool
    hyperparameters: JsonObject
    resolved: JsonObject
    metadata: dict[str, str] | None
    examples: int
    training_tokens: int
    total_steps: int
    results_file: str
    created_at: float
    running_since: float | None = None
    finished_at: float | None = None
    trained_tokens: int | None = None
    fine_tuned_model: str | None = None
    error: JsonObject | None = None
    told: int = 0
    steps_shown: int = 0
    last_event_at: float = 0.0
    planted: JsonObject | None = None
    method: str = "supervised"
    grader: JsonObject | None = None
    response_format: JsonObject | None = None
    integrations: list[JsonObject] | None = None
    spend_cap_lifted: bool = False
    paused_since: float | None = None
    resumed_since: float | None = None
    paused_seconds: float = 0.0
    preemption_seconds: float | None = None
    resumes_at: float | None = None
    record_deleted: bool = False
    model_deleted: bool = False
    state: str = "pending"

    @property
    def key(self) -> str:
        """Its id."""
        return self.uid

    @property
    def parent(self) -> str:
        """The account's uid."""
        return self.account_uid

    @property
    def has_model(self) -> bool:
        """Whether its tuned model can be used."""
        return self.state == "succeeded" and not self.model_deleted

    @property
    def digits(self) -> str:
        """The 32 hexadecimal digits that its id and its model's name share."""
        return self.uid.removeprefix("ftjob-")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEvent:
    """One line of a job's log."""

    uid: str
    job_id: str
    created_at: float
    level: str
    type: str
    message: str
    data: JsonObject | None
    state: str = ""

    @property
    def key(self) -> str:
        """Its id."""
        return self.uid

    @property
    def parent(self) -> str:
        """The job's id."""
        return self.job_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The weights after an epoch's last step, or where it was paused, with the step's metrics."""

    uid: str
    job_id: str
    created_at: float
    step_number: int
    model: str
    metrics: JsonObject
    state: str = ""

    @property
    def key(self) -> str:
        """Its id."""
        return self.uid

    @property
    def parent(self) -> str:
        """The job's id."""
        return self.job_id
