"""What every report promises, whatever the file is; the fuzzers hold each report to it."""

from __future__ import annotations

import json
import re

from tests.data.codes import ERRORS, WARNINGS

BOM = b"\xef\xbb\xbf"

NO_SENTENCE = re.compile(
    r"Traceback|Exception|\bErrno\b|Error\(|<class|<function| object at 0x|NoneType"
)
"""What a user sees where a program speaks of itself."""


def assert_sentence(finding):
    """Hold a finding to one short line of words that any terminal can show."""
    shown = str(finding)
    assert shown.isprintable(), finding  # no line break, no escape sequence, no half character
    assert len(shown) < 1_000, finding
    assert len(finding.what.split()) >= 4, finding
    assert not NO_SENTENCE.search(finding.what), finding
    assert shown.endswith(f"({finding.code})")
    assert finding.line is None or shown.startswith(f"line {finding.line}")
    assert finding.where in shown


def assert_promises(report, content):
    """Hold the report about a file of these bytes to all that does not depend on the bytes."""
    lines = max(1, len(content.splitlines()))
    for finding in (*report.errors, *report.warnings):
        assert finding.line is None or 1 <= finding.line <= lines, finding
        assert_sentence(finding)
    assert {finding.code for finding in report.errors} <= ERRORS
    assert {finding.code for finding in report.warnings} <= WARNINGS
    assert {finding.severity for finding in report.errors} <= {"error"}
    assert {finding.severity for finding in report.warnings} <= {"warning"}
    assert set(report.counts) == {found.code for found in (*report.errors, *report.warnings)}
    assert min(report.counts.values(), default=1) >= 1
    assert report.examples == len(report.digests)
    assert report.size_bytes == len(content)
    if not report.errors:
        _assert_usable(report, content)


def _assert_usable(report, content):
    """Hold a file without errors to what the service takes: ten objects or more, in UTF-8."""
    lines = [line for line in content.removeprefix(BOM).splitlines() if line.strip()]
    assert all(isinstance(json.loads(line.decode()), dict) for line in lines)
    assert report.examples == len(lines) >= 10
    assert 0 < report.longest_example_tokens <= report.tokens
