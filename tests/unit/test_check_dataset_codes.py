"""Every code that the check knows has a file that is faulty in it, or a test that makes one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import finetune.dataset
from finetune.dataset.report import WARNING_CODES
from tests.data.codes import ERRORS, WARNINGS
from tests.data.expectations import parse, read_table

MADE_BY_TESTS = {
    "file-missing": "test_check_dataset_files",
    "not-a-file": "test_check_dataset_files",
    "not-readable": "test_check_dataset_files",
    "file-too-large": "test_check_dataset_files",
    "utf-16": "test_check_dataset_files",
    "compressed": "test_check_dataset_files",
    "file-changed": "test_check_dataset_changes",
    "line-too-long": "test_check_dataset_lines",
    "secret": "test_check_dataset_lines",
    "also-in-validation": "test_check_dataset_overlap",
    "also-in-evaluation": "test_check_dataset_overlap",
}
"""The codes that no file of tests/data/faulty can have, and which test has them instead."""


def codes_of_files():
    """Return the codes that a file of the table has for certain: where no other would do."""
    expected = (
        parse(text)
        for entry in read_table("faulty").values()
        for text in (*entry.get("errors", ()), *entry.get("warnings", ()))
    )
    return {code for finding in expected if len(finding.codes) == 1 for code in finding.codes}


def test_every_code_has_its_faulty_file():
    """A new code comes with a file; a code that is gone leaves none behind."""
    assert codes_of_files() | set(MADE_BY_TESTS) == ERRORS | WARNINGS


def test_every_faulty_file_is_named_for_a_code_of_its_table():
    """What stands before the two dashes is one of the codes that are expected, or "several"."""
    for name, entry in read_table("faulty").items():
        expected = map(parse, (*entry.get("errors", ()), *entry.get("warnings", ())))
        codes = {code for finding in expected for code in finding.codes}

        assert name.partition("--")[0] in codes | {"several"}, name


OTHER_WORDS = {"utf-8", "latin-1", "azure-finetune"}
"""What is written like a code: encodings, and the name of the cache."""


def codes_of_the_package():
    """Return every text of the package that is the code of a fault, or is written like one."""
    for path in Path(finetune.dataset.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Fault", "finding"}:
                yield from (one.value for one in node.args[:1] if isinstance(one, ast.Constant))
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from re.findall(r"\A[a-z]+(?:-[a-z0-9]+)+\Z", node.value)


def test_every_code_of_the_package_is_known():
    """A mistyped code would be an error that nobody knows."""
    not_seen = {"also-in-validation", "also-in-evaluation", "secret", "mojibake"}

    assert set(codes_of_the_package()) - OTHER_WORDS | not_seen == ERRORS | WARNINGS


def test_what_only_warns_is_known():
    """The codes that are warnings are these; every other code is an error."""
    assert WARNING_CODES == WARNINGS


def test_each_code_has_one_severity_in_the_table():
    """No file expects an error's code as a warning, or the other way round."""
    for name, entry in read_table("faulty").items():
        for text in entry.get("errors", ()):
            assert parse(text).codes <= ERRORS, name
        for text in entry.get("warnings", ()):
            assert parse(text).codes <= WARNINGS, name
