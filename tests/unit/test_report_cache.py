"""A file that was checked before is told without checking it, and only then."""

import json
import os
from pathlib import Path

import pytest

from finetune.dataset import check, report_cache
from finetune.dataset.check import check_dataset
from finetune.dataset.report_cache import UNUSED_SECONDS, check_unless_known

RULES = {"method": "supervised", "context_tokens": None, "grader_fields": (), "vision": None}
QUESTION = "What is the capital of the place by the sea?"


def example(number, question=QUESTION):
    """Return one line."""
    user = {"role": "user", "content": f"{question} {number} " + "abcdefghij"[number] * 20}
    answer = {"role": "assistant", "content": f"Harbour {number}, {number * 7} miles"}
    return json.dumps({"messages": [user, answer]})


@pytest.fixture
def data(tmp_path):
    """Return the path of a good file of ten examples."""
    path = tmp_path / "data.jsonl"
    path.write_text("\n".join(map(example, range(10))), encoding="utf-8")
    return path


@pytest.fixture
def checked(monkeypatch):
    """Return the paths of files as they are checked."""
    paths = []

    def check_and_note(path, **rules):
        paths.append(path)
        return check_dataset(path, **rules)

    monkeypatch.setattr(check, "check_dataset", check_and_note)
    return paths


def ask(path, **rules):
    """Return the report of a file."""
    return check_unless_known(str(path), **RULES | rules)


def told(report):
    """Return what a report says, whatever the types of its sequences."""
    facts = {name: getattr(report, name) for name in report.__dataclass_fields__}
    return facts | {"digests": list(report.digests), "line_numbers": list(report.line_numbers)}


def kept():
    """Return the reports in the cache."""
    return sorted(report_cache.find_directory().glob("*"))


def test_an_unchanged_file_is_checked_once(data, checked):
    """What is told of it is the same, to the last line number."""
    first, second = ask(data), ask(data)

    assert checked == [str(data)]
    assert told(second) == told(first) == told(check_dataset(str(data), **RULES))


def test_a_copy_elsewhere_has_the_same_report_under_its_own_path(data, checked, tmp_path):
    """Content is what counts, so a clone in another directory profits too."""
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(data.read_bytes())
    ask(data)

    assert ask(copy).path == str(copy)
    assert checked == [str(data)]


def test_warnings_and_blank_lines_survive(data, checked):
    """They are what a preview shows every time."""
    lines = data.read_text(encoding="utf-8").splitlines()
    data.write_text("\n".join([lines[0], "", *lines]), encoding="utf-8")

    first, second = ask(data), ask(data)

    assert len(checked) == 1
    assert {one.code for one in second.warnings} >= {"blank-line", "duplicate-example"}
    assert told(second) == told(first)


def test_too_few_examples_are_known_too(data, checked):
    """Which a validation file may have."""
    data.write_text(example(1), encoding="utf-8")

    assert ask(data).counts == ask(data).counts == {"too-few-examples": 1}
    assert len(checked) == 1


@pytest.mark.parametrize(
    "rules",
    [{"method": "dpo"}, {"context_tokens": 5}, {"grader_fields": {"answer"}}, {"vision": False}],
    ids=lambda rules: next(iter(rules)),
)
def test_other_rules_are_another_report(data, checked, rules):
    """What one model may be trained on, another may not."""
    ask(data)
    ask(data, **rules)

    assert len(checked) == 2


def test_grader_fields_have_no_order(data, checked):
    """They come from a set."""
    for fields in (("question", "answer"), ("answer", "question")):
        ask(data, method="supervised", grader_fields=fields)

    assert len(checked) == 1


