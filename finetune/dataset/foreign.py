"""Tells a file that is no JSON Lines at all by its beginning."""

from __future__ import annotations

import csv
import json

from finetune.dataset.blocks import BYTE_ORDER_MARK
from finetune.dataset.fault import Fault

HEAD_BYTES = 1 << 16
"""As much of the file as is looked at."""

_COMPRESSED = (
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip (or an Excel or Word file)"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"Rar!", "rar"),
)
_KNOWN = (
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89PNG", "an image"),
    (b"<", "XML or HTML"),
    (b"---", "YAML"),
    (b"- ", "YAML"),
    (b"messages:", "YAML"),
    (b"version https://git-lfs", "a pointer of Git LFS; run `git lfs pull`, or it"),
)
_SHOWN_LINES = 20


def find_foreign_format(head: bytes) -> Fault | None:
    """What the file is instead of JSON Lines; None where its lines are to be looked at."""
    compressed = next((name for mark, name in _COMPRESSED if head.startswith(mark)), None)
    if compressed:
        return Fault("compressed", f"is compressed with {compressed}; unpack it first")
    if head and not head.strip(b"\0"):
        what = "holds NUL bytes and no text: it was not written to its end, or is sparse"
        return Fault("not-jsonl", f"{what}; copy it anew")
    if _is_utf_16(head):
        return Fault("utf-16", "is UTF-16 (or UTF-32); save it as UTF-8")
    text = head.removeprefix(BYTE_ORDER_MARK).lstrip(b" \t\r\n")
    lines = [line.strip(b" \t") for line in text.splitlines()[:_SHOWN_LINES]]
    lines = [line for line in lines if line]
    if not lines or _holds_values(lines, whole=len(text) < HEAD_BYTES // 2):
        return None
    if lines[0].startswith(b"["):
        what = "is one JSON array; write its members as lines of their own: jq -c '.[]' FILE"
        return Fault("json-array", what)
    name = _name(lines, text)
    return Fault("not-jsonl", f"looks like {name}; write one JSON object on each line")


def _is_utf_16(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return True
    start = head[:200]
    return len(start) > 1 and (
        start[1::2].count(0) > len(start) // 3 or start[::2].count(0) > len(start) // 3
    )


def _holds_values(lines: list[bytes], *, whole: bool) -> bool:
    """Whether its faults are better told line by line."""
    first = lines[0]
    if first.startswith(b"["):
        single = whole and len(lines) == 1 and not first.startswith(b"[[")
        return _is_json(first) and not single
    if first == b"{" or (
        first.startswith(b"{") and first.endswith((b":", b": [", b":[", b"{", b","))
    ):
        return not lines[1:2] or not lines[1].startswith(b'"')
    return any(line.startswith(b"{") for line in lines) or all(_is_json(line) for line in lines)


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _name(lines: list[bytes], text: bytes) -> str:
    if lines[0].startswith(b"{"):
        return "one JSON object over many lines"
    for mark, name in _KNOWN:
        if text.startswith(mark):
            return name
    if b"\x00" in text:
        return "a binary file"
    try:
        rows = list(csv.reader([line.decode("utf-8", "replace") for line in lines]))
        tabs = list(csv.reader([line.decode("utf-8", "replace") for line in lines], delimiter="\t"))
    except csv.Error:
        return "plain text"
    if len(tabs[0]) > 1 and len({len(row) for row in tabs}) == 1:
        return "TSV (columns with tabs between them)"
    return "CSV" if len(rows[0]) > 1 else "plain text"
