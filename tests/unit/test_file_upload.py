"""One upload for one content: found again after a kill, and nothing is left over."""

import dataclasses
from types import SimpleNamespace

import pytest

from finetune import clock
from finetune.errors import FineTuneError, NotFound, ServiceRejected, ServiceUnreachable
from finetune.job import OWNER, Job
from finetune.providers import engine, file_upload
from finetune.providers.claims import claim
from finetune.providers.file_upload import file_name, find_upload, is_fresh, remove_uploads, upload

NAME = file_name("p/s", "tutor-training", "0123456789abcdef" * 4)
OLDER_CONTENT = file_name("p/s", "tutor-training", "f" * 64)
CONTENT = b"12345"
PROPS = {"account": {"owner": "p/s"}, "file_name": NAME}

LEFT_OVER = Job(
    job_id="ftjob-left-over",
    status="running",
    model="m",
    created_at=1,
    metadata={OWNER: "p/s"},
    training_file="file-1",
)


class Account:
    """The files of an account."""

    def __init__(self, *files):
        """Take files as (id, name, size, status)."""
        self.kept = [
            SimpleNamespace(id=one, filename=name, bytes=size, status=status, created_at=number)
            for number, (one, name, size, status) in enumerate(files)
        ]
        self.errors = []
        self.uploads = 0
        self.job = None
        self.cancelled = []

    def files(self):
        """List them."""
        return list(self.kept)

    def jobs(self):
        """List the one job."""
        return [self.job] if self.job else []

    def get_job(self, _job_id):
        """Find the one job."""
        return self.job

    def cancel_job(self, job_id):
        """Cancel the one job."""
        self.cancelled.append(job_id)
        self.job = dataclasses.replace(self.job, status="cancelled")

    def delete_file(self, file_id):
        """Delete one."""
        if file_id not in self.ids():
            raise NotFound("gone", status_code=404)
        self.kept = [file for file in self.kept if file.id != file_id]

    def upload_file(self, name, content):
        """Take a file, and then answer as told."""
        self.uploads += 1
        error, is_taken = self.errors.pop(0) if self.errors else (None, True)
        file_id = f"file-new-{self.uploads}"
        if is_taken:
            self.kept.append(
                SimpleNamespace(
                    id=file_id,
                    filename=name,
                    bytes=len(content),
                    status="pending",
                    created_at=100 + self.uploads,
                )
            )
        if error:
            raise error
        return file_id

    def ids(self):
        """List the ids."""
        return [file.id for file in self.kept]


@pytest.fixture(autouse=True)
def _no_time_passes(monkeypatch):
    """Let pauses be none."""
    monkeypatch.setattr(clock, "pause", lambda _seconds: None)
    monkeypatch.setattr(file_upload, "_fresh", set())


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
    ],
    ids=["refused", "half", "copy"],
)
def test_what_an_interrupted_run_left_over_is_deleted(left_over):
    """The oldest whole upload stays."""
    account = Account(("file-1", NAME, 5, "processed"), left_over)

    assert find_upload(account, NAME, 5) == "file-1"
    assert account.ids() == ["file-1"]


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


@pytest.mark.parametrize(
    ("changes", "is_cancelled"),
    [
        ({}, True),
        ({"training_file": "file-2"}, False),
        ({"metadata": {OWNER: "p/t"}}, False),
        ({"metadata": {}}, False),
        ({"status": "succeeded"}, False),
    ],
    ids=["left over", "another file's", "another stack's", "nobody's", "ended"],
)
def test_a_job_that_no_state_knows_ends_with_its_file(changes, is_cancelled):
    """Only one that is this stack's, of this file, and under way."""
    account = Account(("file-1", NAME, 5, "processed"))
    account.job = dataclasses.replace(LEFT_OVER, **changes)

    remove_uploads(account, "file-1", PROPS)

    assert account.cancelled == (["ftjob-left-over"] if is_cancelled else [])
    assert account.ids() == []


def test_a_job_that_this_run_uses_outlives_its_file():
    """A renamed model keeps its job, and leaves the file of its old name."""
    claim("ftjob-claimed-with-file")
    account = Account(("file-1", NAME, 5, "processed"))
    account.job = dataclasses.replace(LEFT_OVER, job_id="ftjob-claimed-with-file")

    remove_uploads(account, "file-1", PROPS)

    assert account.cancelled == []


def test_what_this_run_uses_is_not_deleted():
    """A claim holds here too."""
    claim("file-claimed-upload")
    account = Account(("file-claimed-upload", OLDER_CONTENT, 5, "processed"))

    remove_uploads(account, "file-1", PROPS)

    assert account.ids() == ["file-claimed-upload"]


def test_an_uploaded_file_is_fresh():
    """A found one is not."""
    file_id = upload(Account(), NAME, CONTENT)

    assert is_fresh(file_id)
    assert not is_fresh("file-1")


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
