"""Who may ask: this machine's programs, not pages from elsewhere, and nobody without an end."""

import socket
import threading

import pytest
import requests
import uvicorn

from emulator.bounded_bodies import MOST_BYTES
from emulator.connection import Connection
from tests.emulator.running_emulator import wait_for

_BEGIN = b"POST /_emulator/faults HTTP/1.1\r\nHost: localhost\r\n"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_it_is_asked_by_the_names_of_loopback(azure, host):
    """With its port; a page of its own may ask too."""
    port = azure.root.rpartition(":")[2]
    headers = {"Host": f"{host}:{port}", "Origin": f"http://{host}:{port}"}

    assert requests.get(f"{azure.root}/_emulator", headers=headers, timeout=10).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.com"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "null"},
        {"Host": "rebound.example.com"},
        {"Host": "127.0.0.1.example.com"},
        {"Host": "localhost.example.com:80"},
        {"Host": ""},
    ],
)
@pytest.mark.parametrize("path", ["_emulator/reset", "subscriptions", "accounts/a/openai/v1/files"])
def test_a_page_from_elsewhere_is_refused(azure, path, headers):
    """Before anything is done, on every surface."""
    before = azure.admin("inventory")
    answer = requests.post(f"{azure.root}/{path}", headers=headers, timeout=10)

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "Forbidden"
    assert azure.admin("inventory") == before


def test_the_state_directory_is_its_owners_alone(start_emulator):
    """It holds training data and keys; whoever made it before may have left it open."""
    state = start_emulator().state

    assert state.stat().st_mode & 0o777 == 0o700


def test_a_body_without_end_is_refused(azure):
    """By what it says of itself, before a byte of it is read, and as soon as it is too much."""
    said = _send(azure.root, f"content-length: {MOST_BYTES + 1}\r\n\r\n".encode())
    chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    sent = _send(azure.root, b"transfer-encoding: chunked\r\n\r\n", *[chunk] * 65)

    for answer in (said, sent):
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"RequestEntityTooLarge" in answer


@pytest.mark.parametrize("piece", [9000, 10**6])
def test_a_head_of_more_than_64_kb_is_refused(azure, piece):
    """With or without an end, and however its bytes arrive; one of 64 kB is read."""
    end = b"\r\n\r\n"
    room = Connection.most_head_bytes - len(_BEGIN + b"x: " + end)
    heads = [b"x: " + b"x" * size + end for size in (room, room + 1)]
    heads.append(b"x: " + b"x" * 2 * room)
    answers = [
        _send(azure.root, *(head[i : i + piece] for i in range(0, len(head), piece)))
        for head in heads
    ]

    assert [answer.split()[1] for answer in answers] == [b"400"] * 3
    assert [b"head is too large" in answer for answer in answers] == [False, True, True]


def test_a_long_body_is_no_head(azure):
    """What follows the head in the same piece is not counted as its part."""
    body = b"[" + b" " * 200_000 + b"]"
    answer = _send(azure.root, f"content-length: {len(body)}\r\n\r\n".encode() + body)

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"not a JSON object" in answer


class Hasty(Connection):
    """A connection that has little patience."""

    patience_seconds = 0.2


@pytest.fixture
def hasty():
    """Give the address of a server whose connections have little patience, and what it was told."""
    bodies = []

    async def take(_, receive, send):
        """Read a body to its end, and say thanks."""
        message = {"more_body": True}
        while message.get("more_body"):
            message = await receive()
            if message["type"] == "http.disconnect":
                bodies.append("gone")
                return
        bodies.append("whole")
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"thanks"})

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(take, http=Hasty, lifespan="off", log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", bodies
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize(
    "drops",
    [
        [],
        [b"POST / HTTP/1.1\r\n"],
        [b"POST / HTTP/1.1\r\n", b"Host: a\r\n"],
    ],
)
def test_a_head_that_does_not_arrive_is_not_waited_for(hasty, drops):
    """Nothing at all, or a line now and then: the connection is closed."""
    assert _drip(hasty[0], drops, then=b"x-more: 1\r\n") == b""


def test_a_body_that_does_not_arrive_is_not_waited_for(hasty):
    """The request is given up, as if its client had gone."""
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"

    assert _drip(hasty[0], [head], then=b"x") == b""
    assert wait_for(lambda: hasty[1]) == ["gone"]


def test_a_body_that_arrives_is_waited_for(hasty):
    """However long it takes, while it grows."""
    root, bodies = hasty
    pieces = [b"x" * Hasty.least_body_bytes] * 30

    def slowly():
        for piece in pieces:
            threading.Event().wait(0.03)
            yield piece

    answer = requests.post(root, data=slowly(), timeout=30)

    assert (answer.text, bodies) == ("thanks", ["whole"])


def _send(root, *parts):
    """Send a POST's head and more, and give the answer."""
    host, port = root.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        try:
            for part in (_BEGIN, *parts):
                connection.sendall(part)
        except OSError:
            pass  # it has answered already
        return connection.recv(65536)


def _drip(root, drops, then):
    """Send something now and then until the server closes the connection; give what it answers."""
    host, port = root.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=0.05) as connection:
        for drop in drops:
            connection.sendall(drop)
        for _ in range(400):
            try:
                return connection.recv(100)
            except TimeoutError:
                if drops:
                    connection.sendall(then)
            except ConnectionResetError:
                return b""
        raise AssertionError("it waits for ever")
