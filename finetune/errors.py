"""Every error this library raises on purpose.

FineTuneError                      one sentence that stands alone, with the next step
├── SpecError                      .problems: every wrong value of a spec
├── DatasetError                   .problems: every faulty line of a file
├── BudgetError                    the estimate is over the budget
├── ServiceError                   something between us and Azure
│   ├── ServiceUnreachable         no answer: name look-up, TLS, connection, time-out   retry
│   ├── ServiceFailed              5xx, or an answer that cannot be read                retry
│   ├── SubmissionDoubtful         no answer, and no job to be seen: the next run looks again
│   └── ServiceRejected            4xx, 501: .status_code .code
│       ├── NotAuthorised          401, 403
│       ├── NotFound               404
│       ├── Conflict               409                                                  retry
│       └── RateLimited            429                                                  retry
├── JobError                       .job_id
│   ├── JobFailed                  the service's own reason
│   ├── JobCancelled
│   └── JobNotFinished
└── DeploymentFailed               it does not serve; says what is left of it

Classified by what the reader does next, not by the system the error came from. Foreign errors
become one of these in `finetune.azure.translation` and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass


class FineTuneError(Exception):
    """Base of all errors that this library raises on purpose."""

    retryable = False
    """Whether the same request may succeed a little later."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (`hyperparameters.n_epochs`, `a.jsonl, line 7`) and what."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class SpecError(FineTuneError):
    """A spec has wrong values; `problems` names all of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class DatasetError(FineTuneError):
    """A data file cannot be used; `problems` names every faulty line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class BudgetError(FineTuneError):
    """The estimate is over the budget that the stack's config sets."""


class ServiceError(FineTuneError):
    """Azure did not do what was asked; `retry_after_seconds` is the pause that it asks for."""

    retry_after_seconds: float | None = None


class ServiceUnreachable(ServiceError):
    """No answer came, so nothing is known of what was done."""

    retryable = True


class ServiceFailed(ServiceError):
    """Azure answered with a fault of its own (5xx), or with something unreadable."""

    retryable = True


class SubmissionDoubtful(ServiceError):
    """Whether the service took a job cannot be known yet, and it must not be asked twice."""


class ServiceRejected(ServiceError):
    """Azure refused the request (4xx), or does not know it (501).

    `code` is the service's own word, empty if it gave none.
    """

    def __init__(self, message: str, *, status_code: int, code: str = "") -> None:
        super().__init__(message)
        self.status_code = status_code
        self.code = code


class NotAuthorised(ServiceRejected):
    """401 or 403: signed in wrongly, or a role is missing."""


class NotFound(ServiceRejected):
    """404: the thing is not there."""


class Conflict(ServiceRejected):
    """409: somebody else is writing, or the thing exists."""

    retryable = True


class RateLimited(ServiceRejected):
    """429: too many requests."""

    retryable = True


class JobError(FineTuneError):
    """A fine-tuning job did not give a model."""

    def __init__(self, message: str, *, job_id: str) -> None:
        super().__init__(message)
        self.job_id = job_id


class JobFailed(JobError):
    """The service ended the job with an error."""


class JobCancelled(JobError):
    """Somebody cancelled the job."""


class JobNotFinished(JobError):
    """The job has no model yet."""


class DeploymentFailed(FineTuneError):
    """A deployment is not in service; the message says what is left of it."""
