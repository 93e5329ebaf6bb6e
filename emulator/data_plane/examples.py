"""Training data as Azure reads it at import: JSON objects, one per line, and enough of them.

What is in them is looked at when a job preprocesses its files (docs/azure.md 2.1 and 3).
"""

from __future__ import annotations

from pathlib import Path

from emulator.json_lines import JsonLineError, JsonLines

LEAST_EXAMPLES = 10
_FAILED = "Validation of jsonl file failed:"


def find_fault(path: Path) -> str | None:
    """Say in the service's words why a file cannot be imported, None if it can be."""
    found = 0
    try:
        for _ in JsonLines(path):
            found += 1
    except JsonLineError as error:
        return f"{_FAILED} line {error.line} is not a JSON object."
    except UnicodeDecodeError:
        return f"{_FAILED} it is not UTF-8."
    if found == 0:
        return f"{_FAILED} No valid json line found in file."
    if found < LEAST_EXAMPLES:
        return f"{_FAILED} it has {found} examples, at least {LEAST_EXAMPLES} are needed."
    return None
