"""What the README tells a newcomer to do is done, in a copy of the checkout."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
README = (CHECKOUT / "README.md").read_text()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of what is tracked or new, with the set-up done and nothing deployed."""
    copied = tmp_path_factory.mktemp("checkout")
    listed = _run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], CHECKOUT)
    for name in filter(None, listed.splitlines()):
        target = copied / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((CHECKOUT / name).read_bytes())
        target.chmod((CHECKOUT / name).stat().st_mode)
    (copied / ".venv").symlink_to(CHECKOUT / ".venv")
    yield copied
    _run(["make", "destroy"], copied)


def _run(command: list[str], directory: Path, typed: str | None = None) -> str:
    """What a command prints; the test fails with that if the command does."""
    done = subprocess.run(
        command,
        cwd=directory,
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_make_up_trains_and_answers(copy):
    """The first command of the README shows a preview, trains, deploys and answers."""
    shown = _run(["make", "up"], copy)

    assert "hosting    $1.70 an hour" in shown
    assert re.search(r"fine-tuned model +gpt-4o-mini-2024-07-18\.ft-\w+-minimal-tutor", shown)
    assert re.search(r"final training loss +\d", shown)
    assert re.search(r"base model answers +\S", shown)
    assert re.search(r"tuned model answers +\S", shown)


def test_the_shells_commands_work(copy):
    """What the README types into `make shell` works there, and the preview shows the change."""
    typed = re.findall(r"^ +# +(?:a shell.*)?(pulumi .+)$", README, re.MULTILINE)
    assert len(typed) == 3
    typed[-1] += " --yes"  # nobody is there to answer

    _run(["make", "up"], copy)
    shown = _run(["make", "shell"], copy, "\n".join(typed))

    assert "3 => 5" in shown
    assert "1 updated" in shown
    assert "2 replaced" in shown


def test_make_help_lists_what_the_readme_names(copy):
    """Every `make` target of the README is in `make help`."""
    named = set(re.findall(r"\bmake ([a-z]+)", README)) - {"help"}

    shown = _run(["make", "help"], copy)

    assert named <= set(re.findall(r"make ([a-z]+)", shown))


def test_the_models_block_is_a_spec(copy):
    """The README's example of a model is what the dev stack declares."""
    (block,) = re.findall(r"```yaml\n(azure-finetune:models:.+?)```", README, re.DOTALL)

    indented = "".join(f"  {line}\n" for line in block.splitlines())

    dev = (copy / "Pulumi.dev.yaml").read_text()
    declared = {line.strip() for line in dev.splitlines()}
    assert {line.strip() for line in indented.splitlines()} <= declared
