"""Wrong graders: each field by its whole path, formulas and sources by what is wrong in them."""

import re

import pytest

from finetune.errors import SpecError
from finetune.spec import FineTuneSpec
from finetune.spec_parsing import parse

EXACT = {
    "type": "string_check",
    "name": "exact",
    "input": "{{ item.answer }}",
    "reference": "{{ sample.output_text }}",
    "operation": "eq",
}
JUDGED = {
    "type": "score_model",
    "name": "judged",
    "model": "o3-mini-2025-01-31",
    "input": [{"role": "user", "content": "{{ sample.output_text }}"}],
    "range": [0, 5],
    "sampling_params": {"seed": 42},
}
OWN = {"type": "python", "name": "own", "source": "def grade(sample, item):\n    return 1.0"}
ALL = {
    "type": "multi",
    "name": "all",
    "graders": {"exact": EXACT, "judged": JUDGED, "own": OWN},
    "calculate_output": "exact + judged + own",
}
SPEC = {
    "model": "o4-mini",
    "method": "reinforcement",
    "hyperparameters": {"eval_samples": 2, "compute_multiplier": 1.5, "reasoning_effort": "low"},
    "grader": ALL,
    "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": {"a": 1}}},
    "integrations": {"wandb": {"project": "p", "tags": ["t"]}},
    "metadata": {"ticket": "17"},
    "training_path": "a.jsonl",
    "validation_path": "b.jsonl",
    "deployment": {"sku_name": "Standard", "capacity": 1},
}

OF_AN_EXAMPLE = re.compile(r"(?:^|\.)(?P<key>[\w-]+)|\[(?P<index>\d+)\]|\[\"(?P<text>[^\"]+)\"\]")


def refusal(grader):
    """Return the problems of a refused grader by path."""
    with pytest.raises(SpecError) as refused:
        parse(FineTuneSpec, SPEC | {"grader": grader})
    return {problem.where: problem.what for problem in refused.value.problems}


@pytest.mark.parametrize(
    ("grader", "path", "sentence"),
    [
        (3, "grader", "is 3; must be a map with type and what that grader needs"),
        ({}, "grader.type", "is missing; must be"),
        ({"type": "string_chek"}, "grader.type", "is 'string_chek'; must be"),
        (EXACT | {"operation": "EQ"}, "grader.operation", "is 'EQ'; must be"),
        (EXACT | {"name": 3}, "grader.name", "is 3; must be a text that is not empty"),
        (EXACT | {"model": "m"}, "grader.model", "is not a known key; known: name, input"),
        (JUDGED | {"input": []}, "grader.input", "is []; must be a list of messages"),
        (JUDGED | {"input": ["x"]}, "grader.input[0]", "is 'x'; must be a map"),
        (JUDGED | {"range": [1, 1]}, "grader.range", "is [1, 1]; must be two numbers"),
        (JUDGED | {"range": [1]}, "grader.range", "is [1]; must be two numbers"),
        (JUDGED | {"range": [0, "x"]}, "grader.range[1]", "is 'x'; must be two numbers"),
        (
            JUDGED | {"sampling_params": {"max_completion_tokens": 1}},
            "grader.sampling_params.max_completion_tokens",
            "is not a known key; did you mean max_completions_tokens?",
        ),
        (ALL | {"graders": {}}, "grader.graders", "is {}; must be a map of name to grader"),
        (ALL | {"graders": {"y": 3}}, "grader.graders.y", "is 3; must be a map"),
        (ALL | {"graders": {"y": ALL}}, "grader.graders.y.type", "is 'multi'; must be"),
    ],
)
def test_a_wrong_field_of_a_grader_is_named_with_its_whole_path(grader, path, sentence):
    """The path is what `pulumi config set --path` takes, whatever the grader's class is."""
    assert refusal(grader)[path].startswith(sentence)


def test_an_endpoint_is_no_grader_here():
    """Its headers hold keys, which would be in the stack's state."""
    problems = refusal({"type": "endpoint", "url": "https://grader.example"})

    assert problems["grader.type"].startswith("is 'endpoint'; must be")


@pytest.mark.parametrize("threshold", [0, 0.5])
def test_a_part_of_a_multi_grader_has_no_threshold(threshold):
    """The service refuses it there, and takes it in a grader that stands alone."""
    part = JUDGED | {"pass_threshold": threshold}

    problems = refusal({**ALL, "graders": ALL["graders"] | {"judged": part}})
    assert list(problems) == ["grader.graders.judged.pass_threshold"]
    assert parse(FineTuneSpec, SPEC | {"grader": part}).grader.pass_threshold == threshold


