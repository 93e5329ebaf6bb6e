"""A JSONL file as a sequence of objects, each read when it is asked for.

A file of 512 MB, the most that Azure takes (docs/azure.md 2.1), would be several gigabytes as
Python's objects; here it is eight bytes a line.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, overload

_MARK = b"\xef\xbb\xbf"


class JsonLineError(ValueError):
    """A line that is no JSON object; `line` is its number in the file."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(f"{path.name} has a line that is no JSON object")
        self.line = line


class JsonLines(Sequence[dict[str, Any]]):
    """The objects of a file, with or without a byte order mark; blank lines do not count.

    Only a line feed ends a line: U+2028 may stand inside a JSON string. What is not UTF-8 or not
    JSON is noticed when its line is read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._numbers = array("q")
        self._places = array("q")
        place = 0
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.removeprefix(_MARK).strip():
                    self._numbers.append(number)
                    self._places.append(place)
                place += len(line)

    def __len__(self) -> int:
        """Count the lines that hold something."""
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        """Read one object, or those of a slice.

        Raises:
            JsonLineError: the line is no JSON object.
            UnicodeDecodeError: it is not UTF-8.
        """
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        with self._path.open("rb") as file:
            file.seek(self._places[index])
            return self._parsed(self._numbers[index], file.readline())

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Read all objects in order; the errors are those of `[]`."""
        with self._path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.removeprefix(_MARK).strip():
                    yield self._parsed(number, line)

    def _parsed(self, number: int, line: bytes) -> dict[str, Any]:
        text = line.decode("utf-8-sig")
        try:
            example = json.loads(text)
        except (ValueError, RecursionError):
            example = None
        if not isinstance(example, dict):
            raise JsonLineError(self._path, number)
        return example
