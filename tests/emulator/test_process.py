"""The command: one process per state directory, one port for good, quiet ends, a movable clock."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from tests.emulator.arranging import make_account
from tests.emulator.running_emulator import PLAIN, PROJECT


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
        (("--port", "abc"), "abc is not from 0 to 65535"),
        (("--speed", "nan"), "nan is not a number above 0"),
        (("--speed", "fast"), "fast is not a number above 0"),
        (("--speed", "1e18"), "1e18 is not a number above 0 and at most 10000000"),
        (("--access-delay-seconds", "-5"), "-5 is not a number >= 0"),
        (("--access-delay-seconds", "inf"), "inf is not a number >= 0"),
        (("--access-delay-seconds", "soon"), "soon is not a number >= 0"),
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


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"advance_seconds": 1e12}', "'advance_seconds' leads past the year 9998."),
        (b'{"advance_seconds": 1e308}', "'advance_seconds' leads past the year 9998."),
        (b'{"advance_seconds": 1e12, "speed": 7}', "'advance_seconds' leads past the year 9998."),
        (b'{"speed": 1e300}', "'speed' is more than 10000000."),
        (b'{"speed": 10000001, "advance_seconds": 1e9}', "'speed' is more than 10000000."),
        (b'{"speed": NaN}', "The request body is not a JSON object."),
        (b'{"speed": 1e400}', "The request body is not a JSON object."),
    ],
)
def test_time_stays_within_what_dates_have(azure, body, said):
    """Neither jump nor speed may be too large; nothing has changed then, and ARM answers."""
    before = azure.admin("health")
    refused = requests.post(f"{azure.root}/_emulator/clock", data=body, timeout=10)
    after = azure.admin("health")

    assert (refused.status_code, refused.json()["error"]["message"]) == (400, said)
    assert after["now"] < before["now"] + 60
    assert after["speed"] == before["speed"]
    assert azure.arm("GET", "").status_code == 200


def test_the_last_time_that_can_be_moved_to_works(start_emulator):
    """At the end of 9998 all surfaces answer, also about what lies ahead of it."""
    emulator = start_emulator()
    account = make_account(emulator)
    end = datetime(9998, 12, 31, 23, tzinfo=UTC).timestamp()
    emulator.advance(end - emulator.admin("health")["now"])
    emulator.arm("PUT", "/resourceGroups/late", {"location": "eastus"})
    with emulator.control() as control:
        control.accounts.begin_delete(account, account, polling=False, **PLAIN)
        emulator.advance(600)
        deleted = [one.name for one in control.deleted_accounts.list(**PLAIN)]
    page = requests.get(f"{emulator.root}/_emulator", headers={"Accept": "text/html"}, timeout=10)

    assert deleted == [account]
    assert "9998-12-31 23:" in page.text


def test_it_is_called_by_the_name_it_was_started_with(tmp_path):
    """In its usage: the installed command, or the module."""
    command = tmp_path / "local-azure-openai"
    command.write_text("from emulator.__main__ import main; main()")
    installed = subprocess.run(
        [sys.executable, command, "--help"],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )

    assert installed.stdout.startswith("usage: local-azure-openai [-h]")
    assert _run("--help").stdout.startswith("usage: python -m emulator [-h]")


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
