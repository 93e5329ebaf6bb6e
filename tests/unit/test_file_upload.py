"""One upload for one content: found again after a kill, and nothing is left over."""

import pytest

from finetune import clock
from finetune.errors import FineTuneError, ServiceRejected, ServiceUnreachable
from finetune.providers import engine
from finetune.providers.claims import claim
from finetune.providers.file_upload import (
    file_name,
    find_upload,
    note_in_state,
    remove_uploads,
    upload,
)
from tests.unit.upload_service import NAME, PROPS, Account

OLDER_CONTENT = file_name("p/s", "tutor-training", "f" * 64)
CONTENT = b"12345"


@pytest.fixture(autouse=True)
def _no_time_passes(monkeypatch):
    """Let pauses be none."""
    monkeypatch.setattr(clock, "pause", lambda _seconds: None)


def test_a_name_says_whose_it_is_and_what_is_in_it():
    """Owner, resource and the hash of the content."""
    assert NAME == "p.s.tutor-training-0123456789ab.jsonl"


def test_an_upload_of_the_same_content_is_found():
    """Whatever state it is in, but for one that was refused."""
    account = Account(("file-1", NAME, 5, "running"))

    assert find_upload(account, NAME, 5) == "file-1"


@pytest.mark.parametrize(
    "left_over",
    [
        ("file-2", NAME, 5, "error"),
        ("file-2", NAME, 3, "processed"),
        ("file-2", NAME, 5, "processed"),
        ("file-2", OLDER_CONTENT, 5, "processed"),
    ],
    ids=["refused", "half", "copy", "other content"],
)
def test_what_an_interrupted_run_left_over_is_deleted(left_over):
    """The oldest whole upload stays."""
    account = Account(("file-1", NAME, 5, "processed"), left_over)

    assert find_upload(account, NAME, 5) == "file-1"
    assert account.ids() == ["file-1"]


def test_a_file_that_the_state_knows_is_left_to_the_engine():
    """It deletes the replaced one by itself, once all else has succeeded."""
    note_in_state("file-recorded")
    account = Account(("file-recorded", OLDER_CONTENT, 5, "processed"))

    find_upload(account, NAME, 5)

    assert account.ids() == ["file-recorded"]


@pytest.mark.parametrize(
    "name",
    [
        file_name("p/t", "tutor-training", "f" * 64),
        file_name("p/s", "other-training", "f" * 64),
        file_name("p/s", "tutor-validation", "f" * 64),
        "p.s.tutor-training-notes.jsonl",
        "notes.jsonl",
    ],
)
def test_files_of_others_are_left_alone(name):
    """Another stack's, another resource's, or somebody's own."""
    account = Account(("file-1", name, 3, "error"))

    assert find_upload(account, NAME, 5) is None
    remove_uploads(account, "file-9", PROPS)
    assert account.ids() == ["file-1"]


def test_with_a_file_goes_what_was_left_over_of_its_resource():
    """An upload of a content that has changed since, before any state knew it."""
    account = Account(("file-1", NAME, 5, "processed"), ("file-2", OLDER_CONTENT, 3, "processed"))

    remove_uploads(account, "file-1", PROPS)

    assert account.ids() == []


def test_what_this_run_uses_is_not_deleted():
    """A claim holds here too."""
    claim("file-claimed-upload")
    account = Account(("file-claimed-upload", OLDER_CONTENT, 5, "processed"))

    remove_uploads(account, "file-1", PROPS)

    assert account.ids() == ["file-claimed-upload"]


@pytest.mark.parametrize("is_taken", [True, False])
def test_after_a_doubtful_answer_there_is_one_file(is_taken):
    """Taken without saying so it is found; not taken it is sent again."""
    account = Account()
    account.errors = [(ServiceUnreachable("cut"), is_taken)]

    file_id = upload(account, NAME, CONTENT)

    assert account.ids() == [file_id]
    assert account.uploads == (1 if is_taken else 2)


def test_a_refused_upload_is_not_repeated():
    """The service's words are shown."""
    account = Account()
    account.errors = [(ServiceRejected("too big", status_code=413), False)]

    with pytest.raises(ServiceRejected):
        upload(account, NAME, CONTENT)

    assert account.uploads == 1


def test_nothing_is_uploaded_for_an_engine_that_has_gone(monkeypatch):
    """It would be left over."""
    monkeypatch.setattr(engine, "is_alive", lambda: False)
    account = Account()

    with pytest.raises(FineTuneError, match="engine has gone"):
        upload(account, NAME, CONTENT)

    assert account.uploads == 0