def test_a_part_of_a_multi_grader_has_a_name_that_a_formula_can_have():
    """A dash would be a minus."""
    problems = refusal(ALL | {"graders": {"a-b": EXACT}, "calculate_output": "1"})

    assert list(problems) == ["grader.graders.a-b"]


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("exact +", "must be a formula of the graders' names, numbers"),
        ("exact if own else 1", "must be a formula"),
        ("'exact'", "must be a formula"),
        ("exact % 2", "must be a formula"),
        ("own.source", "must be a formula"),
        ("exact; own", "must be a formula"),
        ("exactt * 2", "has the grader exactt, which is not there; did you mean exact?"),
        ("foo", "has the grader foo, which is not there; known: exact, judged, own"),
        ("max", "has the grader max, which is not there"),
        ("round(exact)", "has the function round, which is not there"),
        ("exact(2)", "has the function exact, which is not there"),
    ],
)
def test_a_formula_that_cannot_be_reckoned_is_refused(formula, sentence):
    """It is read, and never run."""
    assert refusal(ALL | {"calculate_output": formula})["grader.calculate_output"].startswith(
        sentence
    )


@pytest.mark.parametrize("formula", ["exact" + " + exact" * 20_000, "-" * 100_000 + "exact"])
def test_a_formula_too_long_to_be_read_is_refused(formula):
    """What Python's parser gives up on is told in a sentence."""
    said = refusal(ALL | {"calculate_output": formula})["grader.calculate_output"]

    assert said == "is too long or nested too deep to be read; write a shorter formula"


@pytest.mark.parametrize("formula", ["exact", "-exact ^ 2", " min(exact, own) / 2.5 ", "sqrt(own)"])
def test_a_formula_of_graders_numbers_and_functions_is_taken(formula):
    """The signs, the powers and the functions that the service knows are allowed."""
    grader = parse(FineTuneSpec, SPEC | {"grader": ALL | {"calculate_output": formula}}).grader

    assert grader.calculate_output == formula


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("def grade(sample, item):\n    re turn 1", "is not Python: line 2: invalid syntax"),
        ("def grade(sample, item):\0", "is not Python: "),
        ("def score(sample, item): ...", "defines no function grade(sample, item)"),
        ("class A:\n  def grade(sample, item): ...", "defines no function grade(sample, item)"),
        ("\ndef grade(sample): ...", "line 2: grade must take two arguments, sample and item"),
        ("def grade(a, b, c): ...", "line 1: grade must take two arguments, sample and item"),
        ("def grade(a, b, c, *d): ...", "line 1: grade must take two arguments, sample and item"),
        ("def grade(a, b, *, c): ...", "line 1: grade must take two arguments, sample and item"),
        ("#" * 256 * 1024 + "\n", "is longer than the 256 KB that the service takes"),
        ("-" * 100_000 + "1", "is nested too deep to be read; write it in shorter expressions"),
        ("1" + "+1" * 20_000, "is nested too deep to be read; write it in shorter expressions"),
    ],
    ids=[
        "syntax",
        "null",
        "no grade",
        "a method",
        "one argument",
        "three arguments",
        "three and more",
        "a third by name",
        "too long",
        "too many signs",
        "too many terms",
    ],
)
def test_a_source_that_cannot_be_run_is_refused(source, sentence):
    """It is read by this Python, and never run."""
    assert refusal(OWN | {"source": source})["grader.source"].startswith(sentence)


def places(value, path=()):
    """Yield the path of everything in a spec."""
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in members:
        yield (*path, key)
        if isinstance(one, dict | list):
            yield from places(one, (*path, key))


def changed(value, path, wrong):
    """Return a copy of a spec with something wrong in one place."""
    key, *rest = path
    copy = value.copy()
    copy[key] = changed(value[key], rest, wrong) if rest else wrong
    return copy


@pytest.mark.parametrize("wrong", [None, 0, True, "", "{{", [1], {"x": 1}, {1: 2}, {"type": []}])
def test_every_path_in_a_message_is_one_that_a_user_could_write(wrong):
    """No name of a class or of a union's member stands in a path, wherever the fault is."""
    problems = []
    for place in places(SPEC):
        try:
            parse(FineTuneSpec, changed(SPEC, place, wrong))
        except SpecError as error:
            problems += [(place, problem.where) for problem in error.problems]

    assert problems
    for place, where in problems:
        value = changed(SPEC, place, wrong)
        parts = [found[found.lastgroup] for found in OF_AN_EXAMPLE.finditer(where)]
        for part in parts[:-1]:  # the last may be missing
            value = value[int(part) if isinstance(value, list) else part]
        assert isinstance(value, dict | list), (place, where)


@pytest.mark.parametrize("reference", ["{item.answer}", "it is { sample.output_text }"])
def test_a_reference_in_single_braces_is_refused(reference):
    """It would be compared as it stands, and no answer would ever score."""
    problems = refusal(EXACT | {"reference": reference})

    assert "with one brace" in problems["grader.reference"]
