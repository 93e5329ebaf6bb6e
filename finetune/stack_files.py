"""The files of one stack of Pulumi's file backend: its state, the state before, and its locks.

A state is written beside its file and renamed into place, so that a kill leaves the old or the new
one; a machine that lost its power may leave neither whole, and the one before in `.bak`.
(pulumi/pulumi v3.259.0: pkg/backend/diy/state.go; gocloud.dev/blob/fileblob.)
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from finetune.pending_operations import pending_operations
from finetune.stack_lock import lock_files

FILE_SCHEME = "file://"


@dataclass(frozen=True, slots=True)
class StackFiles:
    """Where a stack's files are."""

    state: Path
    locks: Path

    @property
    def backup(self) -> Path:
        """The state before the last change of it."""
        return self.state.with_name(f"{self.state.name}.bak")

    @property
    def broken(self) -> Path:
        """Where a state that cannot be read is kept."""
        return self.state.with_name(f"{self.state.name}.broken")

    def needs_repair(self) -> bool:
        """Whether something is left behind: a lock, a pending operation, half a state."""
        return bool(lock_files(self.locks)) or not self.is_readable() or self._is_pending()

    def is_readable(self) -> bool:
        """Whether the state is whole. One that is not there, or compressed, counts as such."""
        return not self.state.exists() or _content(self.state) is not None

    def version(self) -> tuple[int, int] | None:
        """Differs whenever somebody has written the state."""
        try:
            stat = self.state.stat()
        except FileNotFoundError:
            return None
        return stat.st_ino, stat.st_mtime_ns

    def restore(self) -> bool:
        """Puts the state before in the place of one that cannot be read; False if there is none."""
        if not self.backup.exists() or _content(self.backup) is None:
            return False
        shutil.copy2(self.state, self.broken)
        fresh = self.state.with_name(f"{self.state.name}.fresh")
        shutil.copy2(self.backup, fresh)
        fresh.replace(self.state)
        return True

    def _is_pending(self) -> bool:
        content = _content(self.state) or {}
        return bool(pending_operations(content.get("checkpoint", {}).get("latest")))


def files_of(backend_url: str, qualified_name: str) -> StackFiles | None:
    """The files of a stack; None where the backend keeps it in no files.

    Args:
        backend_url: as `pulumi whoami` tells, such as `file://~` or `azblob://states`.
        qualified_name: as Pulumi writes it, `organization/project/stack`; without the first two
            in a backend that an old version made.
    """
    if not backend_url.startswith(FILE_SCHEME):
        return None
    where = unquote(backend_url.removeprefix(FILE_SCHEME).partition("?")[0])
    root = Path(where).expanduser().absolute() / ".pulumi"
    name = qualified_name.removeprefix("organization/")
    return StackFiles(root / "stacks" / f"{name}.json", root / "locks" / qualified_name)


def _content(path: Path) -> Any:
    """What a file holds as JSON; None if it is no whole JSON object, or there is no file."""
    try:
        content = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return content if isinstance(content, dict) else None
