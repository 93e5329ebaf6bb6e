"""The request log: what was asked, of which operation, by whom, and how it ended."""

import http.client
from datetime import timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from tests.emulator.running_emulator import wait_for


def test_a_request_is_recorded_with_operation_and_user_agent(azure, data):
    """The operation has the name of the route table, the user agent is the SDK's."""
    data.with_options(default_headers={"User-Agent": "a-test/1"}).models.list()

    last = azure.admin("requests")["requests"][-1]
    assert last == {
        "number": last["number"],
        "method": "GET",
        "path": last["path"],
        "status": 200,
        "user_agent": "a-test/1",
        "operation": "models.list",
        "fault": None,
    }
    assert last["path"].endswith("/openai/v1/models")


def test_what_is_in_no_table_is_recorded_without_an_operation(azure):
    """The path says what was asked."""
    azure.arm("GET", "/nothing")

    last = azure.admin("requests")["requests"][-1]
    assert (last["operation"], last["status"]) == (None, 501)


def test_numbers_go_on_and_since_gives_what_came_after(azure):
    """A test asks for what has happened since it looked last."""
    before = azure.admin("requests")["requests"][-1]["number"]
    azure.arm("GET", "")
    azure.arm("GET", "/resourceGroups/none")

    recorded = azure.admin(f"requests?since={before}")["requests"]
    assert [(one["number"], one["status"]) for one in recorded] == [
        (before + 1, 200),
        (before + 2, 404),
    ]


def test_a_fault_is_recorded_and_a_dropped_request_has_no_status(azure, faults):
    """The kind of the rule that hit it; null for what was never answered."""
    faults({"kind": "status", "status": 503}, {"kind": "drop", "nth": 2})
    azure.arm("GET", "")
    _end_of(azure)

    first, second = azure.admin("requests")["requests"][-2:]
    assert (first["fault"], first["status"]) == ("status", 503)
    assert (second["fault"], second["status"]) == ("drop", None)


def test_an_upload_that_breaks_off_is_recorded_and_leaves_no_file(azure, account, data):
    """Half of a body arrives, the client goes: no status, no file, and nothing is printed."""
    connection = http.client.HTTPConnection(urlsplit(azure.root).netloc)
    connection.putrequest("POST", f"/accounts/{account}/openai/v1/files")
    connection.putheader("Authorization", "Bearer a-token")
    connection.putheader("Content-Type", "multipart/form-data; boundary=line")
    connection.putheader("Content-Length", "1000")
    connection.endheaders(b'--line\r\nContent-Disposition: form-data; name="file"; filename="a"')
    started = wait_for(lambda: _last_if_upload(azure))
    connection.close()

    after = azure.admin(f"requests?since={started['number'] - 1}")["requests"][0]
    assert (started["status"], after["status"]) == (None, None)
    assert list(data.files.list()) == []


def test_an_upload_that_breaks_off_is_printed_without_a_status(start_emulator):
    """With --log-level info its line says that there was no answer."""
    emulator = start_emulator("state", "--log-level", "info")
    emulator.admin("faults", rules=[{"kind": "drop"}])
    _end_of(emulator)

    (line,) = emulator.end()[1].splitlines()
    assert " no answer " in line


def _end_of(emulator):
    """Send a request that ends without an answer."""
    try:
        emulator.arm("GET", "")
    except OSError:
        return
    raise AssertionError("it was answered")


def _last_if_upload(azure):
    """Give the newest request if it is an upload."""
    last = azure.admin("requests")["requests"][-1]
    return last if last["operation"] == "files.create" else None


def test_each_answer_has_the_local_azures_own_time(azure):
    """A client that compares the Date with when a thing was made gets its age right."""
    before = parsedate_to_datetime(azure.arm("GET", "").headers["Date"])
    azure.advance(7200)

    after = parsedate_to_datetime(azure.arm("GET", "").headers["Date"])

    assert after - before >= timedelta(hours=2)
