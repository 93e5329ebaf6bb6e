"""Cursor pages, as all lists of the data plane are: `after` is the last id of the page before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from emulator.data_plane import errors
from emulator.operation import Reply
from emulator.records import JsonObject
from emulator.store import Record

R = TypeVar("R", bound=Record)


def page(
    records: Sequence[R],
    query: Mapping[str, str],
    render: Callable[[R], JsonObject],
    *,
    default: int,
    most: int,
) -> Reply:
    """Answer with one page of records that are in the order they are listed in.

    Parameters that Azure does not have are ignored, as it ignores them.

    Raises:
        WireError: 400 for a limit that is not between 1 and `most`, or an unknown cursor.
    """
    limit = _limit(query, default, most)
    first = _position_after(records, query.get("after"))
    shown = records[first : first + limit]
    body: JsonObject = {
        "object": "list",
        "data": [render(record) for record in shown],
        "has_more": first + limit < len(records),
    }
    if shown:
        body |= {"first_id": shown[0].key, "last_id": shown[-1].key}
    return Reply(200, body)


def _limit(query: Mapping[str, str], default: int, most: int) -> int:
    text = query.get("limit", str(default))
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise errors.invalid_payload(f"'limit' must be between 1 and {most}.", "limit")
    return int(text)


def _position_after(records: Sequence[R], cursor: str | None) -> int:
    if cursor is None:
        return 0
    for position, record in enumerate(records):
        if record.key == cursor:
            return position + 1
    raise errors.invalid_payload(f"The cursor '{cursor}' was not found.", "after")
