"""The wait for one job: what was heard of it, and when the wait is over."""

from __future__ import annotations

from dataclasses import dataclass, field

from finetune.errors import NotAuthorised, NotFound, ServiceError
from finetune.job import Job
from finetune.job_pause import PAUSED, awaits_decision, pause_in_words
from finetune.waiting.pace import progress_seconds
from finetune.waiting.progress import spoken

GONE_SECONDS = 60.0
"""A job that was just made may be answered with a 404 somewhere; one that is gone stays so."""

REFUSED_SECONDS = 15 * 60.0
"""A token expires and is renewed, or somebody signs in again, in this time or not by itself."""

UNHEARD_SECONDS = 5 * 60.0
"""At its end a wait wants one more answer: a laptop that wakes has no network at first."""

_NEVER = float("-inf")

LONGEST_GAP_SECONDS = 40.0
"""What counts at most between two looks, so that a sleep between them uses up no patience."""


@dataclass(frozen=True, slots=True)
class RecordGone:
    """What is heard of a job that has made its model, and whose record was deleted since."""


Heard = Job | ServiceError | RecordGone
"""What a look may bring."""


@dataclass
class Vigil:
    """One job's wait. Times are seconds by one clock, which also counts a machine's sleep.

    Attributes:
        job_id: whom it is for.
        limit_seconds: how long it may last.
        fault: what the last look met in place of an answer; None if it was answered.
        words: the last thing that the service told of the job in its present status.
        words_at_seconds: when they were asked for.
    """

    job_id: str
    limit_seconds: float
    fault: ServiceError | None = None
    words: str = ""
    words_at_seconds: float = _NEVER
    _began_seconds: float = 0.0
    _job: Job | None = None
    _paused_since_seconds: float | None = None
    _heard_seconds: float = 0.0
    _fault_since_seconds: float = 0.0
    _spent_seconds: dict[str, float] = field(default_factory=dict)

    def begin(self, at_seconds: float) -> None:
        """Starts its clock."""
        self._began_seconds = self._heard_seconds = at_seconds

    def waited_seconds(self, at_seconds: float) -> float:
        """How long it has lasted."""
        return at_seconds - self._began_seconds

    def silent_seconds(self, at_seconds: float) -> float:
        """Since when nothing has been heard; nothing if the last look was answered."""
        return at_seconds - self._fault_since_seconds if self.fault else 0.0

    def hear(self, heard: Heard, at_seconds: float) -> bool:
        """Takes in what a look brought; whether the wait is over with it."""
        gap_seconds = min(at_seconds - self._heard_seconds, LONGEST_GAP_SECONDS)
        self._heard_seconds = at_seconds
        if isinstance(heard, RecordGone):
            return True
        is_late = self.waited_seconds(at_seconds) >= self.limit_seconds
        if isinstance(heard, Job):
            self._take(heard, at_seconds)
            return heard.is_terminal or awaits_decision(heard) or is_late
        if self.fault is None:
            self._fault_since_seconds = at_seconds
        self.fault = heard
        return self._is_out_of_patience(heard, gap_seconds, is_late=is_late)

    def _take(self, job: Job, at_seconds: float) -> None:
        self.fault = None
        self._spent_seconds.clear()
        if job.status != self._status:
            self.words, self.words_at_seconds = "", _NEVER
        if job.status != PAUSED:
            self._paused_since_seconds = None
        elif self._paused_since_seconds is None:
            self._paused_since_seconds = at_seconds
        self._job = job

    def _is_out_of_patience(
        self, fault: ServiceError, gap_seconds: float, *, is_late: bool
    ) -> bool:
        """An outage may last as long as the wait; a refusal is believed after a while."""
        reasons = {"late": UNHEARD_SECONDS} if is_late else {}
        if isinstance(fault, NotFound):
            reasons["gone"] = GONE_SECONDS
        elif not fault.retryable:
            reasons["refused"] = REFUSED_SECONDS
        # Patience with one reason begins anew when another one is given.
        self._spent_seconds = {
            reason: self._spent_seconds.get(reason, -gap_seconds) + gap_seconds
            for reason in reasons
        }
        return any(self._spent_seconds[reason] >= limit for reason, limit in reasons.items())

    @property
    def state(self) -> str:
        """One word for what the line tells of: another one is worth a line at once."""
        return type(self.fault).__name__ if self.fault else self._status

    def wants_words(self, at_seconds: float) -> bool:
        """Whether the line wants the service's newest words, and those that it has are old."""
        if self._job is None or self.fault or self._job.status == PAUSED:
            return False
        return at_seconds >= self.words_at_seconds + progress_seconds()

    def text(self, at_seconds: float) -> str:
        """How it stands. What changes comes first: a narrow terminal cuts the rest off."""
        return (
            f"{self._news(at_seconds)} ({self._status}, {spoken(self.waited_seconds(at_seconds))})"
        )

    @property
    def _status(self) -> str:
        return self._job.status if self._job else "waiting"

    def _news(self, at_seconds: float) -> str:
        if self.fault:
            # What was being done is known; a narrow terminal has room for the reason only.
            _, _, reason = str(self.fault).partition("\n")[0].partition(": ")
            advice = ", `az login` may help" if isinstance(self.fault, NotAuthorised) else ""
            return f"asking again for {spoken(self.silent_seconds(at_seconds))}{advice}: {reason}"
        if self._job and self._paused_since_seconds is not None:
            paused = spoken(at_seconds - self._paused_since_seconds)
            return f"paused for {paused}, {pause_in_words(self._job)}"
        return self.words or "submitted"
