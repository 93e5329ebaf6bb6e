"""The examples of docs/emulator.md are run as they are written, on an emulator of their own."""

import subprocess
import sys

import pytest

from tests.docs.reading import CHECKOUT, DOCS, blocks, prose
from tests.emulator.running_emulator import RunningEmulator

PAGE = DOCS / "emulator.md"
WRITTEN = "http://127.0.0.1:8080"


@pytest.fixture(scope="module")
def emulator(tmp_path_factory):
    """Give an emulator at the speed of whoever gives no option."""
    emulator = RunningEmulator(tmp_path_factory.mktemp("azure")).start()
    yield emulator
    emulator.end()


def test_the_examples_work_one_after_the_other(emulator):
    """With curl an account is made; with the SDK a model is trained in it."""
    (shell,), (python,) = blocks(PAGE, "sh"), blocks(PAGE, "python")
    made = run(["bash", "-euc", shell.replace(WRITTEN, emulator.root)])
    trained = run([sys.executable, "-c", python.replace(WRITTEN, emulator.root)])

    assert '"lifecycle_status"' in made
    assert trained.startswith("succeeded gpt-4o-mini-2024-07-18.ft-")


def test_every_option_is_told():
    """The page's table has each option of the command, and no other."""
    told = {word for word in prose(PAGE).replace("`", " ").split() if word.startswith("--")}
    there = run([sys.executable, "-m", "emulator", "--help"])
    options = {word.strip("[],") for word in there.split() if word.strip("[]").startswith("--")}

    assert told == options - {"--help"}


def run(command):
    """Run something in the checkout; give what it prints."""
    done = subprocess.run(
        command, cwd=CHECKOUT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
