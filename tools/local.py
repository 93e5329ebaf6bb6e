"""What one does with the local stack: `python -m tools.local VERB`, called by `make`.

`up`, `preview` and `destroy` run the plain `pulumi` command of that name in the local stack's
environment, and what a kill left behind is repaired first; `repair` does that alone; `shell` gives
that environment to a person; `emulator` runs the local Azure in the foreground. Each starts the
local Azure when none runs.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from finetune.errors import FineTuneError
from finetune.job import TERMINAL_STATUSES
from finetune.stack_files import StackFiles, files_of
from finetune.stack_lock import read_locks
from tools import engine, local_shell, local_terminal
from tools.failure import end_process_with
from tools.local_azure import LocalAzure
from tools.local_stack import LocalStack
from tools.progress import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

STACK = LocalStack()
PROJECT = "azure-finetune"
REPAIR = [sys.executable, "-m", "finetune", "repair"]
AZURE = LocalAzure(state=STACK.azure, python=STACK.venv / "bin" / "python")


def up() -> int:
    """Previews and updates, then says what came of it and asks the models one question."""
    environment = _environment()
    command = ["pulumi", "up", "--yes", "--suppress-outputs", *local_terminal.display_options()]
    code = _heal(environment) or _run_pulumi(command, environment)
    if code != 0:
        _tell_what_goes_on()
        return code
    return _run([sys.executable, "-m", "tools.summary"], environment)


def preview() -> int:
    """Shows what `up` would do, also while an `up` runs."""
    environment = _environment()
    if not _is_at_work():
        _heal(environment)
    return _run_pulumi(["pulumi", "preview", "--suppress-outputs"], environment)


def destroy() -> int:
    """Removes all that the stack has; ends the local Azure once that is empty."""
    environment = _environment()
    code = _heal(environment) or _run_pulumi(["pulumi", "destroy", "--yes"], environment)
    if code == 0 and not any(AZURE.get("_emulator/inventory").values()):
        AZURE.stop()
        shutil.rmtree(STACK.azure)  # with its clock, which runs ahead of ours
        print("nothing is left; the local Azure has ended")
    return code


def repair() -> int:
    """Says what a kill left behind, and makes the stack usable again."""
    return _run(REPAIR, _environment())


def shell() -> int:
    """A shell in which plain `pulumi` works on the local stack."""
    environment = _environment()
    print(local_shell.GREETING, flush=True)
    _run(local_shell.command(STACK.home, environment["PATH"]), environment)
    return 0  # the exit code of the last thing typed is no failure of ours


def emulator() -> int:
    """The local Azure in the foreground, with one line per request; ^C ends it."""
    if AZURE.stop():
        print("taking over from the local Azure in the background: same state, same port")
    return _run([*AZURE.command(), "--log-level", "info"], None)


VERBS: dict[str, Callable[[], int]] = {
    function.__name__: function for function in (up, preview, destroy, repair, shell, emulator)
}


def _environment() -> dict[str, str]:
    """Starts what is needed and gives the environment of the local stack."""
    environment = STACK.environment(engine.find_or_make(), AZURE.start())
    STACK.prepare(environment)
    return environment


def _files() -> StackFiles | None:
    return files_of(STACK.state.as_uri(), f"organization/{PROJECT}/{STACK.stack}")


def _is_at_work() -> bool:
    """Whether a `pulumi` of this machine holds the stack; False where only `repair` can say."""
    try:
        locks = read_locks(files.locks) if (files := _files()) else []
        return any(lock.is_of_this_host and lock.is_held() for lock in locks)
    except FineTuneError:
        return False


def _heal(environment: Mapping[str, str]) -> int:
    """Repairs the stack where a look at its files shows that it needs it."""
    files = _files()
    if files is None or not files.needs_repair():
        return 0
    say("an earlier command was killed, or is still at work: looking what it left behind")
    return _run(REPAIR, environment)


def _run_pulumi(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Runs `pulumi`; of one that was killed it says what to do, and gives 128 + n, as shells do."""
    terminal = local_terminal.settings()
    code = _run(command, environment)
    if code >= 0:
        return code
    local_terminal.restore(terminal)
    say(
        f"`pulumi` was ended by {signal.Signals(-code).name}: run `make {command[1]}` again, which "
        "first repairs what that left behind (`make repair` does only that)"
    )
    return 128 - code


def _tell_what_goes_on() -> None:
    """A job outlives the `pulumi` that waits for it, and nobody else says so."""
    if AZURE.find_endpoint() is None:
        return
    jobs = AZURE.get("_emulator/inventory")["jobs"]
    if under_way := [job["id"] for job in jobs if job["status"] not in TERMINAL_STATUSES]:
        say(f"training goes on in {', '.join(under_way)}: `make up` goes on waiting for it")


def _run(command: Sequence[str], environment: Mapping[str, str] | None) -> int:
    """Runs a command in the terminal that this process has, and gives its exit code.

    ^C reaches both processes: it is the command's to handle (`pulumi` ends what it began), so
    here it does nothing. A handler and not SIG_IGN, which the command would inherit.
    """
    former = signal.signal(signal.SIGINT, lambda _signal, _frame: None)
    try:
        return subprocess.run(command, cwd=STACK.root, env=environment, check=False).returncode
    finally:
        signal.signal(signal.SIGINT, former)


def main() -> int:
    """The one argument is the verb."""
    return VERBS[sys.argv[1]]()


if __name__ == "__main__":
    end_process_with(main)
