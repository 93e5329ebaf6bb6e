"""The plain GETs of a preview, against a real server on loopback."""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from finetune.azure.looks import Looks
from finetune.errors import NotAuthorised, NotFound, ServiceFailed, ServiceUnreachable

JOB = {"id": "ftjob-1", "error": {}, "method": {"type": "supervised"}, "result_files": []}


@pytest.fixture
def service():
    """Answer GETs with what `answers` holds, the last one for ever; remember the requests."""

    class Handler(BaseHTTPRequestHandler):
        """One request."""

        def do_GET(self):
            """Answer with status and body."""
            server.requests.append((self.path, self.headers["Authorization"]))
            status, body = server.answers[0]
            if len(server.answers) > 1:
                server.answers.pop(0)
            self.send_response_only(status)
            self.send_header("Content-Length", str(len(body)))
            if server.date:
                self.send_header("Date", server.date)
            if server.retry_after:
                self.send_header("Retry-After", server.retry_after)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.retry_after = server.date = ""
        server.requests, server.answers = [], [(200, json.dumps(JOB).encode())]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def looks(server):
    """Return the looks at a server."""
    return Looks(f"http://127.0.0.1:{server.server_port}/openai/v1/", lambda: "token")


def look(server):
    """Look at one job."""
    return looks(server).get("fine_tuning/jobs/ftjob-1", "looking for fine-tuning job ftjob-1")


def test_an_object_is_given_as_it_is_on_the_wire(service):
    """It is asked for with the token of the moment."""
    assert look(service) == JOB
    assert service.requests == [("/openai/v1/fine_tuning/jobs/ftjob-1", "Bearer token")]


@pytest.mark.parametrize(
    ("status", "expected"), [(404, NotFound), (403, NotAuthorised), (500, ServiceFailed)]
)
def test_a_refusal_is_told_in_the_service_s_words(service, status, expected):
    """Its code and its sentence are kept."""
    service.answers = [(status, b'{"error": {"code": "the_code", "message": "Its words."}}')]

    with pytest.raises(expected, match=r"looking for .* ftjob-1: Its words. \(the_code\)"):
        look(service)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_fault_that_passes_is_asked_again_once(service, status):
    """A second fault is told."""
    good = service.answers[0]
    service.answers = [(status, b"{}"), good]

    assert look(service) == JOB
    assert len(service.requests) == 2


@pytest.mark.parametrize("body", [b"{cut off", b"\xff", b"null", b"[]", b"<html>"])
def test_an_answer_that_cannot_be_read_is_a_service_failure(service, body):
    """A proxy's page or a torn answer is told in one sentence, and may be asked again."""
    service.answers = [(200, body)]

    with pytest.raises(ServiceFailed, match="cannot be read"):
        look(service)


def test_a_service_that_is_away_is_unreachable():
    """With the system's own reason."""
    away = Looks("http://127.0.0.1:1/", lambda: "token")

    with pytest.raises(ServiceUnreachable, match="Connection refused"):
        away.get("files/file-1", "looking for file file-1")


def test_a_service_that_asks_to_wait_for_long_is_not_waited_for(service):
    """A preview does not hang for hours because a header says so."""
    service.retry_after = "3600"
    service.answers = [(429, b"{}"), *service.answers]

    assert look(service) == JOB


def test_a_password_of_netrc_does_not_take_the_token_s_place(service, tmp_path, monkeypatch):
    """`requests` would send it to Azure instead of the token."""
    netrc = tmp_path / "netrc"
    netrc.write_text("default login u password p\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))

    look(service)

    assert [authorization for _, authorization in service.requests] == ["Bearer token"]


def page(**body):
    """Return an answer with a page of a list."""
    return 200, json.dumps(body).encode()


def test_a_list_of_the_data_plane_is_read_to_its_last_page(service):
    """The next page begins after the last id of the one before."""
    service.answers = [
        page(data=[{"id": "a"}, {"id": "b"}], has_more=True),
        page(data=[{"id": "c"}], has_more=False),
    ]

    found = looks(service).get_all("files?purpose=fine-tune", "listing files")

    assert [one["id"] for one in found] == ["a", "b", "c"]
    assert service.requests[1][0] == "/openai/v1/files?purpose=fine-tune&after=b"


def test_a_list_of_arm_is_read_to_its_last_page(service):
    """ARM names the next page's whole address."""
    next_link = f"http://127.0.0.1:{service.server_port}/openai/v1/deployments?page=2"
    service.answers = [page(value=[{"name": "a"}], nextLink=next_link), page(value=[{"name": "b"}])]

    found = looks(service).get_all("deployments", "listing deployments")

    assert [one["name"] for one in found] == ["a", "b"]
    assert service.requests[1][0] == "/openai/v1/deployments?page=2"


@pytest.mark.parametrize(
    "link",
    [
        "http://127.0.0.1:1/x?page=2",
        "http://127.0.0.1:{port}.evil.example/x?page=2",
        "//evil.example/x?page=2",
        ".evil.example/x?page=2",
        "@evil.example/x?page=2",
    ],
)
@pytest.mark.parametrize("base", ["http://127.0.0.1:{port}", "http://127.0.0.1:{port}/openai/v1/"])
def test_a_next_page_is_asked_of_nobody_else(service, base, link):
    """ARM names a port that ours has not; and what it answers cannot send the token anywhere."""
    port = service.server_port
    service.answers = [page(value=[{}], nextLink=link.format(port=port)), page(value=[{}])]

    found = Looks(base.format(port=port), lambda: "token").get_all("/a?v=1", "listing deployments")

    assert len(found) == len(service.requests) == 2
    assert service.requests[1][0].endswith("x?page=2")


@pytest.mark.parametrize("body", [{}, {"data": {}}, {"value": ["a"]}])
def test_what_is_no_list_of_objects_cannot_be_read(service, body):
    """An unreadable answer is not an empty list: nothing is gone by it."""
    service.answers = [page(**body)]

    with pytest.raises(ServiceFailed, match="no list of objects"):
        looks(service).get_all("files", "listing files")


def test_the_time_is_the_service_s(service):
    """Of its last answer, whatever this machine's clock says."""
    service.date = "Tue, 24 Nov 2026 11:30:00 GMT"
    one = looks(service)

    one.get("files/file-1", "looking for file file-1")

    assert one.service_time.isoformat() == "2026-11-24T11:30:00+00:00"


def test_a_look_imports_no_sdk(service):
    """That is what it is for."""
    program = f"""
import os, sys
from finetune.azure.data_plane import data_plane
endpoint = os.environ["LOCAL_AZURE_ENDPOINT"] = "http://127.0.0.1:{service.server_port}"
plane = data_plane("local", endpoint)
for look in (plane.get_file, plane.get_model):
    assert look("x")["id"] == "ftjob-1"
print([name for name in ("openai", "azure.core", "azure.mgmt", "pydantic") if name in sys.modules])
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert ended.stdout.strip() == "[]"
