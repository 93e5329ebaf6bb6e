"""How many files an account may have, and how large they may be together."""

from types import SimpleNamespace

import openai
import pytest

from emulator.data_plane import file_limits
from emulator.record_kinds import KINDS
from emulator.records import StoredFile
from emulator.store import Store
from emulator.wire_errors import WireError
from tests.emulator.arranging import make_account


def test_the_hundred_and_first_file_is_refused(azure):
    """100 files for an account (docs/azure.md 2.1): one must go before another comes."""
    with azure.data(make_account(azure)) as data:
        ids = [send(data).id for _ in range(100)]
        with pytest.raises(openai.BadRequestError) as refused:
            send(data)
        data.files.delete(ids[0])

        assert refused.value.code == "quotaExceeded"
        assert "100" in refused.value.message
        assert send(data).id not in ids


def test_a_file_over_512_mb_is_refused_when_it_is_announced(data):
    """So is an upload in parts, before any of it is sent."""
    with pytest.raises(openai.BadRequestError) as refused:
        begin(data, 512 * 1024**2 + 1)

    assert "512 MB" in refused.value.message
    assert begin(data, 512 * 1024**2).status == "pending"


def test_a_gigabyte_is_all_that_an_account_may_have(tmp_path):
    """To the byte; results that jobs wrote do not count, nor do other accounts' files."""
    store = Store(tmp_path / "state.sqlite", KINDS)
    for number, (account, purpose) in enumerate(
        [("a", "fine-tune"), ("a", "fine-tune"), ("a", "fine-tune-results"), ("b", "fine-tune")]
    ):
        store.put(stored_file(f"file-{number}", account, purpose, 400 * 1024**2))
    call = SimpleNamespace(cloud=SimpleNamespace(store=store), account=SimpleNamespace(uid="a"))
    file_limits.check_room(call, 224 * 1024**2)

    with pytest.raises(WireError) as refused:
        file_limits.check_room(call, 224 * 1024**2 + 1)
    assert refused.value.code == "quotaExceeded"


def stored_file(file_id, account, purpose, size):
    """Make the record of a file."""
    return StoredFile(
        uid=file_id,
        account_uid=account,
        filename="a.jsonl",
        purpose=purpose,
        bytes=size,
        created_at=0.0,
        status_details=None,
        state="processed",
        state_since=0.0,
    )


def send(data):
    """Upload a tiny file."""
    return data.files.create(file=("a.jsonl", b"{}"), purpose="fine-tune")


def begin(data, size):
    """Begin an upload in parts."""
    return data.uploads.create(
        bytes=size, filename="a.jsonl", mime_type="application/jsonl", purpose="fine-tune"
    )
