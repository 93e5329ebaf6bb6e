"""What is sent to the data plane, and how its answers are taken; no network is behind it."""

import json

import httpx2
import pytest
from openai import OpenAI

from finetune import clock
from finetune.azure.clouds import LOCAL_AZURE_ENDPOINT
from finetune.azure.data_plane import DataPlane, data_plane
from finetune.azure.looks import Looks
from finetune.errors import RateLimited, ServiceError, ServiceFailed, ServiceUnreachable

JOB = {"id": "ftjob-1", "status": "queued", "model": "m", "created_at": 100, "object": "job"}
BODY = {"model": "m", "training_file": "file-1", "trainingType": "Standard", "seed": 0}


class FakeService:
    """Gives its answers in turn, the last one for ever, and remembers the requests."""

    def __init__(self, *answers):
        """Take `httpx2.Response`s, and errors to raise."""
        self.answers = list(answers)
        self.requests = []

    def __call__(self, request):
        """Answer one request."""
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def plane(self):
        """Return a data plane that talks to this service."""
        client = httpx2.Client(transport=httpx2.MockTransport(self))
        sdk = OpenAI(base_url="http://x/openai/v1/", api_key="k", http_client=client, max_retries=0)
        return DataPlane(lambda: sdk, Looks("http://x/openai/v1/", lambda: "k"))


def test_a_job_is_submitted_as_it_is_written():
    """The request's body is the given one, with Azure's own field at its top."""
    service = FakeService(httpx2.Response(200, json=JOB))

    job = service.plane().create_job(BODY)

    assert job.job_id == "ftjob-1"
    assert json.loads(service.requests[0].content) == BODY


def test_submitting_leaves_the_caller_s_body_alone():
    """The caller may look at what it sent."""
    body = dict(BODY)

    FakeService(httpx2.Response(200, json=JOB)).plane().create_job(body)

    assert body == BODY


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (httpx2.Response(500), ServiceFailed),
        (httpx2.Response(429), RateLimited),
        (httpx2.Response(408), ServiceError),
        (httpx2.Response(409), ServiceError),
        (httpx2.ReadTimeout("too slow"), ServiceUnreachable),
        (httpx2.ConnectError("refused"), ServiceUnreachable),
    ],
    ids=["500", "429", "408", "409", "time-out", "refused"],
)
def test_a_job_is_submitted_once_whatever_comes_back(answer, expected):
    """A paid request is never repeated from here."""
    service = FakeService(answer)

    with pytest.raises(expected):
        service.plane().create_job(BODY)

    assert len(service.requests) == 1


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("application/json", b"{cut off"),
        ("application/json", b"\xff"),
        ("application/json", b"null"),
        ("text/html", b"<html>"),
    ],
)
def test_an_answer_that_cannot_be_read_is_a_service_failure(kind, content):
    """A proxy's page or a torn answer is told in one sentence, and may be asked again."""
    answer = httpx2.Response(200, content=content, headers={"content-type": kind})

    with pytest.raises(ServiceFailed):
        FakeService(answer).plane().newest_event("ftjob-1")


@pytest.mark.parametrize(
    "request_again",
    [
        lambda plane: plane.files(),
        lambda plane: plane.jobs(),
        lambda plane: plane.delete_file("file-1"),
        lambda plane: plane.cancel_job("ftjob-1"),
        lambda plane: plane.billed_tokens("ftjob-1"),
        lambda plane: plane.train_loss("ftjob-1"),
    ],
    ids=["files", "jobs", "delete", "cancel", "bill", "loss"],
)
def test_what_is_idempotent_is_asked_again(request_again, monkeypatch):
    """After two answers that may pass comes the one that counts."""
    monkeypatch.setattr(clock, "pause", lambda _seconds: None)
    good = httpx2.Response(200, json={**JOB, "data": [], "has_more": False})
    service = FakeService(httpx2.ReadError("torn"), httpx2.Response(503), good)

    request_again(service.plane())

    assert len(service.requests) == 3


def test_the_real_client_repeats_nothing_by_itself(monkeypatch):
    """One mechanism repeats, with one deadline; the SDK's own is off."""
    monkeypatch.setenv(LOCAL_AZURE_ENDPOINT, "http://127.0.0.1:1")

    assert data_plane("local", "http://127.0.0.1:1").client.max_retries == 0


@pytest.mark.parametrize(
    ("checkpoints", "loss"),
    [
        ([], None),
        ([(45, 0.5)], 0.5),
        ([(90, 0.3), (135, 0.2), (45, 0.5)], 0.2),
    ],
)
def test_the_training_loss_is_that_of_the_last_step(checkpoints, loss):
    """The order in which the service lists checkpoints does not matter."""
    data = [
        {"id": f"c-{step}", "step_number": step, "metrics": {"train_loss": train_loss}}
        for step, train_loss in checkpoints
    ]
    service = FakeService(httpx2.Response(200, json={"data": data, "has_more": False}))

    assert service.plane().train_loss("ftjob-1") == loss


@pytest.mark.parametrize(
    ("data", "said"), [([], ""), ([{"id": "e", "message": "Step 1"}], "Step 1")]
)
def test_the_newest_event_is_what_the_service_said_last(data, said):
    """Before the service has said anything, it is empty."""
    service = FakeService(httpx2.Response(200, json={"data": data, "has_more": False}))

    assert service.plane().newest_event("ftjob-1") == said


def test_only_files_for_fine_tuning_are_listed():
    """The account's other files are none of our business."""
    service = FakeService(httpx2.Response(200, json={"data": [], "has_more": False}))

    files = list(service.plane().files())

    assert files == []
    assert dict(service.requests[0].url.params) == {"purpose": "fine-tune"}


@pytest.mark.parametrize(
    ("messages", "billed"),
    [
        (["Job succeeded.", "Training tokens billed: 41,000."], 41_000),
        (["Training tokens billed: 7223000.  Billed tokens were rounded"], 7_223_000),
        (["Job succeeded."], None),
        ([], None),
    ],
)
def test_the_bill_is_read_from_the_events(messages, billed):
    """What was trained is no bill; a service that does not say it is not guessed for."""
    events = [
        {
            "id": "e",
            "object": "fine_tuning.job.event",
            "created_at": 1,
            "level": "info",
            "message": m,
        }
        for m in messages
    ]
    service = FakeService(httpx2.Response(200, json={"data": events, "has_more": False}))

    assert service.plane().billed_tokens("ftjob-1") == billed
