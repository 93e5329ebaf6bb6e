"""No request reads or writes outside the state directory, whatever a path parameter holds."""

import re
import socket
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator import routes
from tests.emulator.arranging import dialogues, make_account
from tests.emulator.running_emulator import SUBSCRIPTION, RunningEmulator, versioned

SECRET = b"nobody is to read this"
# Where anything is kept in files, on the surfaces and in ARM; and no reset between the requests.
OPERATIONS = [one for one in routes.operations() if one.plane != "emulator" and one.answer]
NAMES = [
    "..",
    "../secret",
    "../../secret",
    "../../../../../../etc/passwd",
    "/etc/passwd",
    "secret\0.jsonl",
    "..\\secret",
    "file-..",
    "file-%2e%2e%2fsecret",
    "~/secret",
]


def encodings(name):
    """Return ways to write a name into a path, once and twice encoded."""
    return [quote(name, safe=""), quote(quote(name, safe=""), safe=""), name.replace("\0", "%00")]


NASTY = [way for name in NAMES for way in encodings(name)]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """Give an emulator whose directory lies beside a secret, an account of it, and the parent."""
    parent = tmp_path_factory.mktemp("parent")
    for place in (parent / "secret", parent / "secret.jsonl"):
        place.write_bytes(SECRET)
    emulator = RunningEmulator(parent / "state", "--speed", "1").start()
    yield emulator, make_account(emulator), parent
    emulator.end()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method} {one.path}")
def test_a_path_parameter_leads_nowhere_else(guarded, operation):
    """Each parameter, each name: no answer has the secret, and the parent stays as it is."""
    emulator, account, parent = guarded
    before = snapshot(parent)

    for nasty in re.findall(r"\{(\w+\*?)\}", operation.path):
        for name in NASTY:
            look(emulator, operation, filled(operation.path, account, nasty, name))

    assert snapshot(parent) == before


@given(name=st.text(max_size=30), data=st.data())
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_names_that_nobody_thought_of_lead_nowhere_else(guarded, name, data):
    """Any text in any parameter of any operation."""
    emulator, account, parent = guarded
    operation = data.draw(st.sampled_from([one for one in OPERATIONS if "{" in one.path]))
    parameters = re.findall(r"\{(\w+\*?)\}", operation.path)
    nasty = data.draw(st.sampled_from(parameters))
    before = snapshot(parent)
    written = quote(name, safe="", errors="replace")
    look(emulator, operation, filled(operation.path, account, nasty, written))

    assert snapshot(parent) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_file_s_name_leads_nowhere_else(guarded, name):
    """It is a name and nothing more: bytes are kept by the file's id."""
    emulator, account, parent = guarded
    before = snapshot(parent)
    with emulator.data(account) as data:
        made = data.files.create(file=(name, dialogues()), purpose="fine-tune")
        content = data.files.content(made.id).read()
        data.files.delete(made.id)

    assert content == dialogues()
    assert snapshot(parent) == before


def filled(path, account, nasty, value):
    """Put something nasty into one of a path's parameters, and what is right into the others."""
    right = {
        "subdomain": account,
        "subscription": SUBSCRIPTION,
        "group": account,
        "account": account,
        "location": "eastus",
        nasty: value,
    }
    return re.sub(r"\{(\w+\*?)\}", lambda found: right.get(found[1], "it"), path)


def look(emulator, operation, path):
    """Ask, and see that the answer is one, and holds nothing from elsewhere."""
    status, body = ask(emulator.root, operation, path)

    assert SECRET not in body, path
    assert b"root:" not in body, path
    assert status != 500, f"{path}: {body}"


def ask(root, operation, path):
    """Send the request as it is: a client library would tidy the path up."""
    host, port = root.removeprefix("http://").split(":")
    query = versioned(operation.path) if operation.plane == "control" else ""
    if operation.plane == "data" and operation.since != "v1":
        query = "?api-version=2025-04-01-preview"
    head = (
        f"{operation.method} {path}{query} HTTP/1.1\r\nHost: {host}:{port}\r\n"
        "Authorization: Bearer a-token\r\nConnection: close\r\n"
        "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
    )
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(head.encode("latin-1", "replace"))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return int(answer.split()[1]), answer.partition(b"\r\n\r\n")[2]


def snapshot(parent):
    """Return what lies beside the state directory, with its bytes."""
    return {
        path: path.read_bytes()
        for entry in parent.iterdir()
        if entry.name != "state"
        for path in (entry, *entry.rglob("*"))
        if path.is_file()
    }
