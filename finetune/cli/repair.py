"""`repair`: makes a stack usable again after a kill, and says what it found; safe at any time.

It unlocks what nobody holds and clears pending operations, by exporting the state and importing it
again. `pulumi refresh --clear-pending-creates` would do the latter too; it needs Azure to answer,
starts every provider, and changes what else it finds.
"""

from __future__ import annotations

import argparse

from finetune import clock
from finetune.cli.selected_stack import SelectedStack, selected_stack
from finetune.errors import FineTuneError
from finetune.interrupted_creation import with_interrupted
from finetune.pending_operations import PendingOperation, pending_operations
from finetune.stack_files import StackFiles, files_of
from finetune.stack_lock import StackLock, read_locks

BLINK_SECONDS = 1.0
"""A `repair` beside this one holds the stack for less; an `up` for longer."""

HOSTS_LEAVE_SECONDS = 3.0
"""What a killed `pulumi` had started looks every two seconds whether it is there, and ends."""

TURNS = 3


def run(options: argparse.Namespace) -> int:
    """Repairs the stack; 1 if somebody works on it, or may."""
    stack = selected_stack(options.stack)
    files = files_of(stack.backend_url, stack.qualified_name)
    try:
        found = _repair_files(files) if files else False
    except PermissionError as error:
        raise FineTuneError(f"{error.filename} may not be changed: {error.strerror}") from error
    found = _clear_pending(stack, files) or found
    if files is None:
        _say(
            f"whether somebody holds the stack cannot be seen in {stack.backend_url}: if `pulumi` "
            "says that it is locked, and none works on it any more, anywhere, unlock it with "
            "`pulumi cancel`"
        )
    elif not found:
        _say(f"{stack.qualified_name} is well: not locked, nothing pending; nothing was changed")
    return 0


def _repair_files(files: StackFiles) -> bool:
    """Unlocks the stack, and restores its state; whether anything had to be done.

    Raises:
        FineTuneError: somebody holds the stack, or may; or its state is lost.
    """
    dead = _dead_locks(files)
    for lock in dead:
        lock.remove()
        _say(f"unlocked: the stack was held by {lock}, which runs no more")
    if dead:
        clock.pause(HOSTS_LEAVE_SECONDS)
    return _restore_state(files) or bool(dead)


def _dead_locks(files: StackFiles) -> list[StackLock]:
    """The locks that nobody holds.

    Raises:
        FineTuneError: one of them is held, or may be.
    """
    for waited_seconds in clock.attempts(BLINK_SECONDS):
        locks = read_locks(files.locks)
        held = next((lock for lock in locks if _may_be_held(lock)), None)
        if held is None:
            return locks
        if waited_seconds >= BLINK_SECONDS:
            raise FineTuneError(
                f"the stack is held by {held}, which is at work: wait for it or end it with ^C; "
                "nothing was changed"
            )
    raise AssertionError("the last attempt returns or raises")


def _may_be_held(lock: StackLock) -> bool:
    if lock.is_of_this_host:
        return lock.is_held()
    raise FineTuneError(
        f"the stack is held by {lock}, which is not this machine: look there whether that "
        "`pulumi` still works; if not, unlock with `pulumi cancel` and run this again; nothing "
        "was changed"
    )


def _restore_state(files: StackFiles) -> bool:
    """Whether the state had to be restored."""
    if files.is_readable():
        return False
    if not files.restore():
        raise FineTuneError(
            f"the state {files.state} cannot be read, and neither can {files.backup}: look into "
            f"{files.state.parents[2] / 'backups'} for an older one; the jobs are in Azure, and a "
            "new state adopts them"
        )
    _say(
        f"restored: the state {files.state} could not be read (it is kept as {files.broken.name}), "
        "and is now what it was before its last change; the next `pulumi up` finds what that made"
    )
    return True


def _clear_pending(stack: SelectedStack, files: StackFiles | None) -> bool:
    """Whether something was pending.

    Raises:
        FineTuneError: somebody works on the stack.
    """
    refusal = FineTuneError("somebody works on the stack: run this again when that has ended")
    for _ in range(TURNS):
        version = files.version() if files else None
        exported = stack.export()
        deployment = with_interrupted(exported.get("deployment") or {})
        operations = pending_operations(deployment)
        if not operations:
            return False
        # What was exported before somebody else's change must not be put back over it.
        if files and (read_locks(files.locks) or files.version() != version):
            continue
        try:
            stack.put_back({**exported, "deployment": deployment})
        except FineTuneError as error:  # another `repair` may hold the stack for a blink
            refusal = error
            continue
        _tell(operations)
        return True
    raise refusal


def _tell(operations: list[PendingOperation]) -> None:
    for operation in operations:
        _say(str(operation))
    if any(operation.doing == "creating" for operation in operations):
        _say("cleared; run `pulumi up` next, even if you mean to run `pulumi destroy` after it")
    else:
        _say("cleared; run `pulumi up` next")


def _say(sentence: str) -> None:
    print(sentence, flush=True)
