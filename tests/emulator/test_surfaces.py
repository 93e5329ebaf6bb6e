"""The data plane's two surfaces: the same operations, with each surface's own manners."""

import openai
import pytest
import requests

from tests.emulator.arranging import BASE_MODEL, GA, TOKEN, deploy, dialogues, submit, upload


def test_the_dated_surface_has_what_v1_has(azure, data, dated):
    """Files, jobs, events, checkpoints and models are the same ones, by AzureOpenAI too."""
    file_id = upload(azure, dated)
    job = submit(dated, file_id)

    assert [file.id for file in data.files.list()] == [file_id]
    assert dated.files.content(file_id).read() == dialogues()
    assert data.fine_tuning.jobs.retrieve(job.id).id == job.id
    assert [one.id for one in dated.fine_tuning.jobs.list()] == [job.id]
    assert list(dated.fine_tuning.jobs.list_events(job.id))[-1].message.startswith("Job enqueued")
    assert list(dated.fine_tuning.jobs.checkpoints.list(job.id)) == []
    assert BASE_MODEL in [model.id for model in dated.models.list()]
    assert dated.fine_tuning.jobs.cancel(job.id).status == "cancelled"
    assert dated.files.delete(file_id).deleted


def test_what_is_made_is_201_with_its_place_on_the_dated_surface_only(azure, address, data):
    """A file and a job have a Location there that can be read; v1 answers 200 without one."""
    sent = {"file": ("a.jsonl", dialogues())}
    new, old = (
        requests.post(
            f"{address}/{path}", data={"purpose": "fine-tune"}, files=sent, headers=TOKEN, timeout=9
        )
        for path in ("v1/files", f"files?api-version={GA}")
    )
    body = {"model": BASE_MODEL, "training_file": upload(azure, data)}
    job = requests.post(
        f"{address}/fine_tuning/jobs?api-version={GA}", json=body, headers=TOKEN, timeout=9
    )

    assert (new.status_code, old.status_code, job.status_code) == (200, 201, 201)
    assert "location" not in new.headers
    for made in (old, job):
        place = f"{made.headers['location']}?api-version={GA}"
        assert requests.get(place, headers=TOKEN, timeout=9).json()["id"] == made.json()["id"]


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("files", 404, "Resource not found"),
        ("files?api-version=", 404, "Resource not found"),
        ("files?api-version=2024-10-22", 400, "API version not supported"),
        ("files?api-version=v1", 400, "API version not supported"),
        ("files?api-version=2022-12-01", 404, "Resource not found"),
        (f"files?api-version={GA}", 200, None),
        ("files?api-version=2025-04-01-PREVIEW", 200, None),
        ("v1/files", 200, None),
        ("v1/files?api-version=v1", 200, None),
        ("v1/files?api-version=preview", 200, None),
        (
            f"v1/files?api-version={GA}",
            400,
            "api-version query parameter is not allowed when using /v1 path",
        ),
    ],
)
def test_each_surface_takes_its_own_api_versions(address, path, status, message):
    """Dated needs a known date, v1 takes none or one of its two words."""
    answer = requests.get(f"{address}/{path}", headers=TOKEN, timeout=9)

    assert answer.status_code == status
    assert answer.json().get("error", {}).get("message") == message


def test_an_operation_is_not_there_before_its_version(open_dated):
    """A job cannot be paused by the GA version of 2024, but by the preview of 2025."""
    for version, code in ((GA, "404"), ("2025-04-01-PREVIEW", "notFound")):
        with pytest.raises(openai.NotFoundError) as refused:
            open_dated(version).fine_tuning.jobs.pause("ftjob-none")
        assert refused.value.code == code


def test_each_surface_has_its_own_error_body(address):
    """v1 writes as OpenAI does, dated as Microsoft's REST guideline says."""
    new, old = (
        requests.get(f"{address}/{path}", headers=TOKEN, timeout=9).json()["error"]
        for path in ("v1/files/file-none", f"files/file-none?api-version={GA}")
    )

    message = "The file with ID 'file-none' was not found."
    assert new == {
        "code": "notFound",
        "message": message,
        "param": "id",
        "type": "error",
        "inner_error": None,
    }
    assert old == {
        "code": "notFound",
        "message": message,
        "target": "id",
        "details": [],
        "innererror": {"code": "notFound"},
    }


def test_the_deployment_is_in_the_path_of_a_dated_chat(azure, account, dated):
    """AzureOpenAI puts `model` there; a body without it will do, and the path counts."""
    deploy(azure, account, "base", "gpt-4o-mini", "2024-07-18")
    messages = [{"role": "user", "content": "2 더하기 2는?"}]
    by_client = dated.chat.completions.create(model="base", messages=messages, max_tokens=5)
    by_path = requests.post(
        f"{dated.base_url}deployments/base/chat/completions?api-version={GA}",
        json={"messages": messages, "max_tokens": 5, "model": "another"},
        headers=TOKEN,
        timeout=9,
    )

    assert by_client.choices[0].message.role == "assistant"
    assert by_path.status_code == 200
    with pytest.raises(openai.NotFoundError) as refused:
        dated.chat.completions.create(model="none", messages=messages)
    assert refused.value.code == "DeploymentNotFound"


def test_a_job_is_deleted_on_the_dated_surface_only(azure, data, dated):
    """204 there, and on v1 no such operation: docs/azure.md 1.1."""
    job = submit(data, upload(azure, data))
    data.fine_tuning.jobs.cancel(job.id)
    path = f"/fine_tuning/jobs/{job.id}"

    with pytest.raises(openai.NotFoundError) as refused:
        data.delete(path, cast_to=object)
    assert refused.value.code == "404"
    dated.delete(path, cast_to=type(None))
    with pytest.raises(openai.NotFoundError):
        data.fine_tuning.jobs.retrieve(job.id)


@pytest.mark.parametrize(
    "path", ["v1/models", f"models?api-version={GA}", "v1/files/none", "files"]
)
def test_every_answer_has_a_trace_id(address, path):
    """Good or bad, on both surfaces: `apim-request-id`, another one each time."""
    ids = {
        requests.get(f"{address}/{path}", headers=TOKEN, timeout=9).headers["apim-request-id"]
        for _ in range(2)
    }

    assert len(ids) == 2


@pytest.mark.parametrize("method", ["PUT", "PATCH", "PROPFIND", "OPTIONS"])
def test_a_method_that_a_path_does_not_have_is_404(address, method):
    """As for a path that there is not, in the body of the surface."""
    answer = requests.request(method, f"{address}/v1/files", headers=TOKEN, timeout=9)

    assert answer.status_code == 404
    assert answer.json()["error"]["message"] == "Resource not found"


def test_a_query_parameter_that_there_is_not_is_ignored(data):
    """As Azure does: it is no filter, and no fault."""
    file = data.files.create(file=("a.jsonl", b"{}"), purpose="fine-tune")

    assert [one.id for one in data.files.list(extra_query={"colour": "red"})] == [file.id]
