"""All records in one SQLite file that survives a kill -9.

A record is a frozen dataclass of JSON values with a key, a parent to list it by, and a state.
Records come back in the order in which they were first put. One thread uses the store.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

import orjson

if TYPE_CHECKING:
    from dataclasses import Field


class Record(Protocol):
    """What the store needs to know of a record."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def key(self) -> str:
        """What identifies it among its kind."""

    @property
    def parent(self) -> str:
        """What it is listed under; empty for none."""

    @property
    def state(self) -> str:
        """Where it is in its life, in the service's word; empty if it has none."""


R = TypeVar("R", bound=Record)

# Records that are kept as read: twenty accounts' full lists of jobs.
_KEPT = 2000

_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, key TEXT NOT NULL, parent TEXT NOT NULL, state TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (kind, key));
CREATE INDEX IF NOT EXISTS by_parent ON records (kind, parent);
CREATE INDEX IF NOT EXISTS by_state ON records (kind, state);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

_PUT = """
INSERT INTO records (kind, key, parent, state, body) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (kind, key) DO UPDATE
SET parent = excluded.parent, state = excluded.state, body = excluded.body
"""


@lru_cache(maxsize=_KEPT)
def _read(kind: type[R], body: str) -> R:
    """Give the record that was written as that text, the same one for the same text.

    So nobody may change what is within a record; a change is another record.
    """
    return kind(**orjson.loads(body))


class OtherVersionError(Exception):
    """The records of the database have other fields than those of this version."""


class Store:
    """Typed records in SQLite, of the kinds that it is told.

    `writes` and `reads` count the records that were written or removed, and found.
    """

    def __init__(self, path: Path, kinds: Collection[type[Record]]) -> None:
        """Open a database, or make a new one.

        Raises:
            OtherVersionError: its records have other fields; then it stays as it is.
        """
        self.writes = self.reads = 0
        self._kinds = kinds
        self._after_commit: list[Callable[[], None]] = []
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._require_version()
        self._connection.execute("PRAGMA journal_mode = WAL")
        # NORMAL is enough: a killed process loses nothing, a power cut may lose the last writes.
        self._connection.execute("PRAGMA synchronous = NORMAL")
        # In one transaction, so that there are no tables without a version after a kill.
        version = f"PRAGMA user_version = {self._version()};"
        self._connection.executescript(f"BEGIN; {_SCHEMA} {version} COMMIT;")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all of what the block writes, or none of it if the block raises."""
        self._connection.execute("BEGIN")
        self._after_commit.clear()
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
        for action in self._after_commit:
            action()

    def after_commit(self, action: Callable[[], None]) -> None:
        """Do something outside the store once what is being written is kept.

        So a kill -9 in between leaves files that nobody needs, not records without their files.
        """
        self._after_commit.append(action)

    def get(self, kind: type[R], key: str) -> R | None:
        """Give the record with that key, or None."""
        found = self._select(kind, "key = ?", key)
        return found[0] if found else None

    def all(self, kind: type[R], parent: str | None = None) -> list[R]:
        """Give all records of the kind, or those under the parent, oldest first."""
        if parent is None:
            return self._select(kind, "1 = 1")
        return self._select(kind, "parent = ?", parent)

    def in_state(self, kind: type[R], state: str) -> list[R]:
        """Give the records of the kind that are in that state, oldest first."""
        return self._select(kind, "state = ?", state)

    def put(self, record: Record) -> None:
        """Write a record, in place of an older one with its key."""
        if type(record) not in self._kinds:
            raise AssertionError(f"{type(record).__name__} is not among the kinds of records")
        body = orjson.dumps(record).decode()
        values = (type(record).__name__, record.key, record.parent, record.state, body)
        self._connection.execute(_PUT, values)
        self.writes += 1

    def delete(self, record: Record) -> None:
        """Forget a record."""
        self._connection.execute(
            "DELETE FROM records WHERE kind = ? AND key = ?", (type(record).__name__, record.key)
        )
        self.writes += 1

    def setting(self, name: str) -> str | None:
        """Give a single named value, or None."""
        row = self._connection.execute(
            "SELECT value FROM settings WHERE name = ?", (name,)
        ).fetchone()
        return None if row is None else str(row[0])

    def set_setting(self, name: str, value: str) -> None:
        """Write a single named value."""
        self._connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))

    def count_up(self, name: str) -> int:
        """Add one to a stored counter and give the result; the first is 1."""
        number = int(self.setting(name) or 0) + 1
        self.set_setting(name, str(number))
        return number

    def empty(self) -> None:
        """Forget everything."""
        self._connection.execute("DELETE FROM records")
        self._connection.execute("DELETE FROM settings")
        self.writes += 1

    def _version(self) -> int:
        """Give a number that changes with the tables and the fields of the records.

        It is made from them, so that nobody has to think of it. A field that means something else
        by the same name and type is not noticed. SQLite keeps 31 bits of it; 0 is none.
        """
        written = [
            f"{kind.__name__}({', '.join(f'{field.name}: {field.type}' for field in fields(kind))})"
            for kind in sorted(self._kinds, key=lambda kind: kind.__name__)
        ]
        return 1 + zlib.crc32("\n".join([_SCHEMA, *written]).encode()) % (2**31 - 1)

    def _require_version(self) -> None:
        """Look before anything is written; tables without a version are older than versions."""
        found = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if not found and not self._connection.execute("SELECT * FROM sqlite_master").fetchone():
            return
        if found != self._version():
            raise OtherVersionError

    def _select(self, kind: type[R], where: str, *values: str) -> list[R]:
        rows = self._connection.execute(
            # `where` is one of the fixed conditions above, never text from a request.
            f"SELECT body FROM records WHERE kind = ? AND {where} ORDER BY position",  # noqa: S608
            (kind.__name__, *values),
        )
        found = [_read(kind, body) for (body,) in rows]
        self.reads += len(found)
        return found
