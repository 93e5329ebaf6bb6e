"""Files: uploaded, looked at over time, listed in pages, read back, deleted."""

import openai
import pytest

from tests.emulator.arranging import dialogues, upload


def test_an_upload_is_pending_then_running_then_processed(azure, data):
    """A file is looked at over some seconds, as on Azure."""
    file = data.files.create(file=("a.jsonl", dialogues()), purpose="fine-tune")
    statuses = [file.status]
    for _ in range(2):
        azure.advance(4)
        statuses.append(data.files.retrieve(file.id).status)

    assert statuses == ["pending", "running", "processed"]
    assert file.id.startswith("file-")
    assert file.bytes == len(dialogues())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "No valid json line found in file."),
        (b"not json\n" * 12, "line 1 is not a JSON object"),
        (b"[1]\n" * 12, "line 1 is not a JSON object"),
        (b"\xff\xfe" * 12, "it is not UTF-8"),
        (dialogues(9), "it has 9 examples, at least 10 are needed"),
    ],
)
def test_a_file_that_cannot_be_trained_on_ends_in_error(azure, data, content, reason):
    """What is wrong with the file is said in its status details."""
    file = data.files.retrieve(upload(azure, data, content))

    assert file.status == "error"
    assert reason in file.status_details


def test_a_byte_order_mark_is_no_fault(azure, data):
    """UTF-8 with a byte order mark is processed, and comes back as it was sent."""
    content = b"\xef\xbb\xbf" + dialogues()

    file_id = upload(azure, data, content)

    assert data.files.retrieve(file_id).status == "processed"
    assert data.files.content(file_id).read() == content


def test_files_are_listed_in_pages(data):
    """Newest first, `limit` at a time, and the SDK finds the next page by itself."""
    ids = [data.files.create(file=(f"{n}.jsonl", b"{}"), purpose="fine-tune").id for n in range(5)]

    first = data.files.list(limit=2)
    every = [file.id for file in data.files.list(limit=2)]
    oldest_first = [file.id for file in data.files.list(order="asc", purpose="fine-tune")]

    assert (first.has_more, len(first.data)) == (True, 2)
    assert every == ids[::-1]
    assert oldest_first == ids
    assert list(data.files.list(purpose="fine-tune-results")) == []


def test_a_deleted_file_is_gone(data):
    """Reading or deleting it again is 404 notFound."""
    file = data.files.create(file=("a.jsonl", b"{}"), purpose="fine-tune")

    assert data.files.delete(file.id).deleted
    for again in (data.files.retrieve, data.files.content, data.files.delete):
        with pytest.raises(openai.NotFoundError) as refused:
            again(file.id)
        assert refused.value.code == "notFound"


def test_a_purpose_that_is_not_built_is_refused_by_name(data):
    """Batch files are Azure's and not the local Azure's: 501; an unknown purpose is 400."""
    with pytest.raises(openai.InternalServerError) as unbuilt:
        data.files.create(file=("a.jsonl", b"{}"), purpose="batch")
    with pytest.raises(openai.BadRequestError) as unknown:
        data.files.create(file=("a.jsonl", b"{}"), purpose="fun")

    assert unbuilt.value.status_code == 501
    assert "'batch'" in unbuilt.value.message
    assert (unknown.value.code, unknown.value.param) == ("invalidPayload", "purpose")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("after", "file-none"),
        ("limit", 0),
        ("limit", 10_001),
        ("limit", "many"),
        ("order", "up"),
        ("purpose", "fun"),
    ],
)
def test_a_wrong_query_is_refused(data, name, value):
    """400, by its name: 1 to 10,000 files at once (docs/azure.md 1.2)."""
    with pytest.raises(openai.BadRequestError) as refused:
        data.files.list(**{name: value})

    assert (refused.value.code, refused.value.param) == ("invalidPayload", name)
