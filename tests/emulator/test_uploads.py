"""Uploads in parts: put together, checked, cancelled, and too late."""

import hashlib

import openai
import pytest

from tests.emulator.arranging import dialogues, make_account

CONTENT = dialogues(40)


def test_the_sdk_uploads_a_file_in_parts(azure, data):
    """`upload_file_chunked` ends with a file that has all bytes, and no part is left."""
    upload = data.uploads.upload_file_chunked(
        file=CONTENT,
        filename="a.jsonl",
        bytes=len(CONTENT),
        mime_type="application/jsonl",
        purpose="fine-tune",
        part_size=1000,
        md5=md5(CONTENT),
    )
    azure.advance(10)
    file = data.files.retrieve(upload.file.id)

    assert (upload.status, upload.bytes, upload.filename) == ("completed", len(CONTENT), "a.jsonl")
    assert upload.expires_at - upload.created_at == 7200
    assert (file.status, file.filename, file.bytes) == ("processed", "a.jsonl", len(CONTENT))
    assert data.files.content(file.id).read() == CONTENT
    assert left(azure, upload) is False


def test_parts_are_put_together_in_the_order_that_is_given(data):
    """Not in the order in which they came."""
    upload = begin(data)
    last, first = (add(data, upload, part) for part in (CONTENT[100:], CONTENT[:100]))
    done = data.uploads.complete(upload.id, part_ids=[first.id, last.id], md5=md5(CONTENT).upper())

    assert first.object == "upload.part"
    assert first.upload_id == upload.id
    assert data.files.content(done.file.id).read() == CONTENT


def test_parts_are_known_by_their_block_ids_too(data):
    """The specification's example completes an upload by `azure_block_id`."""
    upload = begin(data)
    part = add(data, upload, CONTENT)

    assert data.uploads.complete(upload.id, part_ids=[part.azure_block_id]).status == "completed"


def test_a_wrong_total_or_md5_leaves_the_upload_pending(data):
    """Nothing is made of it, and it can still be completed."""
    upload = begin(data)
    parts = [add(data, upload, part).id for part in (CONTENT[:100], CONTENT[100:])]
    for wrong, param in (
        ({"part_ids": parts[:1]}, "part_ids"),
        ({"part_ids": parts, "md5": md5(b"")}, "md5"),
        ({"part_ids": parts[::-1], "md5": md5(CONTENT)}, "md5"),
        ({"part_ids": parts, "md5": 7}, "md5"),
        ({"part_ids": []}, "part_ids"),
        ({"part_ids": [*parts, "uplprt-none"]}, "part_ids"),
    ):
        with pytest.raises(openai.BadRequestError) as refused:
            data.uploads.complete(upload.id, **wrong)
        assert (refused.value.code, refused.value.param) == ("invalidPayload", param)

    assert list(data.files.list()) == []
    assert data.uploads.complete(upload.id, part_ids=parts, md5=md5(CONTENT)).status == "completed"


def test_an_md5_of_null_is_none(data):
    """It is as if it were not sent."""
    upload = begin(data)
    part = add(data, upload, CONTENT)

    done = data.uploads.complete(upload.id, part_ids=[part.id], extra_body={"md5": None})

    assert done.status == "completed"


def test_a_part_counts_once(data):
    """Naming it twice does not make up for one that is missing."""
    upload = begin(data, bytes=200)
    part = add(data, upload, b"x" * 100)
    with pytest.raises(openai.BadRequestError) as refused:
        data.uploads.complete(upload.id, part_ids=[part.id, part.id])

    assert "twice" in refused.value.message


def test_no_more_bytes_are_taken_than_were_announced(azure, data):
    """A part that is too much is refused, and not kept."""
    upload = begin(data, bytes=100)
    add(data, upload, b"x" * 60)
    with pytest.raises(openai.BadRequestError) as refused:
        add(data, upload, b"x" * 41)

    assert refused.value.param == "data"
    assert len(list((azure.state / "uploads" / upload.id).iterdir())) == 1


def test_a_cancelled_upload_is_over(azure, data):
    """Its parts are gone, and it takes no more."""
    upload = begin(data)
    part = add(data, upload, CONTENT)
    was_there = left(azure, upload)
    cancelled = data.uploads.cancel(upload.id)

    assert (cancelled.status, cancelled.file) == ("cancelled", None)
    assert (was_there, left(azure, upload)) == (True, False)
    refuses(data, upload, part)


def test_an_upload_expires_after_two_hours(azure, data):
    """Just before it takes a part; then it is over, and its parts are gone."""
    upload = begin(data)
    azure.advance(7100)
    part = add(data, upload, CONTENT)
    azure.advance(200)

    assert "expired" in refuses(data, upload, part)
    assert left(azure, upload) is False


def test_what_is_completed_cannot_be_completed_again(data):
    """The file is there once."""
    upload = begin(data)
    part = add(data, upload, CONTENT)
    data.uploads.complete(upload.id, part_ids=[part.id])

    refuses(data, upload, part)
    assert len(list(data.files.list())) == 1


def test_an_upload_of_another_account_is_not_there(azure, data):
    """404, as for one that nobody began."""
    upload = begin(data)
    with azure.data(make_account(azure)) as other:
        for client, upload_id in ((other, upload.id), (data, "fine-tune-none")):
            with pytest.raises(openai.NotFoundError) as refused:
                client.uploads.cancel(upload_id)
            assert refused.value.code == "notFound"


def test_an_upload_survives_a_kill(start_emulator):
    """Its parts are kept, and it is completed after a restart."""
    emulator = start_emulator()
    account = make_account(emulator)
    with emulator.data(account) as data:
        upload = begin(data)
        part = add(data, upload, CONTENT)
    emulator.kill()
    emulator.start()
    with emulator.data(account) as data:
        done = data.uploads.complete(upload.id, part_ids=[part.id], md5=md5(CONTENT))

        assert data.files.content(done.file.id).read() == CONTENT


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [("bytes", 0, 400), ("bytes", "9", 400), ("filename", "", 400), ("purpose", "batch", 501)],
)
def test_a_wrong_field_is_refused(data, field, value, status):
    """By its name."""
    with pytest.raises(openai.APIStatusError) as refused:
        begin(data, **{field: value})

    assert refused.value.status_code == status
    assert field in refused.value.message


def test_a_file_in_parts_expires_too(data):
    """`expires_after` counts from when it is completed."""
    expires_after = {"anchor": "created_at", "seconds": 1_209_600}
    upload = begin(data, expires_after=expires_after)
    done = data.uploads.complete(upload.id, part_ids=[add(data, upload, CONTENT).id])

    assert done.file.expires_at == done.file.created_at + 1_209_600


def refuses(data, upload, part):
    """Check that an upload takes nothing any more; give the sentence."""
    for ask in (
        lambda: add(data, upload, b"x"),
        lambda: data.uploads.complete(upload.id, part_ids=[part.id]),
        lambda: data.uploads.cancel(upload.id),
    ):
        with pytest.raises(openai.BadRequestError) as refused:
            ask()
        assert refused.value.code == "unexpectedEntityState"
    return refused.value.message


def begin(data, **changed):
    """Begin an upload."""
    size = len(CONTENT)
    body = {"bytes": size, "filename": "a.jsonl", "mime_type": "text/jsonl", "purpose": "fine-tune"}
    return data.uploads.create(**(body | changed))


def add(data, upload, content):
    """Send a part."""
    return data.uploads.parts.create(upload.id, data=content)


def left(azure, upload):
    """Say whether parts of an upload are on disk."""
    return (azure.state / "uploads" / upload.id).exists()


def md5(content):
    """Give the digest that a client sends."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
