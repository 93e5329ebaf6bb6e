"""Whatever bytes a file has, the check answers with a report, and the report keeps its promises."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finetune.dataset.canonical import canonical_lines
from finetune.dataset.check import check_dataset
from tests.data.expectations import HERE
from tests.data.odd_lines import ODD_LINES, at_path, paths, replaced, swapped_lines
from tests.data.promises import assert_promises

TEN = (HERE / "good" / "plain.jsonl").read_bytes()

quick = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def check(tmp_path):
    """Return a function that writes bytes and checks them."""
    path = tmp_path / "data.jsonl"

    def check(content, **options):
        path.write_bytes(content)
        return check_dataset(str(path), workers=1, **options)

    return check


@quick
@given(content=st.binary(max_size=400))
def test_any_bytes_have_a_report(check, content):
    """Bytes that mean nothing end in findings, never in an exception."""
    assert_promises(check(content), content)


@quick
@given(lines=st.lists(ODD_LINES, min_size=1, max_size=3), first=st.booleans())
def test_any_line_among_good_ones_has_a_report(check, lines, first):
    """Lines that were good once, or are any JSON, first or last in the file: a report."""
    odd = b"\n".join(lines) + b"\n"
    content = odd + TEN if first else TEN + odd

    assert_promises(check(content), content)


OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "method": st.sampled_from(["supervised", "dpo", "reinforcement"]),
        "context_tokens": st.integers(1, 300),
        "grader_fields": st.lists(st.sampled_from(["answer", "a.b"]), max_size=2).map(tuple),
        "vision": st.booleans(),
    },
)


@quick
@given(lines=st.lists(ODD_LINES, max_size=3), options=OPTIONS)
def test_any_line_has_a_report_whatever_is_asked(check, lines, options):
    """Method, context, grader fields and vision lead to no exception either."""
    content = TEN + b"\n".join(lines)

    assert_promises(check(content, **options), content)


@quick
@given(lines=st.lists(ODD_LINES, max_size=3))
def test_the_same_bytes_have_the_same_report(check, lines):
    """Nothing of a report comes from elsewhere than from the file."""
    content = TEN + b"\n".join(lines)

    assert check(content) == check(content)


def faults(report):
    """Return what is wrong with the examples, wherever they are in the file."""
    every = (*report.errors, *report.warnings)
    return [(fault.code, fault.where) for fault in every if fault.code != "blank-line"]


@quick
@given(lines=st.lists(swapped_lines(), max_size=3), seed=st.integers(0, 2**32))
def test_how_a_file_is_saved_changes_neither_content_nor_faults(check, lines, seed):
    """A byte-order mark, CRLF and blank lines: the same content, and the same faults in it."""
    every = [*TEN.splitlines(), *lines]
    dice = random.Random(seed)  # noqa: S311 - where blank lines go, no secret
    spread = [line + b"\r\n" + b" \r\n" * (dice.random() < 0.2) for line in every]

    plain, saved = check(b"\n".join(every)), check(b"\xef\xbb\xbf" + b"".join(spread))

    assert (saved.sha256, saved.digests) == (plain.sha256, plain.digests)
    assert faults(saved) == faults(plain)
    assert (saved.examples, saved.tokens) == (plain.examples, plain.tokens)


def found(report):
    """Return what was found, without the columns of words."""
    return [(f.line, f.code, f.where) for f in (*report.errors, *report.warnings)]


@quick
@given(lines=st.lists(swapped_lines(), min_size=1, max_size=3))
def test_how_a_line_is_written_changes_nothing_that_is_found(check, lines):
    """Escapes, spaces and line ends are read by other code, which finds the same."""
    values = [json.loads(line) for line in lines]
    styles = (
        {"separators": (",", ":"), "ensure_ascii": False},
        {"separators": (" , ", " :\t"), "ensure_ascii": True},
    )
    compact, spaced = (
        check(TEN + b"".join(as_line(value, style) for value in values)) for style in styles
    )

    assert found(compact) == found(spaced)
    assert (compact.sha256, compact.tokens) == (spaced.sha256, spaced.tokens)


def as_line(value, style):
    """Return a value as a line of JSON; quotes are written as escapes where characters are."""
    text = json.dumps(value, **style)
    text = text.replace('\\"', "\\u0022") if style["ensure_ascii"] and "\\\\" not in text else text
    return text.encode("utf-8", "surrogatepass") + b"\r\n"


def texts(value):
    """Return the paths of all texts inside a value."""
    return [path for path in paths(value) if isinstance(at_path(value, path), str)]


@quick
@given(number=st.integers(0, 9), data=st.data(), new=st.text(min_size=1, max_size=20))
def test_another_text_is_another_content(check, number, data, new):
    """One changed text anywhere changes the hash, and the digest of its example alone."""
    examples = [json.loads(line) for line in TEN.splitlines()]
    path = data.draw(st.sampled_from(texts(examples[number])))
    changed = replaced(examples[number], path, new)
    lines = [json.dumps(e) for e in (*examples[:number], changed, *examples[number + 1 :])]

    plain, other = check(TEN), check("\n".join(lines).encode())
    differ = [
        n for n, (a, b) in enumerate(zip(plain.digests, other.digests, strict=True)) if a != b
    ]

    assert (other.sha256 == plain.sha256) == (changed == examples[number])
    assert differ == ([] if changed == examples[number] else [number])


@quick
@given(lines=st.lists(swapped_lines(), max_size=2))
def test_what_is_uploaded_is_what_was_checked(check, lines):
    """Canonical bytes of a file without errors have no errors, and the same content."""
    report = check(TEN + b"\n".join(lines))
    if report.errors:
        return

    canonical = b"".join(line + b"\n" for line in canonical_lines(report.path))
    again = check(canonical)

    assert again.errors == ()
    assert (again.sha256, again.digests) == (report.sha256, report.digests)
    assert b"".join(line + b"\n" for line in canonical_lines(again.path)) == canonical
