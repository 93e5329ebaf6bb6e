"""When files go by themselves (docs/azure.md 1.2): `expires_after` in forms and JSON bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from emulator.data_plane import errors

_NAME = "expires_after"
# In a form: v1 as openai-python writes it, dated as the specification names it. Both are taken
# on both surfaces, since nothing says that either is refused.
_FORM_FIELDS = {
    f"{_NAME}[anchor]": "anchor",
    f"{_NAME}[seconds]": "seconds",
    f"{_NAME}.anchor": "anchor",
    f"{_NAME}.seconds": "seconds",
}
_LEAST_SECONDS, _MOST_SECONDS = 1_209_600, 2_592_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FileExpiry:
    """That a file goes at a time, which is its `state_since`."""

    file_id: str
    state_since: float
    state: str = "waiting"

    @property
    def key(self) -> str:
        """The file's id."""
        return self.file_id

    @property
    def parent(self) -> str:
        """None."""
        return ""


def is_field(name: str) -> bool:
    """Say whether a form's field is about expiry."""
    return name in _FORM_FIELDS


def seconds_in_form(fields: Mapping[str, str]) -> int | None:
    """Read after how many seconds a file goes, None for never.

    Raises:
        WireError: 400 for what is no anchor with a number of seconds in range.
    """
    given = {_FORM_FIELDS[name]: fields[name] for name in fields if name in _FORM_FIELDS}
    if given.get("seconds", "").isdecimal():
        return seconds_of(given | {"seconds": int(given["seconds"])})
    return seconds_of(given or None)


def seconds_of(given: Any) -> int | None:
    """Read the same from a JSON body's `expires_after`.

    Raises:
        WireError: as `seconds_in_form`.
    """
    if given is None:
        return None
    if not isinstance(given, dict) or set(given) != {"anchor", "seconds"}:
        raise errors.invalid_payload(f"'{_NAME}' needs 'anchor' and 'seconds'.", _NAME)
    if given["anchor"] != "created_at":
        raise errors.invalid_payload(f"'{_NAME}.anchor' must be 'created_at'.", f"{_NAME}.anchor")
    seconds = given["seconds"]
    is_whole = isinstance(seconds, int) and not isinstance(seconds, bool)
    if not is_whole or not _LEAST_SECONDS <= seconds <= _MOST_SECONDS:
        raise errors.invalid_payload(
            f"'{_NAME}.seconds' must be from {_LEAST_SECONDS} to {_MOST_SECONDS}.",
            f"{_NAME}.seconds",
        )
    return int(seconds)
