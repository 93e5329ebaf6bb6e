"""Where it listens decides who may ask: on loopback, under any of its names, this machine alone."""

import subprocess
import sys

import pytest
import requests

from tests.emulator.running_emulator import PROJECT


@pytest.fixture
def listen(tmp_path):
    """Give a function that starts an emulator on a host, and gives its address and its warnings."""
    started = []

    def on(host):
        log = (tmp_path / "log").open("w+")
        process = subprocess.Popen(
            [sys.executable, "-m", "emulator", "--data", tmp_path / "state", "--host", host],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        started.append((process, log))
        process.stdout.readline()
        root = process.stdout.readline().split()[2]
        return root, (tmp_path / "log").read_text()

    yield on
    for process, log in started:
        process.kill()
        process.communicate(timeout=10)
        log.close()


@pytest.mark.parametrize(
    ("host", "root"),
    [
        ("localhost", "http://localhost:"),
        ("127.0.0.2", "http://127.0.0.2:"),
        ("::1", "http://[::1]:"),
    ],
)
def test_on_loopback_only_this_machine_is_answered(listen, host, root):
    """By its own address and by the other names of loopback; pages from elsewhere are refused."""
    address, warning = listen(host)
    port = address.rpartition(":")[2]
    own = [{}, {"Host": f"127.0.0.1:{port}"}, {"Origin": address}]
    foreign = [{"Host": "rebound.example.com"}, {"Origin": "https://example.com"}]

    assert address.startswith(root)
    assert warning == ""
    assert [status(address, headers) for headers in own] == [200, 200, 200]
    assert [status(address, headers) for headers in foreign] == [403, 403]


@pytest.mark.parametrize("host", ["0.0.0.0", ""])  # noqa: S104 - that it is warned of
def test_listening_elsewhere_has_to_be_said_and_is_warned_of(listen, host):
    """Then it is asked by other names too, and by 127.0.0.1 from this machine."""
    address, warning = listen(host)

    assert warning.startswith(f"Warning: listening on {host}.")
    assert address.startswith("http://127.0.0.1:")
    assert status(address, {"Host": "azure.test"}) == 200


def status(address, headers):
    """Ask for the status; give the answer's own."""
    return requests.get(f"{address}/_emulator", headers=headers, timeout=10).status_code