def test_one_changed_byte_is_another_file(data, checked):
    """Also if its size and its time are those of before."""
    status = data.stat()
    ask(data)
    data.write_text(data.read_text(encoding="utf-8").replace("Harbour 3", "Harbour 4"))
    os.utime(data, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert ask(data).sha256 == check_dataset(str(data), **RULES).sha256
    assert len(checked) == 2


def test_other_code_checks_anew(data, checked, monkeypatch):
    """A report of before an update is none of the code that is asked now."""
    ask(data)
    monkeypatch.setattr(report_cache, "hash_code", lambda: "another version")
    ask(data)

    assert len(checked) == 2


def test_the_code_is_this_package_and_its_libraries(monkeypatch, tmp_path):
    """One changed source, or one changed pin, is other code."""
    package = tmp_path / "finetune"
    (package / "dataset").mkdir(parents=True)
    monkeypatch.setattr(report_cache, "__file__", str(package / "dataset" / "report_cache.py"))
    codes = []
    for name in ("finetune/tokens.py", "finetune/dataset/near.py", "requirements.txt"):
        (tmp_path / name).write_text("1")
        codes.append(report_cache.hash_code.__wrapped__())
    (package / "tokens.py").write_text("2")
    codes.append(report_cache.hash_code.__wrapped__())

    assert len(set(codes)) == 4


def test_a_faulty_file_is_not_kept(data, checked):
    """The sentences about it may quote its data."""
    data.write_text('{"messages": "what nobody may read"}\n' * 10, encoding="utf-8")

    assert ask(data).errors
    assert ask(data).errors
    assert (len(checked), kept()) == (2, [])


def test_what_is_kept_holds_no_data_and_is_the_user_s_own(data):
    """Neither a text nor a path; nobody else may read it."""
    data.write_text(data.read_text("utf-8") + "\n" + example(3) + "\n\n", encoding="utf-8")
    assert ask(data).warnings

    (report,) = kept()

    words = {word for line in data.read_text("utf-8").split('"') for word in line.split()}
    written = report.read_text("utf-8")
    assert not [word for word in words if len(word) > 5 and word in written and word != "messages"]
    assert str(data) not in written
    assert report.parent.stat().st_mode & 0o777 == 0o700


def test_a_file_that_changes_while_it_is_checked_is_not_kept(data, monkeypatch):
    """Its report would be told of what it was before."""

    def change(path, **rules):
        data.write_text("\n".join(map(example, range(10))) + " ", encoding="utf-8")
        return check_dataset(path, **rules)

    monkeypatch.setattr(check, "check_dataset", change)
    ask(data)

    assert kept() == []


@pytest.mark.parametrize("left", [b"", b"{", b"[]", b'{"errors": []}', b'{"digests": "AAA="}'])
def test_a_damaged_entry_is_as_none(data, checked, left):
    """The file is checked anew, and the entry is whole again."""
    whole = ask(data)
    (entry,) = kept()
    entry.write_bytes(left)

    assert told(ask(data)) == told(whole)
    assert told(ask(data)) == told(whole)
    assert len(checked) == 2


def test_without_a_place_to_write_every_preview_checks(data, checked, tmp_path, monkeypatch):
    """As on a machine whose home is read-only."""
    (tmp_path / "file").touch()
    monkeypatch.setattr(report_cache, "find_directory", lambda: tmp_path / "file" / "reports")

    assert told(ask(data)) == told(ask(data))
    assert len(checked) == 2


@pytest.mark.parametrize("path", ["missing.jsonl", ".", "nul\0"])
def test_what_is_no_file_is_told_by_the_check(path):
    """And nothing is kept."""
    assert ask(path).errors == check_dataset(path, **RULES).errors
    assert kept() == []


def test_too_large_a_file_is_not_read(data, monkeypatch):
    """It is refused by its size."""
    monkeypatch.setattr(report_cache, "MAX_FILE_BYTES", 10)
    monkeypatch.setattr(report_cache.hashlib, "file_digest", lambda *_: pytest.fail("read"))

    assert ask(data).examples == 10  # by the check, which has a limit of its own


def test_what_nobody_asks_for_goes(data):
    """After thirty days; what is asked for stays."""
    ask(data)
    (entry,) = kept()
    unused = entry.with_name("unused.json")
    for path in (entry, unused):
        path.touch()
        age = path.stat().st_mtime - UNUSED_SECONDS - 60
        os.utime(path, (age, age))

    ask(data)  # in use
    data.write_text("\n".join(map(example, range(9, -1, -1))), encoding="utf-8")
    ask(data)  # another one is kept

    assert unused not in kept()
    assert entry in kept()


def test_it_is_in_the_user_s_cache(monkeypatch):
    """Where the Pulumi CLI is too."""
    monkeypatch.undo()

    assert Path("azure-finetune", "reports") == Path(*report_cache.find_directory().parts[-2:])
