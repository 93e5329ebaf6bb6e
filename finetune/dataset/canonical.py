"""A data file's canonical bytes: what is hashed, and what is uploaded.

Byte-order mark, line endings, blank lines, order of keys and white space between them do not
count, so re-saving a file in another editor never trains a model again. The order of examples
counts: it decides what the job sees.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from finetune.errors import DatasetError, Problem
from finetune.tokens import example_tokens

MINIMUM_EXAMPLES = 10
"""Fewer are refused by the service.

Source: https://learn.microsoft.com/azure/ai-foundry/openai/quotas-limits (September 2026).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """What one pass over a data file tells.

    `sha256` is the hex digest of the canonical bytes; `tokens` are counted with o200k, over one
    pass (one epoch).
    """

    path: str
    sha256: str
    examples: int
    tokens: int


def read_dataset(path: str) -> Dataset:
    """Reads the file once and tells what is in it.

    Raises:
        DatasetError: with every line that is not a JSON object, or with what keeps the file from
            being used at all.
    """
    digest, examples, tokens = sha256(), 0, 0
    for line, example in _read_examples(path):
        digest.update(line)
        examples += 1
        tokens += example_tokens(example)
    if examples < MINIMUM_EXAMPLES:
        what = f"{examples} examples; the service takes {MINIMUM_EXAMPLES} or more, add some"
        raise DatasetError((Problem(path, what),))
    return Dataset(path=path, sha256=digest.hexdigest(), examples=examples, tokens=tokens)


def canonical_bytes(path: str) -> bytes:
    """The bytes to upload, one canonical JSON object a line.

    Raises:
        DatasetError: with every line that is not a JSON object, or with what keeps the file from
            being read.
    """
    return b"".join(line for line, _ in _read_examples(path))


def _read_examples(path: str) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Yields each example with its canonical line; raises all problems together at the end."""
    problems: list[Problem] = []
    try:
        with Path(path).open(encoding="utf-8-sig") as file:
            for number, text in enumerate(file, start=1):
                if not text.strip():
                    continue
                try:
                    example = _parse(text.strip())
                    line = _canonical_line(example)
                except (ValueError, RecursionError) as fault:
                    problems.append(Problem(f"{path}, line {number}", str(fault)))
                else:
                    yield line, example
    except UnicodeDecodeError as fault:
        raise DatasetError((Problem(path, "is not UTF-8; save it as UTF-8"),)) from fault
    except (OSError, ValueError) as fault:  # ValueError: a NUL in the path
        what = f"cannot be read: {getattr(fault, 'strerror', None) or fault}"
        raise DatasetError((Problem(path, what),)) from fault
    if problems:
        raise DatasetError(tuple(problems))


def _parse(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as fault:
        raise ValueError(f"is not JSON: {fault.msg} (column {fault.colno})") from None
    if not isinstance(value, dict):
        raise ValueError("is not a JSON object; each line must be one {...}")  # noqa: TRY004
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _canonical_line(example: dict[str, Any]) -> bytes:
    text = json.dumps(
        example, allow_nan=False, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode() + b"\n"
