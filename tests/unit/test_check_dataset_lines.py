"""Lines that no text file should hold: too deep, too long, too large, or with a secret in them."""

from __future__ import annotations

import json

import pytest

from finetune.dataset.canonical import read_canonical
from finetune.dataset.check import check_dataset
from tests.data import made_files

TOO_MUCH = [
    pytest.param(code, line, id=f"{code}-{number}")
    for code, lines in made_files.TOO_MUCH.items()
    for number, line in enumerate(lines)
]


@pytest.fixture
def check(tmp_path):
    """Return a function that checks a file with the bytes given."""

    def check(content, **options):
        path = tmp_path / "data.jsonl"
        path.write_bytes(content)
        return check_dataset(str(path), **options)

    return check


@pytest.mark.parametrize(("code", "line"), TOO_MUCH)
def test_too_much_is_one_error_at_its_line(check, code, line):
    """100,000 brackets, 5,000 digits and an image of 10.5 MB: no crash, one error, short words."""
    report = check(made_files.among_good(line))

    assert [(finding.line, finding.code) for finding in report.errors] == [(6, code)]
    assert len(report.errors[0].what) < 500


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"a":['])
def test_a_hundred_thousand_brackets_that_never_close_are_one_error(check, opening):
    """They are too deep, or no JSON: both are true, and nothing crashes."""
    report = check(made_files.among_good(opening * 100_000))

    assert [finding.line for finding in report.errors] == [6]
    assert report.errors[0].code in {"nested-too-deep", "invalid-json"}
    assert len(report.errors[0].what) < 500


@pytest.mark.parametrize("name", made_files.SECRETS)
def test_a_secret_is_warned_of_and_never_quoted(check, name):
    """The warning names the line, and neither it nor the report holds the secret."""
    secret = made_files.SECRETS[name]

    report = check(made_files.with_answer(f"With this key: {secret} it works."))

    assert report.errors == ()
    assert [(found.line, found.code) for found in report.warnings] == [(6, "secret")]
    assert report.warnings[0].where == "messages[1].content"
    assert secret[:16] not in repr(report)
    assert secret[-12:] not in repr(report)


PERSONAL = {
    "e-mail": "kim.minji@hanmail.net",
    "korean mobile": "010-9473-2816",
    "resident number": "900101-1234568",
    "card": "4539 1488 0343 6467",
    "card without spaces": "4539148803436467",
    "iban": "DE89 3704 0044 0532 0130 00",
}


@pytest.mark.parametrize("datum", PERSONAL.values(), ids=PERSONAL)
def test_a_personal_datum_is_warned_of_and_never_quoted(check, datum):
    """The warning names line and place; the datum itself stands nowhere in the report."""
    report = check(made_files.with_answer(f"Write to {datum}, please."))

    assert report.errors == ()
    assert [(found.line, found.code) for found in report.warnings] == [(6, "personal-data")]
    assert report.warnings[0].where == "messages[1].content"
    assert datum not in repr(report)
    assert datum[-6:] not in repr(report)


def test_every_kind_in_one_line_is_reported(check):
    """A line with an error, a warning of its text and a secret has all three."""
    line = {"messages": [{"role": "user", "content": "na\ufffdve"}]}
    answer = {"role": "helper", "content": made_files.SECRETS["github"]}
    line["messages"].append(answer)

    report = check(made_files.among_good(json.dumps(line).encode()))

    assert {"unknown-role"} <= {finding.code for finding in report.errors}
    assert {"replacement-character"} <= {finding.code for finding in report.warnings}
    assert {finding.line for finding in (*report.errors, *report.warnings)} == {6}


def test_errors_are_in_the_order_of_the_file(check):
    """Findings are read from top to bottom, whatever they are."""
    bad = [b"[]", b"{", b'{"messages":[]}', b'{"a":NaN}', b"\xff", b"{}"]
    content = b"".join(made_files.among_good(line, after=after) for after, line in enumerate(bad))

    lines = [finding.line for finding in check(content).errors]

    assert len(set(lines)) == len(bad)
    assert lines == sorted(lines)


def test_a_thousand_faults_are_counted_and_not_all_kept(check):
    """The report stays short: counts has all of them, and the first ones are kept."""
    report = check(made_files.PLAIN + b"[]\n" * 1_000)

    kept = [finding for finding in report.errors if finding.code == "not-an-object"]

    assert report.counts["not-an-object"] == 1_000
    assert 5 <= len(kept) < 1_000
    assert [finding.line for finding in kept] == list(range(11, 11 + len(kept)))


@pytest.mark.parametrize("secret", [*made_files.SECRETS.values(), *PERSONAL.values()])
def test_a_broken_line_does_not_leak_what_stands_at_its_fault(check, secret):
    """What is quoted of a line that is no JSON never holds half of a secret or a datum."""
    line = f'{{"messages":[{{"role":"user","content":"My key is "{secret[:60]}" - safe?"}}]}}'

    report = check(made_files.among_good(line.replace("\n", " ").encode()))

    assert [(found.line, found.code) for found in report.errors] == [(6, "invalid-json")]
    assert secret[: max(12, len(secret) // 2)] not in repr(report)


def test_a_file_of_nothing_but_errors_is_not_read_to_its_end(check, monkeypatch):
    """Where nearly every line is wrong, the file is: one more error says where reading ended."""
    monkeypatch.setattr("finetune.dataset.check.MOST_ERRORS", 1_000)

    report = check(b"[%s]\n" % (b" " * 200) * 30_000, workers=1)

    assert report.errors[0].code == "not-jsonl"
    assert report.errors[0].line is None
    assert "1,000" in report.errors[0].what
    assert 1_000 < report.counts["not-an-object"] < 30_000


@pytest.mark.parametrize(
    "number", ["123456789012345678901234567890", "-98765432109876543210", "1e22"]
)
def test_a_long_number_is_kept_to_its_last_digit(check, number):
    """Numbers beyond 64 bits are legal, and their digits are part of the content."""
    other = check(made_files.with_default(number[:-1].encode() + b"1"))
    long = check(made_files.with_default(number.encode()))
    tool = json.loads(read_canonical(long.path).content.splitlines()[5])["tools"][0]

    assert long.errors == other.errors == ()
    assert long.sha256 != other.sha256
    assert tool["function"]["parameters"]["properties"]["n"]["default"] == json.loads(number)


def test_a_preference_pair_is_too_long_by_its_longer_output_alone(check):
    """Its prompt is billed twice, but read once: 100 + 100 tokens fit into 200, not into 199."""
    prompt = [{"role": "user", "content": " a" * 96}]
    answers = [[{"role": "assistant", "content": text * 96}] for text in (" a", " b")]
    keys = ("input", "preferred_output", "non_preferred_output")
    line = json.dumps(dict(zip(keys, ({"messages": prompt}, *answers), strict=True)))
    fitting, cut = (check(f"{line}\n".encode() * 10, context_tokens=n) for n in (200, 199))

    assert fitting.longest_example_tokens == 400
    assert fitting.errors == ()
    assert cut.counts["example-too-long"] == 10
    assert "200 tokens" in cut.errors[0].what
