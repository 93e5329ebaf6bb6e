"""The report of a file that was checked before, out of the user's cache.

Every preview wants every file's report, and hardly any file has changed since the last one: 512 MB
take nine seconds to check, and less than one to hash. No text is in it; the hashes of the examples
are, so it is the user's own (0700) and goes when nobody has asked for it for a month.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import tempfile
from array import array
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

from finetune import clock
from finetune.dataset.fault import Fault
from finetune.dataset.opening import MAX_FILE_BYTES, DataFile, open_data, still_the_same
from finetune.dataset.report import WARNING_CODES, DatasetReport, Finding

QUOTING_NOTHING = WARNING_CODES | {"too-few-examples"}
"""Findings whose sentences hold nothing of the data; a report with any other is not kept."""

UNUSED_SECONDS = 30 * 24 * 3600
"""A report that was not asked for this long is removed when another one is kept."""

_ARRAYS = {"digests": "Q", "line_numbers": "I"}


def check_unless_known(
    path: str,
    *,
    method: str,
    context_tokens: int | None,
    grader_fields: Collection[str],
    vision: bool | None,
) -> DatasetReport:
    """What `check_dataset` tells of a file, or told of these very bytes by this very code.

    Args:
        path: the JSONL file.
        method: what its examples are for.
        context_tokens: as `check_dataset` has it, like the others.
        grader_fields: in any order.
        vision: whether the base model can be trained on images.
    """
    rules = {
        "method": method,
        "context_tokens": context_tokens,
        "grader_fields": sorted(grader_fields),
        "vision": vision,
    }
    data = open_data(path)
    if isinstance(data, Fault) or (kept := _path(data, rules)) is None:
        return _check(path, rules)
    if report := _read(kept):
        return replace(report, path=path)
    report = _check(path, rules)
    if report.counts.keys() <= QUOTING_NOTHING and still_the_same(data):
        _write(kept, report)
    return report


def _check(path: str, rules: dict[str, Any]) -> DatasetReport:
    from finetune.dataset.check import check_dataset  # it loads a vocabulary

    return check_dataset(path, **rules)


def _path(data: DataFile, rules: dict[str, Any]) -> Path | None:
    """Where a report of these bytes by these rules is kept; None if only a check can tell."""
    with data.file, suppress(OSError, RuntimeError):  # the check says what cannot be read
        if data.size_bytes <= MAX_FILE_BYTES:
            content = hashlib.file_digest(data.file, "sha256").hexdigest()
            key = json.dumps([content, rules, hash_code()])
            return find_directory() / f"{hashlib.sha256(key.encode()).hexdigest()}.json"
    return None


def find_directory() -> Path:
    """Where reports are kept; it need not exist.

    Raises:
        RuntimeError: the user has no home.
    """
    import platformdirs

    return platformdirs.user_cache_path("azure-finetune") / "reports"


@cache
def hash_code() -> str:
    """What decides on a report beside the file: this package and the versions of its libraries."""
    package = Path(__file__).resolve().parents[1]
    sources = sorted([*package.rglob("*.py"), *package.parent.glob("requirements*.txt")])
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def _read(kept: Path) -> DatasetReport | None:
    """The report, unless there is none, or what is there is none."""
    try:
        told = json.loads(kept.read_bytes())
        for name, typecode in _ARRAYS.items():
            told[name] = array(typecode, base64.b64decode(told[name]))
        for severity in ("errors", "warnings"):
            told[severity] = tuple(Finding(**one) for one in told[severity])
        report = DatasetReport(**told)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    with suppress(OSError):
        os.utime(kept)  # in use
    return report


def _write(kept: Path, report: DatasetReport) -> None:
    """Keeps a report, whole or not at all; without a place to write, the next preview checks."""
    told = asdict(replace(report, path="")) | {
        name: base64.b64encode(array(typecode, getattr(report, name))).decode()
        for name, typecode in _ARRAYS.items()
    }
    with suppress(OSError):
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove_unused(kept.parent)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:  # gone also on a full disk
            whole = Path(folder, kept.name)
            whole.write_text(json.dumps(told), encoding="utf-8")
            whole.replace(kept)


def _remove_unused(directory: Path) -> None:
    oldest = clock.now().timestamp() - UNUSED_SECONDS
    for path in directory.iterdir():
        if path.stat().st_mtime < oldest and path.is_file():
            path.unlink(missing_ok=True)
