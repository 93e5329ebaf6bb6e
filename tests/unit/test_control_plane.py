"""What is sent to the control plane, and how its answers are taken, over loopback HTTP."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from finetune.azure import control_plane
from finetune.azure.clouds import LOCAL_AZURE_ENDPOINT
from finetune.azure.control_plane import ControlPlane, parse_account_id
from finetune.errors import Conflict, NotFound, ServiceError, ServiceFailed, ServiceRejected
from finetune.providers.model_deployment import ModelDeploymentProvider

ARM_ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/a"
DEPLOYED = {"account": {"cloud": "local", "id": ARM_ID}, "fine_tuned_model": "m.ft-1"}


class FakeArm(ThreadingHTTPServer):
    """Answers with what is in `answers`, then with one status and body; remembers the requests."""

    daemon_threads = True

    def __init__(self):
        """Listen on a free port of this machine."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.body, self.requests = 200, {}, []
        self.answers, self.headers = [], {}


class _Handler(BaseHTTPRequestHandler):
    """Answers one request as its server was told."""

    def _answer(self):
        """Remember the request, and send the server's status and body."""
        length = int(self.headers.get("content-length", 0))
        sent = self.rfile.read(length)
        self.server.requests.append((self.command, self.path, sent and json.loads(sent)))
        answers = self.server.answers
        status, body = answers.pop(0) if answers else (self.server.status, self.server.body)
        if status is None:
            self.close_connection = True
            return
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
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


@pytest.mark.parametrize("code", ["ResourceNotFound", "ResourceGroupNotFound"])
def test_an_account_is_gone_when_arm_says_so(arm, code):
    """Itself or its whole group."""
    refuse(arm, 404, code)

    assert not ControlPlane("local", ARM_ID).account_exists()


@pytest.mark.parametrize("code", ["SubscriptionNotFound", "InvalidResourceType", ""])
def test_another_404_does_not_say_that_an_account_is_gone(arm, code):
    """Whoever is signed in elsewhere must not be told to train anew."""
    refuse(arm, 404, code)

    with pytest.raises(NotFound, match="looking for the account"):
        ControlPlane("local", ARM_ID).account_exists()


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


SERVES = (200, {"properties": {"provisioningState": "Succeeded"}})
BUSY = (409, {"error": {"code": "RequestConflict", "message": "Another operation."}})


def put(arm):
    """Put a deployment; return how often that was asked for."""
    ControlPlane("local", ARM_ID).put_deployment(
        "tutor-1", model="m.ft-1", sku_name="Standard", capacity=10, tags={}
    )
    return [command for command, *_ in arm.requests].count("PUT")


@pytest.mark.parametrize(
    "fault",
    [BUSY, (503, {}), (429, {}), (None, {}), (200, b'{"properties": {')],
    ids=["busy", "503", "429", "dropped", "unreadable"],
)
def test_what_may_pass_is_written_again(arm, fault):
    """A PUT does the same however often it is sent, and the SDK itself sends it once."""
    arm.answers = [fault, fault, SERVES]

    assert put(arm) == 3


@pytest.mark.parametrize(
    ("status", "code"), [(409, "CannotChangeDeploymentModel"), (400, "InsufficientQuota")]
)
def test_what_cannot_pass_is_told_at_once(arm, status, code):
    """Another conflict than that of two writers does not go away."""
    refuse(arm, status, code)

    with pytest.raises(ServiceRejected, match=code):
        put(arm)

    assert len(arm.requests) == 1


def test_a_deployment_that_came_up_and_failed_is_not_made_again(arm):
    """The poll was answered, so that was the outcome."""
    arm.answers = [(201, {"properties": {"provisioningState": "Creating"}})]
    arm.body = {"properties": {"provisioningState": "Failed"}}

    with pytest.raises(ServiceFailed, match="deploying tutor-1"):
        put(arm)

    assert [command for command, *_ in arm.requests].count("PUT") == 1


def test_a_write_that_does_not_end_is_waited_for_within_a_limit(arm, monkeypatch):
    """The account's other writers need its lock."""
    monkeypatch.setattr(control_plane, "WRITE_LIMIT_SECONDS", 0.3)
    arm.status, arm.body = 201, {"properties": {"provisioningState": "Creating"}}

    with pytest.raises(
        ServiceError, match=r"tutor-1: Azure has not ended it within 0\.005 minutes"
    ):
        put(arm)

    assert [command for command, *_ in arm.requests].count("PUT") == 1
    assert not ControlPlane("local", ARM_ID)._lock.locked()  # noqa: SLF001  (that is what is tested)


def test_an_answer_that_cannot_be_read_is_told_in_one_line(arm, monkeypatch):
    """The SDK quotes the whole of it."""
    monkeypatch.setattr(control_plane, "WRITE_LIMIT_SECONDS", 0)
    arm.answers = [(200, b'{"properties": {')]

    with pytest.raises(
        ServiceFailed, match="deploying tutor-1: the answer cannot be read"
    ) as error:
        put(arm)

    assert "\n" not in str(error.value)


def test_a_pause_is_as_long_as_arm_asks_for_and_holds_up_no_other_writer(arm, monkeypatch):
    """While one writer waits for somebody else's operation, the account's lock is free."""
    arm.answers, arm.headers = [BUSY, SERVES], {"Retry-After": "7"}
    plane = ControlPlane("local", ARM_ID)
    pauses = []

    def pause(seconds):
        assert plane._lock.acquire(blocking=False)  # noqa: SLF001  (that is what is tested)
        plane._lock.release()  # noqa: SLF001
        pauses.append(seconds)

    monkeypatch.setattr("finetune.clock.pause", pause)
    put(arm)

    assert pauses == [7]


def test_a_deleted_account_is_found_by_its_name_and_group(arm):
    """Another one of that name in another group is not it."""
    ids = [f"/subscriptions/s/…/locations/l/resourceGroups/{g}/deletedAccounts/A" for g in "hG"]
    arm.body = {"value": [{"id": one} for one in ids]}

    assert ControlPlane("local", ARM_ID).find_deleted_account() == {"id": ids[1]}


@pytest.mark.parametrize("code", ["ResourceNotFound", "ParentResourceNotFound"])
def test_deleting_a_deployment_that_is_gone_already_is_fine(arm, code):
    """Neither a missing deployment nor a missing account keeps destroy from ending."""
    refuse(arm, 404, code)

    assert ModelDeploymentProvider().delete("tutor-1", DEPLOYED) is None
