"""Bodies that are not what an operation takes."""

import socket
from urllib.parse import urlsplit

import openai
import pytest
import requests

from tests.emulator.arranging import GA, TOKEN, dialogues
from tests.emulator.running_emulator import SUBSCRIPTION

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", None])
@pytest.mark.parametrize("path", ["v1/fine_tuning/jobs", f"fine_tuning/jobs?api-version={GA}"])
def test_json_must_be_said_to_be_json(address, path, content_type):
    """Any other content type, and none, is 415."""
    headers = TOKEN | ({"Content-Type": content_type} if content_type else {})
    answer = requests.post(f"{address}/{path}", data=b"{}", headers=headers, timeout=9)

    assert answer.status_code == 415
    assert answer.json()["error"]["code"] == "UnsupportedMediaType"


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "text/json", "application/merge-patch+json"]
)
def test_json_has_several_names(address, content_type):
    """What the specification calls JSON is read: here a job without its fields."""
    headers = {**TOKEN, "Content-Type": content_type}
    url = f"{address}/v1/fine_tuning/jobs"
    answer = requests.post(url, data=b"{}", headers=headers, timeout=9)

    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == "model"


def test_arm_takes_json_only(azure):
    """415 there too."""
    url = f"{azure.root}/subscriptions/{SUBSCRIPTION}/resourceGroups/plain?api-version=2024-03-01"
    headers = {**TOKEN, "Content-Type": "text/plain"}
    answer = requests.put(url, data=b'{"location": "eastus2"}', headers=headers, timeout=9)

    assert answer.status_code == 415
    assert answer.json()["error"]["code"] == "UnsupportedMediaType"


@pytest.mark.parametrize("body", [b"{", b"[]", b"7", b"\xff", b"[" * 200_000])
def test_what_is_no_json_object_is_refused(address, body):
    """400 invalidPayload, whatever it is."""
    headers = {**TOKEN, "Content-Type": "application/json"}
    url = f"{address}/v1/fine_tuning/jobs"
    answer = requests.post(url, data=body, headers=headers, timeout=9)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalidPayload"


def test_a_file_comes_as_a_form(address):
    """JSON is 415; a form that has no file, or cannot be read, is 400."""
    url = f"{address}/v1/files"
    no_form = requests.post(url, json={"purpose": "fine-tune"}, headers=TOKEN, timeout=9)
    fields = [("purpose", (None, "fine-tune")), ("data", ("a.jsonl", dialogues()))]
    no_file = requests.post(url, files=fields, headers=TOKEN, timeout=9)
    broken = requests.post(
        url,
        data=b"no boundary",
        headers={**TOKEN, "Content-Type": "multipart/form-data"},
        timeout=9,
    )

    assert [one.status_code for one in (no_form, no_file, broken)] == [415, 400, 400]
    assert no_file.json()["error"]["param"] == "file"
    assert broken.json()["error"]["code"] == "invalidPayload"


def test_a_form_has_one_file(address):
    """Of two it would not be known which one is meant."""
    fields = [("purpose", (None, "fine-tune")), *[("file", ("a.jsonl", dialogues()))] * 2]
    answer = requests.post(f"{address}/v1/files", files=fields, headers=TOKEN, timeout=9)

    assert answer.status_code == 400
    assert "Too many files" in answer.json()["error"]["message"]


def test_a_body_that_is_too_large_is_refused_to_the_sdk(data):
    """413, and the client is told so while it still sends."""
    with pytest.raises(openai.APIStatusError) as refused:
        data.post("/fine_tuning/jobs", body={"model": "x" * 70 * MEGABYTE}, cast_to=object)

    assert refused.value.status_code == 413


def test_a_body_of_unknown_length_is_read_no_further(azure, account):
    """In chunks too, and for a form as for JSON: it ends with 413 and not in memory."""
    pieces = (b"x" * MEGABYTE for _ in range(70))
    url = f"{azure.root}/accounts/{account}/openai/v1/fine_tuning/jobs"
    headers = {**TOKEN, "Content-Type": "application/json"}
    answer = requests.post(url, data=pieces, headers=headers, timeout=30)

    assert answer.status_code == 413


def test_a_form_that_announces_too_much_is_not_waited_for(azure, account):
    """Its Content-Length is enough."""
    address = urlsplit(azure.root)
    with socket.create_connection((address.hostname, address.port), timeout=9) as connection:
        connection.sendall(
            f"POST /accounts/{account}/openai/v1/files HTTP/1.1\r\nHost: {address.netloc}\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\n"
            f"Content-Length: {600 * MEGABYTE}\r\n\r\n".encode()
        )
        answer = connection.recv(4096)

    assert answer.startswith(b"HTTP/1.1 413 ")
