"""The files of the declared models: read once, and all that is wrong with them told at once."""

import json
from pathlib import Path

import pytest

from finetune import training_data
from finetune.spec import FineTuneSpec
from finetune.spec_parsing import parse
from finetune.training_data import read_training_data

GRADER = {
    "type": "string_check",
    "name": "exact",
    "operation": "eq",
    "input": "{{ sample.output_text }}",
    "reference": "{{ item.answer }}",
}


def example(number, **changes):
    """Return one good example, different for each number."""
    user = {"role": "user", "content": f"question {number} " + "abcdefghij"[number % 10] * number}
    return {"messages": [user, {"role": "assistant", "content": f"answer {number}"}]} | changes


@pytest.fixture
def write(tmp_path):
    """Return a function that writes examples into a file and gives its path."""

    def write_file(name, examples):
        path = tmp_path / name
        path.write_text("\n".join(json.dumps(one) for one in examples), encoding="utf-8")
        return str(path)

    return write_file


@pytest.fixture
def good(write):
    """Return the path of a good file of twelve examples."""
    return write("good.jsonl", [example(number) for number in range(12)])


def spec(path, **keys):
    """Return a spec for a training file."""
    entry = {"model": "gpt-4.1-2025-04-14", "training_path": str(path)} | keys
    return parse(FineTuneSpec, entry)


def read(**models):
    """Return the data and the problems of some specs."""
    problems = []
    return read_training_data(models, problems), {one.where: one.what for one in problems}


def test_a_file_that_several_models_share_is_read_once(good, monkeypatch):
    """Its report is the same one."""
    paths = []
    check = training_data.check_unless_known

    def count(path, **options):
        paths.append(path)
        return check(path, **options)

    monkeypatch.setattr(training_data, "check_unless_known", count)

    data, problems = read(a=spec(good), b=spec(good, suffix="b"))

    assert (paths, problems) == ([good], {})
    assert data["a"].training is data["b"].training


def test_every_faulty_file_is_told_by_its_key(good, write, tmp_path):
    """A model with one is missing in the data, and hides no other's."""
    faulty = write("faulty.jsonl", [example(n) for n in range(10)] + [{"messages": []}, []])
    missing = str(tmp_path / "none.jsonl")

    data, problems = read(a=spec(faulty, evaluation_path=missing), b=spec(good), c=spec(missing))

    assert list(data) == ["b"]
    assert set(problems) == {
        "models.a.training_path",
        "models.a.evaluation_path",
        "models.c.training_path",
    }
    assert problems["models.a.training_path"].startswith(f"{faulty} has 2 errors:\n  line 11, ")
    assert "(file-missing)" in problems["models.a.evaluation_path"]


def test_a_faulty_file_of_two_models_is_told_once(write):
    """The second one refers to the first."""
    faulty = write("faulty.jsonl", [{"messages": []}] * 12)

    _, problems = read(a=spec(faulty), b=spec(faulty))

    assert "(no-messages)" in problems["models.a.training_path"]
    assert problems["models.b.training_path"] == "as models.a.training_path"


def test_very_many_errors_are_cut_and_counted(write):
    """Twenty lines are enough to see the pattern, and the rest has a command."""
    faulty = write("faulty.jsonl", [{"messages": []}] * 2_000)

    _, problems = read(a=spec(faulty))

    lines = problems["models.a.training_path"].splitlines()
    assert lines[0] == f"{faulty} has 2,000 errors:"
    assert lines[-1] == f"  and 1,980 more: `python -m finetune check --method supervised {faulty}`"
    assert len(lines) == 22


def test_only_a_training_file_needs_ten_examples(good, write):
    """The service's limit is that of the training file."""
    few = write("few.jsonl", [example(number) for number in (20, 21, 22)])

    data, problems = read(a=spec(good, evaluation_path=few, validation_path=few), b=spec(few))

    assert data["a"].evaluation.examples == 3
    assert data["a"].evaluation.error_count == 0
    assert list(problems) == ["models.b.training_path"]
    assert "(too-few-examples)" in problems["models.b.training_path"]


def test_what_two_files_share_is_a_warning(good, write):
    """An example that is evaluated with must not be trained on."""
    evaluation = write("evaluation.jsonl", [example(3), example(30)])

    data, problems = read(a=spec(good, evaluation_path=evaluation))

    (path, overlap), *_ = data["a"].warnings()
    assert problems == {}
    assert (path, overlap.code, overlap.line) == (good, "also-in-evaluation", 4)
    assert [kind.count for kind in data["a"].warning_kinds() if kind.code == overlap.code] == [1]


def test_the_fields_that_the_grader_names_are_asked_for(write):
    """A reinforcement example without the reference answer cannot be graded."""
    prompts = [{"messages": example(number)["messages"][:1]} for number in range(12)]
    complete = write("complete.jsonl", [one | {"answer": "x"} for one in prompts])
    without = write("without.jsonl", prompts)
    keys = {"model": "o4-mini-2025-04-16", "method": "reinforcement", "grader": GRADER}

    data, problems = read(
        a=spec(complete, validation_path=complete, **keys),
        b=spec(without, validation_path=complete, **keys),
    )

    assert list(data) == ["a"]
    assert "(grader-field-missing)" in problems["models.b.training_path"]


def test_the_guide_s_data_is_in_order():
    """The project's own files have no problem and share no example."""
    folder = Path(__file__).resolve().parents[2] / "data"
    guide = spec(
        folder / "synthetic_training_data.jsonl", evaluation_path=str(folder / "evaluation.jsonl")
    )

    data, problems = read(guide=guide)

    assert problems == {}
    assert data["guide"].training.examples == 45
    assert list(data["guide"].warnings()) == []
