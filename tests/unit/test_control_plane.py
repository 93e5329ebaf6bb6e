"""What is sent to the control plane, and how its answers are taken, over loopback HTTP."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from finetune.azure.clouds import LOCAL_AZURE_ENDPOINT
from finetune.azure.control_plane import ControlPlane, parse_account_id
from finetune.errors import Conflict, NotFound
from finetune.providers.model_deployment import ModelDeploymentProvider

ARM_ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/a"
ACCOUNT = {"cloud": "local", "id": ARM_ID}


class FakeArm(ThreadingHTTPServer):
    """Answers every request with one status and body, and remembers the requests."""

    daemon_threads = True

    def __init__(self):
        """Listen on a free port of this machine."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.body, self.requests = 200, {}, []


class _Handler(BaseHTTPRequestHandler):
    """Answers one request as its server was told."""

    def _answer(self):
        """Remember the request, and send the server's status and body."""
        length = int(self.headers.get("content-length", 0))
        sent = self.rfile.read(length)
        self.server.requests.append((self.command, self.path, sent and json.loads(sent)))
        body = json.dumps(self.server.body).encode()
        self.send_response(self.server.status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = do_DELETE = _answer  # noqa: N815  (the base class's names)

    def log_message(self, *_):
        """Print nothing."""


@pytest.fixture
def arm(monkeypatch):
    """Start a fake ARM, and name it as the local Azure."""
    with FakeArm() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv(LOCAL_AZURE_ENDPOINT, f"http://127.0.0.1:{server.server_port}")
        yield server
        server.shutdown()


def refuse(arm, status, code):
    """Let every request be refused."""
    arm.status, arm.body = status, {"error": {"code": code, "message": "No."}}


def test_an_account_s_id_is_taken_apart():
    """Subscription, group and name are its second, fourth and last part."""
    account = parse_account_id(ARM_ID + "/")

    assert (account.subscription_id, account.resource_group_name) == ("s", "g")
    assert account.account_name == "a"


def test_a_deployment_is_written_in_arm_s_words(arm):
    """A tuned model has version "1", and the body has sku, model and tags."""
    arm.body = {"properties": {"provisioningState": "Succeeded"}}

    ControlPlane("local", ARM_ID).put_deployment(
        "tutor-1", model="m.ft-1", sku_name="Standard", capacity=10, tags={"k": "v"}
    )

    command, path, body = arm.requests[0]
    assert (command, path.partition("?")[0]) == ("PUT", f"{ARM_ID}/deployments/tutor-1")
    assert body == {
        "sku": {"name": "Standard", "capacity": 10},
        "properties": {"model": {"format": "OpenAI", "name": "m.ft-1", "version": "1"}},
        "tags": {"k": "v"},
    }


def test_a_deployment_that_is_not_there_is_none(arm):
    """Looking for one is no error."""
    refuse(arm, 404, "ResourceNotFound")

    assert ControlPlane("local", ARM_ID).find_deployment("tutor-1") is None


def test_a_refusal_is_no_missing_deployment(arm):
    """Only a 404 means gone."""
    refuse(arm, 409, "RequestConflict")

    with pytest.raises(Conflict, match=r"looking for deployment tutor-1: No\. \(RequestConflict\)"):
        ControlPlane("local", ARM_ID).find_deployment("tutor-1")


def test_a_purge_of_nothing_is_not_found(arm):
    """The caller decides whether that is fine."""
    refuse(arm, 404, "ResourceNotFound")

    with pytest.raises(NotFound, match="purging account a"):
        ControlPlane("local", ARM_ID).purge_account("swedencentral")


@pytest.mark.parametrize("code", ["ResourceNotFound", "ParentResourceNotFound"])
def test_deleting_a_deployment_that_is_gone_already_is_fine(arm, code):
    """Neither a missing deployment nor a missing account keeps destroy from ending."""
    refuse(arm, 404, code)

    assert ModelDeploymentProvider().delete("tutor-1", {"account": ACCOUNT}) is None
