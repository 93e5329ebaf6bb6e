"""What a client calls a file is never where it lies, and nobody reads another account's."""

import openai
import pytest
import requests

from tests.emulator.arranging import TOKEN, dialogues, make_account


@pytest.mark.parametrize(
    "name",
    [
        "../../../escaped.jsonl",
        "/tmp/escaped.jsonl",  # noqa: S108 - a name that is sent, not a place that is used
        "..\\escaped.jsonl",
        "a\x00b.jsonl",
        "a\r\nb: c.jsonl",
        "가나다.jsonl",
        "." * 300,
    ],
)
def test_no_name_leaves_the_state_directory(azure, data, name):
    """Only ids name files on disk; the name comes back as it was understood."""
    before = everything_around(azure.state)
    file = data.files.create(file=(name, dialogues()), purpose="fine-tune")
    new = everything_around(azure.state) - before

    assert {path for path in new if path.suffix not in (".sqlite-wal", ".sqlite-shm")} == {
        azure.state / "files" / file.id
    }
    assert data.files.content(file.id).read() == dialogues()
    assert data.files.retrieve(file.id).filename == file.filename


@pytest.mark.parametrize(
    "file_id", ["..", "%2e%2e%2fstate.sqlite", "..%2F..%2Fetc%2Fpasswd", "%00"]
)
def test_no_id_reads_what_is_no_file(address, file_id):
    """An id is looked up and never a path."""
    for path in (file_id, f"{file_id}/content"):
        answer = requests.get(f"{address}/v1/files/{path}", headers=TOKEN, timeout=9)

        assert answer.status_code in (404, 501)
        assert "error" in answer.json()


def test_files_of_another_account_are_not_there(azure, data):
    """Its ids are 404 to read and to delete, whoever asks."""
    file = data.files.create(file=("a.jsonl", dialogues()), purpose="fine-tune")
    with azure.data(make_account(azure)) as other:
        for ask in (other.files.retrieve, other.files.content, other.files.delete):
            with pytest.raises(openai.NotFoundError) as refused:
                ask(file.id)
            assert refused.value.code == "notFound"

    assert data.files.retrieve(file.id).id == file.id


def test_content_has_its_type_and_length(data):
    """Bytes as they were sent, as application/octet-stream (S-2504)."""
    content = bytes(range(256)) * 9000
    file = data.files.create(file=("a.jsonl", content), purpose="fine-tune")
    answer = data.files.content(file.id)

    assert answer.response.headers["content-type"] == "application/octet-stream"
    assert answer.response.headers["content-length"] == f"{len(content)}"
    assert answer.read() == content


def everything_around(state):
    """Give all files in the state directory and beside it."""
    return {path for path in state.parent.rglob("*") if path.is_file()}
