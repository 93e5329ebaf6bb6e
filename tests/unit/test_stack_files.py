"""The files that Pulumi's file backend keeps of a stack, and what a kill leaves in them."""

import json
from pathlib import Path

import pytest

from finetune.pending_operations import pending_operations
from finetune.stack_files import files_of

NAME = "organization/shop/dev"


@pytest.fixture
def files(tmp_path):
    """Return the files of a stack that is well, with the state before."""
    found = files_of(tmp_path.as_uri(), NAME)
    found.state.parent.mkdir(parents=True)
    found.locks.mkdir(parents=True)
    found.state.write_text(state())
    found.backup.write_text(state())
    return found


def state(*operations):
    """Return a state file's text with pending operations."""
    latest = {"resources": [], "pending_operations": list(operations)}
    return json.dumps({"version": 3, "checkpoint": {"stack": NAME, "latest": latest}})


def operation(doing="creating", kind="pulumi-python:dynamic/finetune:FineTuningJob"):
    """Return a pending operation as Pulumi writes it."""
    urn = f"urn:pulumi:dev::shop::azure-finetune:index:TunedModel${kind}::tutor"
    return {"type": doing, "resource": {"urn": urn, "custom": True, "type": kind}}


@pytest.mark.parametrize(
    ("url", "name", "directory"),
    [
        ("file:///srv/state", NAME, "/srv/state"),
        ("file:///srv/my%20state?no_tmp_dir=true", NAME, "/srv/my state"),
        ("file://~", NAME, str(Path.home())),
        ("file://~/state", NAME, str(Path.home() / "state")),
        ("file://./state", NAME, str(Path.cwd() / "state")),
    ],
)
def test_a_backend_on_files_leads_to_them(url, name, directory):
    """In each way that Pulumi takes an address."""
    files = files_of(url, name)

    assert str(files.state) == f"{directory}/.pulumi/stacks/shop/dev.json"
    assert str(files.locks) == f"{directory}/.pulumi/locks/organization/shop/dev"


def test_a_stack_of_an_old_backend_has_no_project():
    """Its name stands alone in both paths."""
    files = files_of("file:///srv", "dev")

    assert str(files.state) == "/srv/.pulumi/stacks/dev.json"
    assert str(files.locks) == "/srv/.pulumi/locks/dev"


@pytest.mark.parametrize("url", ["https://api.pulumi.com", "azblob://states", "s3://bucket/a"])
def test_any_other_backend_has_no_files(url):
    """What it holds can be asked for through `pulumi` only."""
    assert files_of(url, NAME) is None


def test_a_stack_that_is_well_needs_no_repair(files):
    """Nor does one that is not there yet."""
    assert not files.needs_repair()
    files.state.unlink()
    assert not files.needs_repair()


@pytest.mark.parametrize("left", ["lock", "pending operation", "half a state", "empty state"])
def test_whatever_a_kill_leaves_needs_repair(files, left):
    """A lock, an operation, or a state that was cut short."""
    if left == "lock":
        (files.locks / "a.json").touch()
    elif left == "pending operation":
        files.state.write_text(state(operation()))
    else:
        files.state.write_text(state()[:50] if left == "half a state" else "")

    assert files.needs_repair()


def test_a_state_that_was_cut_short_is_replaced_by_the_one_before(files):
    """The broken one is kept, for whoever wants to look."""
    files.state.write_text("{")

    assert files.restore()
    assert files.state.read_text() == files.backup.read_text()
    assert files.broken.read_text() == "{"


@pytest.mark.parametrize("backup", [None, "{"])
def test_without_a_whole_state_before_nothing_is_touched(files, backup):
    """What cannot be mended is left as it is."""
    files.state.write_text("{")
    files.backup.unlink() if backup is None else files.backup.write_text(backup)

    assert not files.restore()
    assert files.state.read_text() == "{"


def test_a_write_of_the_state_shows(files):
    """Also one of the same text, since Pulumi puts a new file in its place."""
    before = files.version()
    fresh = files.state.with_name("fresh")
    fresh.write_text(files.state.read_text())
    fresh.replace(files.state)

    assert files.version() != before


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (operation(), "creating FineTuningJob tutor: the job may have been submitted"),
        (
            operation(kind="pulumi-python:dynamic/finetune:ModelDeployment"),
            "`pulumi destroy` before that would leave it behind",
        ),
        (
            operation(kind="azure-native:cognitiveservices:Account"),
            "creating Account tutor: it may be there: if the next `pulumi up` says",
        ),
        (operation("updating"), "updating FineTuningJob tutor: it may be changed or not"),
        (operation("deleting"), "it may be gone or not"),
        (operation("reading"), "nothing was changed"),
        (operation("dreaming"), "the next `pulumi up` sees what came of it"),
    ],
)
def test_what_was_going_on_is_told_with_what_it_means(one, said):
    """By the operation, and for a creation by the resource's type."""
    (found,) = pending_operations({"pending_operations": [one]})

    assert said in str(found)


@pytest.mark.parametrize("deployment", [None, {}, {"pending_operations": None}])
def test_nothing_pending_is_no_operation(deployment):
    """A stack before its first `up` has no deployment."""
    assert pending_operations(deployment) == []
