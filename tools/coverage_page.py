"""Writes docs/emulator-coverage.md from the route table: `python -m tools.coverage_page`.

Operations, surfaces, versions and differences are the route table's own. Which tests drive an
operation is noted while the tests run (tests/conftest.py) and recorded beside them; a file that
was not run since keeps its record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from emulator import routes
from emulator.operation import Operation
from emulator.wire_errors import Plane
from tools.failure import end_process_with

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "docs" / "emulator-coverage.md"
RECORD = CHECKOUT / "tests" / "emulator" / "driven_operations.json"
NOTED = CHECKOUT / ".local" / "driven-operations.json"
_SHOWN = 3

# Test file (from the project's root) -> the operations that succeed in it, by plane and name: both
# planes have a `models.list`.
Driven = dict[str, list[str]]

_INTRODUCTION = """# What the local Azure can do

Made from its route table by `python -m tools.coverage_page`; a test holds it up to date.

- **Here**: "yes", or "501": Azure has it, and the local Azure refuses it by name.
  So it does with a field or a value that it does not support.
- **Since**: the api-version, or the surface, that Azure has it from, as far as
  [the facts](azure.md) say.
- **Driven by**: test files in which it succeeds at least once, those first that drive little else.
  It is noted while they run, and `make test` fails when one no longer drives what is recorded.
- **Difference**: what is known to be otherwise than in Azure.
  Nothing here was compared with a real account yet; `make verify` does that for whoever has one.
"""
_HEADINGS: dict[Plane, str] = {
    "data": "Data plane",
    "control": "Control plane (Azure Resource Manager)",
}
_COLUMNS = (
    "| Operation | Request | Surface | Here | Since | Driven by | Difference |\n"
    "|---|---|---|---|---|---|---|\n"
)
_PREFIXES = (
    ("/accounts/{subdomain}/openai/v1/", "v1"),
    ("/accounts/{subdomain}/openai/", "dated"),
    ("", "ARM"),
)
_OWN_COLUMNS = "| Request | What it does |\n|---|---|\n"
_PROVIDER = re.compile(r".*/providers/(?=Microsoft)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """How an operation is asked for on one surface: `tail` is the path below the surface's base."""

    method: str
    tail: str
    surface: str


def render(operations: Iterable[Operation], driven: Driven) -> str:
    """Write the page."""
    by_key: dict[str, list[Operation]] = {}
    for operation in operations:
        by_key.setdefault(key_of(operation.plane, operation.name), []).append(operation)
    own = [one for same in by_key.values() for one in same if one.plane == "emulator"]
    azures = {key: same for key, same in by_key.items() if same[0].plane != "emulator"}
    sections = [_INTRODUCTION, _summary(azures)]
    for plane, heading in _HEADINGS.items():
        rows = [
            _row(same, _files_driving(key, driven))
            for key, same in azures.items()
            if same[0].plane == plane
        ]
        sections.append(f"## {heading}\n\n{_COLUMNS}{''.join(rows)}")
    sections.append(f"## Its own surface\n\n{_OWN_COLUMNS}{''.join(map(_own_row, own))}")
    return "\n".join(sections)


def key_of(plane: Plane, name: str) -> str:
    """Give what an operation is told by."""
    return f"{plane} {name}"


def read(path: Path) -> Driven:
    """Read a record, an empty one if there is none."""
    if not path.exists():
        return {}
    record: Driven = json.loads(path.read_text(encoding="utf-8"))
    return record


def overstated(recorded: Driven, noted: Driven) -> Driven:
    """Say what is recorded of the noted test files and not driven by them any more.

    The other way round is no fault: a test that asks until something is gone drives one operation
    more when it is a moment faster.
    """
    gone = {file: sorted(set(recorded.get(file, [])) - set(names)) for file, names in noted.items()}
    return {file: names for file, names in gone.items() if names}


def updated(recorded: Driven, noted: Driven) -> Driven:
    """Give the record after another run: less where less was driven, more where nothing was."""
    known = {name for names in recorded.values() for name in names}
    return recorded | {
        file: [
            name
            for name in names
            if file not in recorded or name in recorded[file] or name not in known
        ]
        for file, names in noted.items()
    }


def keep(noted: Driven) -> None:
    """Keep what test files were seen to drive, for the next time that the page is written."""
    NOTED.parent.mkdir(exist_ok=True)
    _write(NOTED, read(NOTED) | noted)


def main() -> int:
    """Record what was noted, and write the page."""
    record = {
        file: names
        for file, names in updated(read(RECORD), read(NOTED)).items()
        if names and (CHECKOUT / file).exists()
    }
    _write(RECORD, record)
    PAGE.write_text(render(routes.operations(), record), encoding="utf-8")
    return 0


def request_of(operation: Operation) -> Request:
    """Say how an operation is asked for."""
    prefix, surface = next(known for known in _PREFIXES if operation.path.startswith(known[0]))
    tail = _PROVIDER.sub("…/", operation.path.removeprefix(prefix)).lstrip("/")
    return Request(method=operation.method, tail=tail, surface=surface)


def _files_driving(key: str, driven: Driven) -> list[str]:
    """Give the files that drive an operation, those first that drive the fewest others."""
    files = [file for file, names in driven.items() if key in names]
    return sorted(files, key=lambda file: (len(driven[file]), file))


def _row(same: list[Operation], files: list[str]) -> str:
    requests = [request_of(operation) for operation in same]
    cells = (
        f"`{same[0].name}`",
        " ".join(dict.fromkeys(f"`{one.method} {one.tail}`" for one in requests)),
        ", ".join(dict.fromkeys(one.surface for one in requests)),
        "yes" if any(operation.answer for operation in same) else "501",
        ", ".join(dict.fromkeys(operation.since for operation in same if operation.since)),
        _told(files),
        " ".join(dict.fromkeys(operation.differs for operation in same if operation.differs)),
    )
    return f"| {' | '.join(cells)} |\n"


def _own_row(operation: Operation) -> str:
    what = (operation.answer.__doc__ or "").partition("\n")[0]
    return f"| `{operation.method} {operation.path}` | {what} |\n"


def _summary(azures: dict[str, list[Operation]]) -> str:
    answered = [same for same in azures.values() if any(operation.answer for operation in same)]
    return f"{len(answered)} of {len(azures)} operations of Azure's are supported.\n"


def _told(files: list[str]) -> str:
    shown = [file.removeprefix("tests/").removesuffix(".py") for file in files[:_SHOWN]]
    more = len(files) - _SHOWN
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _write(path: Path, record: Driven) -> None:
    path.write_text(json.dumps(dict(sorted(record.items())), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    end_process_with(main)
