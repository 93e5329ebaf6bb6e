"""What is wrong with a text that is not JSON, and how to mend it."""

from __future__ import annotations

import json
import re


def explain_syntax(text: str, error: json.JSONDecodeError) -> str:
    """One sentence: the column, what was found there, and the usual cause of it.

    At most one character is quoted: the line may hold what no log should.
    """
    cause = _find_cause(text, error)
    return f"is not JSON at column {error.pos + 1:,}: {cause}"


def _find_cause(text: str, error: json.JSONDecodeError) -> str:  # noqa: PLR0911  (a table)
    stripped = text.rstrip()
    before, after = text[: error.pos].rstrip(), text[error.pos :].lstrip()
    if error.msg.startswith("Extra data"):
        return _explain_rest(after)
    if error.msg.startswith("Invalid control character"):
        name = {"\t": "tab", "\n": "line end", "\r": "line end"}.get(after_raw(text, error.pos))
        return (
            f"a raw {name or 'control character'} inside a string; write it as an escape (\\t, \\n)"
        )
    if error.msg.startswith(("Invalid \\escape", "Invalid \\uXXXX")):
        return "a backslash that begins no JSON escape; write it twice (\\\\)"
    if error.msg.startswith("Unterminated string") or error.pos >= len(stripped):
        return "the line ends too early; complete it"
    if before.endswith(",") and after[:1] in "]}":
        return "a comma before a closing bracket; take it out"
    if after.startswith("'"):
        return "a single quote; JSON has double quotes (Python's json.dumps writes them)"
    if re.match(r"(True|False|None|undefined)\b", after):
        return "a word of a programming language; JSON has true, false and null"
    if after.startswith(("//", "/*", "#")):
        return "a comment; JSON has none, take it out"
    return f"{_expected(error.msg)} before {after[:1]!r}"


def after_raw(text: str, position: int) -> str:
    """The character at a position, "" at the end."""
    return text[position : position + 1]


def _explain_rest(rest: str) -> str:
    if rest.startswith("{"):
        return "a second object begins; write one on each line"
    if rest.startswith(","):
        return "a comma after the object; take it out, as lines of JSONL have none between them"
    return f"more follows after the value, beginning with {rest[:1]!r}; take it out"


def _expected(message: str) -> str:
    words = {
        "Expecting value": "a value is missing",
        "Expecting ',' delimiter": "a comma or a closing bracket is missing",
        "Expecting ':' delimiter": "a colon is missing",
        "Expecting property name enclosed in double quotes": "a key in double quotes is missing",
    }
    return words.get(message, message)
