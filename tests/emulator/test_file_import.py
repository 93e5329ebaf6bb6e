"""Files that are fetched from a URL, and URLs that are not asked."""

import pytest
import requests

from tests.emulator.arranging import GA, TOKEN, dialogues
from tests.emulator.serving_content import serving


def test_a_file_is_imported_and_processed(azure, data, address):
    """It has the bytes that the URL gave, under the name that was asked for."""
    with serving(dialogues()) as (root, asked):
        answer = ask(address, f"{root}/training/a.jsonl?sig=b%2Fc")
    azure.advance(10)
    file = data.files.retrieve(answer.json()["id"])

    assert asked == ["/training/a.jsonl?sig=b%2Fc"]
    assert (answer.status_code, answer.json()["status"]) == (200, "pending")
    assert (file.status, file.filename, file.purpose) == ("processed", "b.jsonl", "fine-tune")
    assert data.files.content(file.id).read() == dialogues()


def test_an_import_by_localhost_and_on_the_dated_surface(address):
    """201 there, and the Location is the file's own."""
    with serving(dialogues()) as (root, _):
        url = root.replace("127.0.0.1", "localhost")
        answer = ask(address, url, path=f"files/import?api-version={GA}")

    assert answer.status_code == 201
    assert answer.headers["location"] == f"{address}/files/{answer.json()['id']}"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://169.254.169.254/metadata/identity", "this machine only"),
        ("http://10.0.0.1/a.jsonl", "this machine only"),
        ("http://0.0.0.0/a.jsonl", "this machine only"),
        ("http://2130706433/a.jsonl", "this machine only"),
        ("http://127.1/a.jsonl", "this machine only"),
        ("http://localhost.example.com/a.jsonl", "this machine only"),
        ("http://example.com/a.jsonl", "this machine only"),
        ("http://127.0.0.1@example.com/a.jsonl", "credentials"),
        ("http://user:word@127.0.0.1/a.jsonl", "credentials"),
        ("https://127.0.0.1/a.jsonl", "http:// URLs only"),
        ("file:///etc/passwd", "http:// URLs only"),
        ("ftp://127.0.0.1/a.jsonl", "http:// URLs only"),
        ("a.jsonl", "http:// URLs only"),
        ("http://127.0.0.1:99999/", "no URL"),
        ("http://[::1/", "no URL"),
        ("http://127.0.0.1/\u00e4", "no URL"),
        ("http://127.0.0.1/a b", "no URL"),
        ("http://127.0.0.1/a\x7f", "no URL"),
    ],
)
def test_nothing_but_this_machine_is_asked(address, url, reason):
    """Whatever leads elsewhere is 400 with a sentence, before anything is asked."""
    answer = ask(address, url)

    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == "content_url"
    assert reason in answer.json()["error"]["message"]


def test_the_local_azure_does_not_ask_itself(azure, address):
    """Not its control, and nothing else of it."""
    for host in ("127.0.0.1", "localhost", "127.0.0.2"):
        url = azure.root.replace("127.0.0.1", host)
        answer = ask(address, f"{url}/_emulator/inventory")

        assert answer.status_code == 400
        assert "the local Azure itself" in answer.json()["error"]["message"]


def test_a_redirect_is_not_followed(azure, data, address):
    """The file ends in error, and where it led is not asked."""
    with (
        serving(dialogues()) as (elsewhere, asked),
        serving(b"", 302, {"Location": elsewhere, "Content-Length": "0"}) as (root, _),
    ):
        answer = ask(address, root)
    azure.advance(10)
    file = data.files.retrieve(answer.json()["id"])

    assert asked == []
    assert (file.status, file.bytes) == ("error", 0)
    assert "it answered 302" in file.status_details


def test_a_url_that_does_not_answer_is_a_file_in_error(azure, data, address):
    """As Azure imports it: the file is there, and says what was wrong."""
    with serving(b"") as (root, _):
        pass
    answer = ask(address, root)
    azure.advance(10)
    file = data.files.retrieve(answer.json()["id"])

    assert file.status == "error"
    assert file.status_details.startswith("fileImportFailed: ")


@pytest.mark.parametrize(
    ("changed", "param"),
    [
        ({"filename": None}, "filename"),
        ({"content_url": 7}, "content_url"),
        ({"purpose": "fun"}, "purpose"),
        ({"expires_after": {"anchor": "created_at", "seconds": 60}}, "expires_after.seconds"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_field_is_refused(address, changed, param):
    """Each field is known and checked."""
    answer = ask(address, "http://127.0.0.1:9/", **changed)

    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == param


def ask(address, url, path="v1/files/import", **changed):
    """Ask for an import."""
    body = {"purpose": "fine-tune", "filename": "b.jsonl", "content_url": url, **changed}
    return requests.post(f"{address}/{path}", json=body, headers=TOKEN, timeout=30)
