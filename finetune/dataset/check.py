"""Checks a data file in one pass, and tells everything that is wrong with it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence

from finetune.dataset.block_check import BlockReport
from finetune.dataset.blocks import get_blocks, read_block
from finetune.dataset.duplicates import find_duplicates
from finetune.dataset.example import Rules, tell_method
from finetune.dataset.fault import Fault
from finetune.dataset.foreign import HEAD_BYTES, find_foreign_format
from finetune.dataset.gather import Gathered
from finetune.dataset.json_line import parse_line
from finetune.dataset.near import find_near_examples
from finetune.dataset.opening import MAX_FILE_BYTES, DataFile, open_data, still_the_same
from finetune.dataset.report import DatasetReport
from finetune.dataset.side_by_side import check_side_by_side
from finetune.dataset.worker import check_one

MINIMUM_EXAMPLES = 10
"""Fewer are refused by the service.

Source: https://learn.microsoft.com/azure/ai-foundry/openai/quotas-limits (September 2026).
"""

SIDE_BY_SIDE_BYTES = 8_000_000
"""From this size on, a second processor saves more time than it takes to start."""

MOST_WORKERS = 4

MOST_ERRORS = 1_000_000
"""A file with more is not read to its end."""


def check_dataset(
    path: str,
    *,
    method: str | None = None,
    context_tokens: int | None = None,
    grader_fields: Sequence[str] = (),
    vision: bool | None = None,
    workers: int | None = None,
) -> DatasetReport:
    """Checks a data file; never raises for anything about the file.

    Args:
        path: the JSONL file.
        method: what its examples are for; None tells it from the first one.
        context_tokens: how many an example may have; None does not check it.
        grader_fields: the names of the fields that a reinforcement job's grader reads.
        vision: whether the base model can be trained on images; None does not check it.
        workers: how many processors work on it; None chooses by the file's size.
    """
    data = open_data(path)
    if isinstance(data, Fault):
        return _of_whole_file(path, method, data)
    with data.file:
        if data.size_bytes > MAX_FILE_BYTES:
            return _of_whole_file(path, method, _too_large(data), data.size_bytes)
        try:
            foreign = find_foreign_format(data.file.read(HEAD_BYTES))
            if foreign:
                return _of_whole_file(path, method, foreign, data.size_bytes)
            rules = Rules(
                method=method or _find_method(data) or "supervised",
                context_tokens=context_tokens,
                grader_fields=tuple(grader_fields),
                vision=vision,
            )
            return _report(data, rules, _gather(data, rules, workers))
        except OSError as error:
            what = f"cannot be read: {error.strerror or error}; copy it anew"
            return _of_whole_file(path, method, Fault("not-readable", what), data.size_bytes)


def _too_large(data: DataFile) -> Fault:
    what = (
        f"is {data.size_bytes / 1024**2:,.1f} MB large; the service takes "
        f"{MAX_FILE_BYTES // 1024**2} MB, so train on fewer examples"
    )
    return Fault("file-too-large", what)


def _of_whole_file(
    path: str, method: str | None, fault: Fault, size_bytes: int = 0
) -> DatasetReport:
    gathered = Gathered()
    gathered.tally.add(fault)
    return DatasetReport(
        path=path,
        method=method or "supervised",
        size_bytes=size_bytes,
        errors=gathered.tally.sorted("error"),
        counts=dict(gathered.tally.counts),
    )


def _find_method(data: DataFile) -> str | None:
    """By the first line that is an example, if it is in the file's first block."""
    block = next(get_blocks(data.file, data.size_bytes), None)
    for line in read_block(data.file, block).splitlines() if block else ():
        example, _ = parse_line(line)
        if example is not None:
            return tell_method(example)
    return None


def _gather(data: DataFile, rules: Rules, workers: int | None) -> Gathered:
    gathered = Gathered()
    for report in _block_reports(data, rules, workers):
        gathered.add(report)
        if gathered.tally.errors() > MOST_ERRORS:
            break
    return gathered


def _block_reports(data: DataFile, rules: Rules, workers: int | None) -> Iterator[BlockReport]:
    count = workers or _choose_workers(data.size_bytes)
    blocks = get_blocks(data.file, data.size_bytes)
    if count > 1 and os.name == "posix":
        yield from check_side_by_side(data.file, data.path, list(blocks), rules, count)
    else:
        for block in list(blocks):
            yield check_one(data.file, block, rules)


def _choose_workers(size_bytes: int) -> int:
    if size_bytes < SIDE_BY_SIDE_BYTES or not sys.executable:
        return 1
    return min(MOST_WORKERS, os.cpu_count() or 1)


def _report(data: DataFile, rules: Rules, gathered: Gathered) -> DatasetReport:
    tally, lines = gathered.tally, gathered.line_numbers
    _add_whole_file_faults(data, gathered)
    for index, first in find_duplicates(gathered.digests):
        what = f"is the same example as line {lines[first]}; take one out"
        tally.add(Fault("duplicate-example", what), lines[index])
    for line, first in find_near_examples(data, lines):
        what = f"nearly repeats line {first}; take one out, or make it say something else"
        tally.add(Fault("near-duplicate", what), line)
    return DatasetReport(
        path=data.path,
        method=rules.method,
        examples=len(lines),
        tokens=gathered.tokens,
        longest_example_tokens=gathered.longest_example_tokens,
        images=gathered.images,
        size_bytes=data.size_bytes,
        sha256=gathered.sha256,
        digests=gathered.digests,
        line_numbers=lines,
        errors=tally.sorted("error"),
        warnings=tally.sorted("warning"),
        counts=dict(tally.counts),
    )


def _add_whole_file_faults(data: DataFile, gathered: Gathered) -> None:
    tally = gathered.tally
    if not still_the_same(data):
        tally.add(Fault("file-changed", "changed while it was read; try again when it is whole"))
    if tally.errors() > MOST_ERRORS:
        what = (
            f"has more than {MOST_ERRORS:,} errors; nothing after line {gathered.lines:,} was read"
        )
        tally.add(Fault("not-jsonl", what))
    elif gathered.lines - tally.counts["blank-line"] < MINIMUM_EXAMPLES:
        count = len(gathered.line_numbers)
        what = f"{count} examples; the service takes {MINIMUM_EXAMPLES} or more, add some"
        tally.add(Fault("too-few-examples", what))
