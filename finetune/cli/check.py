"""`check`: everything that is wrong with data files."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from finetune.dataset.check import check_dataset
from finetune.dataset.overlap import find_overlap
from finetune.dataset.report import DatasetReport, Finding


def run(options: argparse.Namespace) -> int:
    """Prints a report of each file; 1 if a file has an error."""
    reports = [check_dataset(path, method=options.method) for path in options.files]
    others = {  # of which nobody says how many examples they must have
        use: check_dataset(path, method=options.method).without("too-few-examples")
        for use in ("validation", "evaluation")
        if (path := getattr(options, use))
    }
    overlaps = [_overlaps(report, others) for report in reports]
    every = [*zip(reports, overlaps, strict=True), *((other, []) for other in others.values())]
    if options.json:
        print(json.dumps([_as_json(*one) for one in every], ensure_ascii=False, indent=2))
    else:
        print("\n".join(line for one in every for line in _as_text(*one)))
    return int(any(report.errors for report, _ in every))


def _overlaps(report: DatasetReport, others: dict[str, DatasetReport]) -> list[Finding]:
    return [found for use, other in others.items() for found in find_overlap(report, other, use)]


def _as_text(report: DatasetReport, overlaps: list[Finding]) -> Iterator[str]:
    warnings = report.warning_count + len(overlaps)
    yield (
        f"{report.path}: {report.examples:,} {report.method} examples, {report.tokens:,} tokens "
        f"(longest {report.longest_example_tokens:,}); {_count(report.error_count, 'error')}, "
        f"{_count(warnings, 'warning')}"
    )
    for findings in (report.errors, report.warnings):
        yield from (f"  {finding.severity}: {finding}" for finding in findings)
        yield from _not_listed(findings, report.counts)
    yield from (f"  {finding.severity}: {finding}" for finding in overlaps)


def _not_listed(findings: tuple[Finding, ...], counts: dict[str, int]) -> Iterator[str]:
    """A line for each code of which a report keeps only the first findings."""
    listed = Counter((finding.severity, finding.code) for finding in findings)
    for (severity, code), count in listed.items():
        if counts[code] > count:
            yield f"  {severity}: and {counts[code] - count:,} more {code}"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _as_json(report: DatasetReport, overlaps: list[Finding]) -> dict[str, Any]:
    return {
        "path": report.path,
        "method": report.method,
        "examples": report.examples,
        "tokens": report.tokens,
        "longest_example_tokens": report.longest_example_tokens,
        "images": report.images,
        "size_bytes": report.size_bytes,
        "sha256": report.sha256,
        "errors": [asdict(error) for error in report.errors],
        "warnings": [asdict(warning) for warning in (*report.warnings, *overlaps)],
        "counts": Counter(report.counts) + Counter(overlap.code for overlap in overlaps),
    }
