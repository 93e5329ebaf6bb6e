"""A file that the service refuses: its reason is shown, whatever becomes of the file."""

import pytest

from finetune.errors import DatasetError, ServiceFailed
from finetune.providers import engine
from finetune.providers.training_file import _wait_until_processed

REFUSAL = "a.jsonl: was refused by the service: line 3 has no role"


class Account:
    """An account with one file, which it refuses."""

    def __init__(self):
        """Start with the file."""
        self.deleted = []
        self.error = None

    def get_file(self, _file_id):
        """Tell why."""
        return {"status": "error", "status_details": "line 3 has no role"}

    def delete_file(self, file_id):
        """Delete it, or fail as told."""
        if self.error:
            raise self.error
        self.deleted.append(file_id)


def refused_by(account):
    """Return what waiting for the file ends in."""
    with pytest.raises(DatasetError) as caught:
        _wait_until_processed(account, "file-1", "a.jsonl")
    return str(caught.value)


def test_a_refused_file_is_deleted_and_the_reason_shown():
    """Nothing of it is left over."""
    account = Account()

    assert refused_by(account) == REFUSAL
    assert account.deleted == ["file-1"]


def test_a_refused_file_that_cannot_be_deleted_hides_no_reason():
    """What is left over costs nothing, and goes with the next file of its resource."""
    account = Account()
    account.error = ServiceFailed("deleting file file-1: 503")

    assert refused_by(account) == REFUSAL


def test_nothing_is_deleted_for_an_engine_that_has_gone(monkeypatch):
    """The next run may be waiting for the file."""
    monkeypatch.setattr(engine, "is_alive", lambda: False)
    account = Account()

    assert refused_by(account) == REFUSAL
    assert account.deleted == []
