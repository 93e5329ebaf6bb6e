"""The command: one process per state directory, one port for good, quiet ends, a movable clock."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.emulator.running_emulator import PROJECT


def test_it_says_where_it_is_and_keeps_its_port(azure):
    """One line with address, directory and speed; the port is in the state directory."""
    port = (azure.state / "port").read_text().strip()

    assert azure.announcement == (
        f"local Azure: http://127.0.0.1:{port} (state {azure.state}, "
        "1 times as fast as time passes)\n"
    )
    assert azure.admin("health")["status"] == "ok"


def test_its_port_is_none_that_outgoing_connections_are_given(azure):
    """Else one of them could have it when the emulator comes back after a kill (tcp(7))."""
    given = Path("/proc/sys/net/ipv4/ip_local_port_range")
    first = int(given.read_text().split()[0]) if given.exists() else 49_152

    assert int((azure.state / "port").read_text()) < first


def test_a_second_emulator_on_the_same_state_is_refused(azure):
    """It ends with 1 and one sentence."""
    second = _run("--data", str(azure.state))

    assert second.returncode == 1
    assert second.stderr.startswith("Another local Azure is running on")
    assert second.stderr.count("\n") == 1


def test_a_port_that_somebody_else_has_is_not_taken(azure, tmp_path):
    """A recorded port that is taken ends with 1 and what to do; so does an asked one."""
    port = azure.root.rpartition(":")[2]
    (tmp_path / "port").write_text(port)

    recorded = _run("--data", str(tmp_path))
    asked = _run("--data", str(tmp_path), "--port", port)

    assert (recorded.returncode, asked.returncode) == (1, 1)
    assert f"delete {tmp_path} to begin anew" in recorded.stderr
    assert "--port" in asked.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--host", "203.0.113.7"), "Nobody can listen on 203.0.113.7"),
        (("--data", __file__), f"{__file__} cannot be the directory: File exists."),
        (("--port", "70000"), "70000 is not from 0 to 65535"),
        (("--speed", "nan"), "nan is not a number above 0"),
    ],
)
def test_an_option_that_cannot_be_is_a_sentence(tmp_path, options, said):
    """No traceback: it says what is wrong, and ends."""
    ended = _run("--data", str(tmp_path), *options)

    assert ended.returncode in (1, 2)
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_it_says_first_what_it_is(azure):
    """Before anything else: an emulation, and its model a toy."""
    assert azure.notice.startswith("This is an emulation of Azure OpenAI, not Azure")
    assert "its model is a toy" in azure.notice


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_quietly(start_emulator, number):
    """Exit code 0 and nothing printed."""
    emulator = start_emulator()
    emulator.admin("health")

    assert emulator.end(number) == (0, "")


def test_requests_are_recorded_and_printed(start_emulator):
    """With --log-level info each request is a line, and all are recorded with a number."""
    emulator = start_emulator("state", "--log-level", "info")
    emulator.arm("GET", "")
    emulator.arm("GET", "/nothing")
    recorded = emulator.admin("requests?since=1")["requests"]
    printed = emulator.end()[1].splitlines()

    assert [(entry["number"], entry["status"]) for entry in recorded] == [(2, 501)]
    assert len(printed) == 2
    assert printed[0].startswith("GET /subscriptions/")
    assert printed[0].endswith(" ms")


def test_the_clock_runs_at_the_speed_asked_for(start_emulator):
    """A jump moves time at once; nonsense is refused."""
    emulator = start_emulator()
    before = emulator.admin("health")["now"]
    emulator.advance(3600)
    jumped = emulator.admin("clock", speed=1000)

    assert before + 3600 <= jumped["now"] < before + 3660
    assert jumped["speed"] == 1000
    for body in ({"speed": 0}, {"advance_seconds": -1}, {"hours": 1}, {"speed": "fast"}):
        refused = requests.post(f"{emulator.root}/_emulator/clock", json=body, timeout=10)
        assert refused.status_code == 400


def test_a_reset_forgets_everything(start_emulator):
    """After a reset nothing is there and nothing is owed."""
    emulator = start_emulator()
    emulator.arm("PUT", "/resourceGroups/a", {"location": "eastus"})
    reset = requests.post(f"{emulator.root}/_emulator/reset", timeout=10)

    assert reset.status_code == 200
    assert emulator.admin("inventory")["resource_groups"] == []
    assert emulator.admin("bill") == {"charges": [], "total_usd": "0.000000"}


def _run(*options):
    """Run the command until it ends by itself."""
    return subprocess.run(
        [sys.executable, "-m", "emulator", *options],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
