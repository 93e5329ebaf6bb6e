"""The data plane (OpenAI API, v1 surface) of one account: files, jobs, models, chat.

What a preview asks goes through `Looks`, everything else through the openai SDK, which is imported
when it is first needed. The SDK repeats nothing by itself: idempotent requests go through
`retrying`, and uploads and jobs are sent once, since they carry no key by which the service could
tell a repetition. Whoever sends them looks before it sends again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from finetune.azure.clouds import get_cloud
from finetune.azure.credentials import token_provider
from finetune.azure.looks import LOOK_TIMEOUT_SECONDS, Looks, data_plane_looks
from finetune.azure.retries import retrying
from finetune.azure.translation import translated
from finetune.job import Job, find_model_of, job_from_wire

if TYPE_CHECKING:
    from openai import OpenAI

Answer = TypeVar("Answer")

REQUEST_TIMEOUT_SECONDS = 60.0

NEWEST_EVENTS = 20
"""The bill is among the last events of a job that has succeeded."""

_BILLED = re.compile(r"Training tokens billed: (?P<tokens>[\d,]+)")

PURPOSE: Literal["fine-tune"] = "fine-tune"


@cache
def data_plane(cloud_name: str, endpoint: str) -> DataPlane:
    """The data plane of the account behind `endpoint`; one client for each, kept.

    Raises:
        SpecError: the endpoint does not belong to the cloud.
    """
    token = token_provider(get_cloud(cloud_name), endpoint)
    base_url = f"{endpoint.rstrip('/')}/openai/v1/"

    def make_client() -> OpenAI:
        from openai import OpenAI

        return OpenAI(
            base_url=base_url, api_key=token, timeout=REQUEST_TIMEOUT_SECONDS, max_retries=0
        )

    return DataPlane(make_client, data_plane_looks(cloud_name, endpoint))


class DataPlane:
    """What the resources need of the OpenAI API; every method may raise a `ServiceError`."""

    def __init__(self, make_client: Callable[[], OpenAI], looks: Looks) -> None:
        self._make_client = make_client
        self._looks = looks

    @cached_property
    def client(self) -> OpenAI:
        """The SDK's client."""
        return self._make_client()

    def files(self) -> list[Any]:
        """Every file of the account that was uploaded for fine-tuning."""
        return _asked("listing files", lambda: list(self.client.files.list(purpose=PURPOSE)))

    def upload_file(self, filename: str, content: bytes) -> str:
        """Uploads a training or validation file, once; returns its id. It is not yet processed."""

        def upload() -> str:
            file_id = self.client.files.create(file=(filename, content), purpose=PURPOSE).id
            if not isinstance(file_id, str):
                raise TypeError("it has no id")
            return file_id

        return _asked_once(f"uploading {filename}", upload)

    def get_file(self, file_id: str) -> dict[str, Any]:
        """The file object; NotFound if it is gone."""
        return self._looks.get(f"files/{file_id}", f"looking for file {file_id}")

    def delete_file(self, file_id: str) -> None:
        """Deletes a file; NotFound if it is gone, be it by an attempt that got no answer."""
        _asked(f"deleting file {file_id}", lambda: self.client.files.delete(file_id))

    def jobs(self) -> list[Job]:
        """Every job of the account, newest first."""
        listing = self.client.fine_tuning.jobs.list
        return _asked("listing fine-tuning jobs", lambda: [_job(one) for one in listing(limit=100)])

    def newest_jobs(self, limit: int) -> list[Job]:
        """The account's newest jobs, at most `limit`: one page, asked for as a preview asks."""
        doing = "listing the newest fine-tuning jobs"
        wire = self._looks.get(f"fine_tuning/jobs?limit={limit}", doing)
        with translated(doing):
            if not isinstance(wire.get("data"), list):
                raise ValueError("it is no list")  # noqa: TRY004  (unreadable, not our mistake)
            return [job_from_wire(one) for one in wire["data"]]

    def get_job(self, job_id: str) -> Job:
        """The job; NotFound if its record is gone."""
        doing = f"looking for fine-tuning job {job_id}"
        wire = self._looks.get(f"fine_tuning/jobs/{job_id}", doing)
        with translated(doing):
            return job_from_wire(wire)

    def create_job(self, body: dict[str, Any]) -> Job:
        """Submits a job, once: the caller looks before it asks again.

        Args:
            body: the request as on the wire; `trainingType` is Azure's own field.
        """
        body = dict(body)
        extra = {"trainingType": body.pop("trainingType")}
        with translated("submitting the fine-tuning job"):
            return _job(self.client.fine_tuning.jobs.create(**body, extra_body=extra))

    def cancel_job(self, job_id: str) -> Job:
        """Asks the service to cancel a job that is under way.

        An attempt without an answer may have done it: the next one is then refused, as the service
        refuses to cancel what has ended.
        """
        return _asked(
            f"cancelling fine-tuning job {job_id}",
            lambda: _job(self.client.fine_tuning.jobs.cancel(job_id)),
        )

    def newest_event(self, job_id: str) -> str:
        """The last thing that the service said about a job; empty before it said anything."""
        doing = f"reading the events of {job_id}"
        messages = _asked_once(doing, lambda: self._newest_messages(job_id, 1))
        return messages[0] if messages else ""

    def billed_tokens(self, job_id: str) -> int | None:
        """What the service says that it billed for a job's training; None if it does not say.

        `trained_tokens` is no bill: public jobs of 2025 and 2026 have 6,720 and 10,440 there,
        and 5,000 and 8,000 in this event (docs/azure.md 1.6).
        """
        doing = f"reading the events of {job_id}"
        messages = _asked(doing, lambda: self._newest_messages(job_id, NEWEST_EVENTS))
        found = map(_BILLED.search, messages)
        return next((int(one["tokens"].replace(",", "")) for one in found if one), None)

    def _newest_messages(self, job_id: str, limit: int) -> list[str]:
        """What the last events say; one without a message says nothing."""
        brief = self.client.with_options(timeout=LOOK_TIMEOUT_SECONDS)
        events = brief.fine_tuning.jobs.list_events(job_id, limit=limit).data
        return [str(event.message or "") for event in events]

    def train_loss(self, job_id: str) -> float | None:
        """The training loss at the job's last checkpoint; None where there is none."""

        def last_loss() -> float | None:
            checkpoints = self.client.fine_tuning.jobs.checkpoints.list(job_id)
            last = max(checkpoints, key=lambda checkpoint: checkpoint.step_number, default=None)
            return last.metrics.train_loss if last and last.metrics else None

        return _asked(f"reading the checkpoints of {job_id}", last_loss)

    def get_model(self, model: str) -> dict[str, Any]:
        """The model object; NotFound if it is gone."""
        return self._looks.get(f"models/{model}", f"looking for model {model}")

    def find_model_of(self, job_id: str) -> str | None:
        """The model that a job has made, be the job's record deleted or not."""
        doing = "listing models"
        listed = self._looks.get_all("models", doing)
        with translated(doing):
            return find_model_of(job_id, {str(model["id"]): model for model in listed})

    def ask(self, deployment_name: str, question: str, *, max_tokens: int = 300) -> str:
        """Asks a deployment one question, as an application would; returns the answer."""

        def answer() -> str:
            completion = self.client.chat.completions.create(
                model=deployment_name,
                messages=[{"role": "user", "content": question}],
                max_completion_tokens=max_tokens,
            )
            return completion.choices[0].message.content or ""

        return _asked_once(f"asking deployment {deployment_name}", answer)


def _asked(doing: str, request: Callable[[], Answer]) -> Answer:
    """The answer to an idempotent request, which is asked again after what may pass."""
    return retrying(lambda: _asked_once(doing, request))


def _asked_once(doing: str, request: Callable[[], Answer]) -> Answer:
    with translated(doing):
        try:
            return request()
        except (AttributeError, IndexError, TypeError) as fault:  # the SDK checks no answer's shape
            raise ValueError(f"it is of another shape: {fault!r}") from fault


def _job(sdk_object: Any) -> Job:
    """The SDK gives whatever came, with its shape not checked: null is None, and no object."""
    return job_from_wire(sdk_object.to_dict() if hasattr(sdk_object, "to_dict") else sdk_object)
