"""Imports from a server that dawdles: they end, and nobody else waits for them."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest

from emulator.data_plane import loopback_fetch
from tests.emulator.arranging import deploy
from tests.emulator.test_file_import import ask


def test_one_deadline_is_for_head_and_body(monkeypatch, tmp_path):
    """A head that comes byte by byte, each in time, is waited for no longer than all may take."""
    monkeypatch.setattr("emulator.data_plane.loopback_fetch._SECONDS_FOR_ALL", 0.5)
    with (
        _dawdling(most_bytes=50) as (root, _),
        pytest.raises(loopback_fetch.NotFetchedError) as refused,
    ):
        loopback_fetch.fetch(root, tmp_path / "a", 1000)

    assert "was not there after" in str(refused.value)


def test_slow_imports_leave_chat_alone(azure, account, data, address):
    """With forty under way a deployment answers."""
    deploy(azure, account, "chat", "gpt-4o-mini", "2024-07-18")
    asked = [{"role": "user", "content": "안녕"}]
    with _dawdling() as (root, end), ThreadPoolExecutor(40) as clients:
        imports = [clients.submit(ask, address, root) for _ in range(40)]
        while len([r for r in azure.admin("requests")["requests"] if _is_import(r, account)]) < 40:
            pass
        answer = data.chat.completions.create(
            model="chat", messages=asked, max_tokens=2, timeout=20
        )
        were_over = [one.done() for one in imports]
        end.set()

    assert answer.choices[0].message.role == "assistant"
    assert not any(were_over)


def _is_import(request, account):
    return request["path"].endswith(f"{account}/openai/v1/files/import")


@contextmanager
def _dawdling(most_bytes=10_000):
    """Serve a head, ten bytes a second, until the event is set or it has so many."""
    end = threading.Event()

    def dawdle(client):
        with client:
            client.sendall(b"HTTP/1.1 200 OK\r\nA: ")
            with suppress(OSError):
                for _ in range(most_bytes):
                    if end.wait(0.1):
                        return
                    client.sendall(b"a")

    def accept():
        while True:
            try:
                client = listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=dawdle, args=(client,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/a", end
        end.set()
