"""An answer of the data plane that lacks what it should have is the service's fault, not a bug."""

import json

import httpx2
import pytest
from openai import OpenAI

from finetune import clock
from finetune.azure.data_plane import DataPlane
from finetune.azure.looks import Looks
from finetune.errors import ServiceFailed


def plane_that_answers(*bodies):
    """Return a data plane whose service answers these in turn."""
    answers = [httpx2.Response(200, json=body) for body in bodies]
    client = httpx2.Client(transport=httpx2.MockTransport(lambda _request: answers.pop(0)))
    sdk = OpenAI(base_url="http://x/openai/v1/", api_key="k", http_client=client, max_retries=0)
    return DataPlane(lambda: sdk, Looks("http://x/openai/v1/", lambda: "k"))


@pytest.mark.parametrize(
    "body",
    [{}, {"choices": None}, {"choices": []}, {"choices": [{}]}, {"choices": [{"message": None}]}],
    ids=json.dumps,
)
def test_a_chat_without_an_answer_cannot_be_read(body):
    """A deployment that answers so does not serve, and is told of in one sentence."""
    with pytest.raises(ServiceFailed, match="asking deployment tutor-1: the answer cannot be read"):
        plane_that_answers(body).ask("tutor-1", "1 + 1?")


@pytest.mark.parametrize("body", [{}, {"id": None}, {"id": 7}, {"object": "file"}], ids=json.dumps)
def test_an_upload_without_an_id_cannot_be_read(body):
    """No job could name its file."""
    with pytest.raises(ServiceFailed, match=r"uploading a\.jsonl: the answer cannot be read"):
        plane_that_answers(body).upload_file("a.jsonl", b"{}")


@pytest.mark.parametrize("event", [{"id": "e"}, {"id": "e", "message": None}], ids=json.dumps)
def test_an_event_without_a_message_says_nothing(event):
    """The bill may be in the next one."""
    billed = {"id": "e", "message": "Training tokens billed: 5,000"}

    assert plane_that_answers({"data": [event]}).newest_event("ftjob-1") == ""
    assert plane_that_answers({"data": [event, billed]}).billed_tokens("ftjob-1") == 5000


@pytest.mark.parametrize(
    "checkpoint",
    [{"id": "c", "step_number": 1}, {"id": "c", "step_number": 1, "metrics": None}],
    ids=json.dumps,
)
def test_a_checkpoint_without_metrics_has_no_loss(checkpoint):
    """The model is no worse for it."""
    body = {"data": [checkpoint], "has_more": False}

    assert plane_that_answers(body).train_loss("ftjob-1") is None


@pytest.mark.parametrize(
    ("ask", "odd", "good"),
    [
        ("billed_tokens", {"data": [7]}, {"data": []}),
        (
            "train_loss",
            {"data": [{"id": "c", "step_number": 1, "metrics": 7}], "has_more": False},
            {"data": [], "has_more": False},
        ),
    ],
)
def test_measures_of_another_shape_are_asked_for_again(monkeypatch, ask, odd, good):
    """They are no bug of ours, so the next answer counts."""
    monkeypatch.setattr(clock, "pause", lambda _seconds: None)

    assert getattr(plane_that_answers(odd, good), ask)("ftjob-1") is None
