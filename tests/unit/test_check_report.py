"""What `check` prints of a file with very many findings."""

from __future__ import annotations

import json

import pytest

from finetune.cli.main import main


@pytest.fixture
def printed(tmp_path, capsys):
    """Return a function that checks lines and returns what was printed."""

    def printed(*lines, options=()):
        path = tmp_path / "data.jsonl"
        path.write_text("\n".join(lines), encoding="utf-8")
        main(["check", *options, str(path)])
        return capsys.readouterr().out

    return printed


NO_MESSAGES = '{"messages": []}'
BELL = (
    '{"messages": [{"role": "user", "content": "a\\u0007"}, {"role": "assistant", "content": 1}]}'
)


def test_findings_that_are_not_listed_are_counted(printed):
    """One line for each code, after the last finding of its severity."""
    lines = printed(*[NO_MESSAGES] * 250, *[BELL] * 102).splitlines()
    more = [line for line in lines if line.startswith(("  error: and", "  warning: and"))]

    assert "  error: and 150 more no-messages" in more
    assert "  error: and 2 more wrong-type" in more
    assert "  warning: and 2 more control-character" in more
    errors = [line.startswith("  error: ") for line in lines[1:]]
    assert errors == sorted(errors, reverse=True)


def test_nothing_is_added_where_all_is_listed(printed):
    """A hundred findings of one code are the most that are listed."""
    said = printed(*[NO_MESSAGES] * 100)

    assert said.count("(no-messages)") == 100
    assert " more " not in said


def test_json_has_the_counts_and_no_such_line(printed):
    """A program reads how many there are from `counts`."""
    (report,) = json.loads(printed(*[NO_MESSAGES] * 250, options=["--json"]))

    assert report["counts"]["no-messages"] == 250
    assert {error["code"] for error in report["errors"]} == set(report["counts"]) - {
        "duplicate-example"
    }
