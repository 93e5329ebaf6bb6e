"""Graders: what each type takes, and how everything else is answered."""

import pytest

from finetune.errors import SpecError
from finetune.graders.grader import item_fields, reads_output_json
from finetune.spec import FineTuneSpec
from finetune.spec_parsing import parse

STRING_CHECK = {
    "type": "string_check",
    "name": "exact",
    "input": "{{ item.answer.text }}",
    "reference": "{{ sample.output_text }}",
    "operation": "eq",
}
TEXT_SIMILARITY = {
    "type": "text_similarity",
    "name": "similar",
    "input": "{{sample.output_text}}",
    "reference": "{{ item['ideal answer'] }}",
    "evaluation_metric": "rouge_l",
    "pass_threshold": "0.5",
}
SCORE_MODEL = {
    "type": "score_model",
    "name": "judged",
    "model": "o3-mini-2025-01-31",
    "input": [
        {"role": "developer", "content": "Score from 0 to 5."},
        {"role": "user", "content": "{{ item.rubric }}: {{ sample.output_json.answer }}"},
    ],
    "range": [0, 5],
    "sampling_params": {"seed": 42, "temperature": 0, "max_completions_tokens": 100},
}
SOURCE = """
def grade(sample, item):
    wanted = item["key"] + item.get("other") + item.get("kind", "none")
    return float(sample["output_text"] == wanted)
"""
PYTHON = {"type": "python", "name": "own", "source": SOURCE}
MULTI = {
    "type": "multi",
    "name": "all",
    "graders": {
        "exact": STRING_CHECK,
        "similar": {**TEXT_SIMILARITY, "pass_threshold": None},
        "own": PYTHON,
    },
    "calculate_output": "0.7 * exact + 0.2 * max(similar, own) ^ 2 - 0.1",
}
RESPONSE_FORMAT = {
    "type": "json_schema",
    "json_schema": {"name": "answer", "strict": True, "schema": {"type": "object"}},
}

EVERY_TYPE = [STRING_CHECK, TEXT_SIMILARITY, SCORE_MODEL, PYTHON, MULTI]


def spec(grader, **changes):
    """Return a spec of the method reinforcement."""
    declared = {
        "model": "o4-mini",
        "method": "reinforcement",
        "training_path": "a.jsonl",
        "validation_path": "b.jsonl",
        "response_format": RESPONSE_FORMAT,
        "grader": grader,
    }
    return parse(FineTuneSpec, declared | changes, "models.tutor")


def refusal(grader, **changes):
    """Return the problems of a refused grader by path, without what all paths have in common."""
    with pytest.raises(SpecError) as refused:
        spec(grader, **changes)
    return {
        problem.where.removeprefix("models.tutor."): problem.what
        for problem in refused.value.problems
    }


@pytest.mark.parametrize("grader", EVERY_TYPE, ids=lambda grader: grader["type"])
def test_every_type_of_grader_is_read_with_its_fields(grader):
    """What is declared is what is kept, with numbers as numbers."""
    read = spec(grader).grader.model_dump(exclude_none=True)

    def known(declared):
        if isinstance(declared, dict):
            return {key: known(one) for key, one in declared.items() if one is not None}
        return 0.5 if declared == "0.5" else declared

    assert read == known(grader)


@pytest.mark.parametrize("method", ["supervised", "dpo"])
def test_another_method_takes_neither_grader_nor_response_format(method):
    """The two are answered with the method that they belong to."""
    problems = refusal(STRING_CHECK, method=method)

    assert set(problems) == {"grader", "response_format"}
    assert all("for method reinforcement only" in what for what in problems.values())


def test_reinforcement_needs_a_grader_and_validation_data():
    """Both are named when both are missing."""
    problems = refusal(None, validation_path=None)

    assert problems == {
        "grader": "is missing; method reinforcement needs one",
        "validation_path": "is missing; method reinforcement needs the path of a JSONL file",
    }


