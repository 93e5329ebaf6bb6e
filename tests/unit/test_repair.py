"""`python -m finetune repair` with a `pulumi` that only tells: what is asked of it, and when."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PENDING = {
    "type": "creating",
    "resource": {"urn": "urn:pulumi:dev::shop::finetune:FineTuningJob::tutor"},
}

PULUMI = """#!{python}
import json, os, sys
called = " ".join(sys.argv[1:3])
with open({log!r}, "a") as log:
    print(called, file=log)
if called == "stack --show-name":
    print("organization/shop/dev")
elif called == "whoami --verbose":
    print(json.dumps({{"user": "ada", "url": {url!r}}}))
elif called == "stack export":
    {meanwhile}
    print(json.dumps({{"version": 3, "deployment": {{"pending_operations": {pending!r}}}}}))
elif {refused!r}:
    sys.exit("error: " + {refused!r})
"""


@pytest.fixture
def repair(tmp_path):
    """Return a function that runs it beside such a `pulumi`, and gives what that was asked."""
    log = tmp_path / "called"

    def run(url, *, pending=(), refused="", meanwhile="pass"):
        log.write_text("")
        pulumi = tmp_path / "bin" / "pulumi"
        pulumi.parent.mkdir(exist_ok=True)
        pulumi.write_text(
            PULUMI.format(
                python=sys.executable,
                log=str(log),
                url=url,
                pending=list(pending),
                refused=refused,
                meanwhile=meanwhile,
            )
        )
        pulumi.chmod(0o755)
        ended = subprocess.run(
            [sys.executable, "-m", "finetune", "repair"],
            cwd=CHECKOUT,
            env={**os.environ, "PATH": str(pulumi.parent)},
            capture_output=True,
            text=True,
            check=False,
        )
        return ended, log.read_text().splitlines()

    return run


def write_lock(directory, hostname):
    """Write a lock of a process that nobody has, of a host."""
    locks = directory / ".pulumi/locks/organization/shop/dev"
    locks.mkdir(parents=True)
    content = {"pid": 2**30, "username": "ada", "hostname": hostname}
    content["timestamp"] = "2026-11-22T17:25:54Z"
    (locks / "a.json").write_text(json.dumps(content))
    return locks / "a.json"


def test_a_backend_that_cannot_be_looked_into_is_explained(repair):
    """Pending operations are cleared, and `pulumi cancel` is left to a person."""
    ended, called = repair("azblob://states", pending=[PENDING])

    assert ended.returncode == 0
    assert "cannot be seen in azblob://states" in ended.stdout
    assert "`pulumi cancel`" in ended.stdout
    assert "interrupted while creating FineTuningJob tutor" in ended.stdout
    assert called[-1] == "stack import"


def test_a_backend_that_refuses_the_import_is_quoted(repair):
    """Somebody holds the stack: nothing is said to be cleared."""
    ended, _ = repair("s3://states", pending=[PENDING], refused="the stack is currently locked")

    assert ended.returncode == 1
    assert "error: `pulumi stack import` says: the stack is currently locked" in ended.stderr
    assert "interrupted" not in ended.stdout


def test_a_lock_of_another_machine_is_left_to_a_person(repair, tmp_path):
    """Where to look and what unlocks is said; the state is not even read."""
    lock = write_lock(tmp_path, "elsewhere")

    ended, called = repair(tmp_path.as_uri())

    assert ended.returncode == 1
    assert "of ada on elsewhere" in ended.stderr
    assert "unlock with `pulumi cancel`" in ended.stderr
    assert lock.exists()
    assert "stack export" not in called


def test_a_lock_of_nobody_is_removed(repair, tmp_path):
    """By its file, and not by `pulumi cancel`, which would remove a new one too."""
    lock = write_lock(tmp_path, socket.gethostname())

    ended, called = repair(tmp_path.as_uri())

    assert ended.returncode == 0
    assert ended.stdout.startswith("unlocked: the stack was held by process 1073741824 of ada")
    assert not lock.exists()
    assert "stack import" not in called


def test_a_state_that_somebody_writes_meanwhile_is_never_put_back(repair, tmp_path):
    """An `up` that began and ended after the export must not be undone by it."""
    state = tmp_path / ".pulumi/stacks/shop/dev.json"
    state.parent.mkdir(parents=True)
    new = str(tmp_path / "new")
    meanwhile = f"open({new!r}, 'w').write('{{}}'); os.replace({new!r}, {str(state)!r})"

    ended, called = repair(tmp_path.as_uri(), pending=[PENDING], meanwhile=meanwhile)

    assert ended.returncode == 1
    assert "somebody works on the stack" in ended.stderr
    assert "stack import" not in called


def test_without_pulumi_it_says_so():
    """And shows no traceback."""
    ended = subprocess.run(
        [sys.executable, "-m", "finetune", "repair"],
        cwd=CHECKOUT,
        env={**os.environ, "PATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (1, "error: there is no `pulumi` on PATH\n")