@pytest.mark.parametrize("template", ["{{ sample.output_json }}", "{{sample.output_json.a}}"])
def test_a_grader_of_json_needs_a_response_format(template):
    """Without a schema the answers are texts, and there is no JSON to grade."""
    grader = STRING_CHECK | {"reference": template}

    assert reads_output_json(spec(grader).grader)
    assert refusal({**MULTI, "graders": MULTI["graders"] | {"exact": grader}}, response_format=None)
    assert refusal(grader, response_format=None) == {
        "response_format": "is missing; the grader reads sample.output_json, which needs one"
    }


@pytest.mark.parametrize(
    ("schema", "place"),
    [({"default": None}, "default"), ({"properties": {"a b": [{"const": None}]}}, "properties")],
)
def test_a_schema_with_null_in_a_map_is_refused(schema, place):
    """The engine drops it from a resource's inputs, so another schema would be sent."""
    wrong = {"type": "json_schema", "json_schema": {"name": "n", "schema": schema}}

    problems = refusal(STRING_CHECK, response_format=wrong)
    assert list(problems) == ["response_format.json_schema.schema"]
    assert problems["response_format.json_schema.schema"].startswith(f"has null at {place}")


def test_text_needs_no_response_format():
    """It is what the service trains where nothing else is said."""
    assert spec(STRING_CHECK, response_format=None).response_format is None


@pytest.mark.parametrize(
    ("grader", "fields"),
    [
        (STRING_CHECK, {"answer"}),
        (TEXT_SIMILARITY, {"ideal answer"}),
        (SCORE_MODEL, {"rubric"}),
        (PYTHON, {"key"}),
        (MULTI, {"answer", "ideal answer", "key"}),
        (STRING_CHECK | {"input": "{{ item }}, {{item.a[0].b}}"}, {"a"}),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else "",
)
def test_the_fields_that_examples_must_have_are_known(grader, fields):
    """They are the first names after `item`; what `get` fetches need not be there."""
    assert item_fields(spec(grader).grader) == fields


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("{{ sample.output_text", "has '{{' without '}}'"),
        ("{{ answer }}", "refers to 'answer'; write {{ sample.output_text }}"),
        ("{{ items.a }}", "refers to 'items.a'"),
        ("{{ item. }}", "refers to 'item.'"),
        ("{{ item.a b }}", "refers to 'item.a b'"),
        ("{{ item.a-b }}", "refers to 'item.a-b'"),
        ("{{ }}", "refers to ''"),
        ("{{ sample.ouput_text }}", "refers to sample.ouput_text; did you mean sample.output_text"),
        ("{{ sample.output_jsn.a }}", "refers to sample.output_jsn; did you mean"),
    ],
)
def test_a_reference_to_nothing_is_refused(template, sentence):
    """The service would grade the words as they stand, or fail after hours of training."""
    problems = refusal(STRING_CHECK | {"input": template})

    assert list(problems) == ["grader.input"]
    assert problems["grader.input"].startswith(sentence)


@pytest.mark.parametrize("text", ["yes", '{"a": {"b": "{{ item.c }}"}}', "{{sample.choices[0].x}}"])
def test_any_other_text_is_taken(text):
    """A text may be constant, hold braces, or name what this library does not know."""
    assert spec(STRING_CHECK | {"input": text}).grader.input == text


@pytest.mark.parametrize(
    ("grader", "path"),
    [
        (STRING_CHECK | {"reference": "{{ item.other }}"}, "grader.reference"),
        (TEXT_SIMILARITY | {"input": "constant"}, "grader.reference"),
        (SCORE_MODEL | {"input": SCORE_MODEL["input"][:1]}, "grader.input"),
    ],
    ids=["string_check", "text_similarity", "score_model"],
)
def test_a_grader_that_does_not_look_at_the_answer_is_refused(grader, path):
    """Every answer would get the same score, and nothing would be learnt for the money."""
    assert list(refusal(grader)) == [path]
    assert refusal(grader)[path].startswith("nowhere is {{ sample.output_text }}")
