"""Graders: run once and checked through the SDK, and refused by name where they cannot run."""

import math

import openai
import pytest

ANSWER = {"input": "{{ sample.output_text }}", "reference": "{{item.answer}}"}
EXACT = {"type": "string_check", "name": "exact", "operation": "eq", **ANSWER}
CLOSE = {"type": "text_similarity", "name": "close", "evaluation_metric": "fuzzy_match", **ANSWER}


def multi(formula, **graders):
    """Give a multi grader of exact, close and further ones."""
    parts = {"exact": EXACT, "close": CLOSE, **graders}
    return {"type": "multi", "name": "both", "graders": parts, "calculate_output": formula}


def run(data, grader, sample, **item):
    """Run a grader on an answer to an example."""
    return data.fine_tuning.alpha.graders.run(grader=grader, model_sample=sample, item=item)


@pytest.mark.parametrize(
    ("operation", "sample", "answer", "reward"),
    [
        ("eq", "366", "366", 1.0),
        ("eq", "366 ", "366", 0.0),
        ("ne", "365", "366", 1.0),
        ("like", "It has 366 days", "366", 1.0),
        ("like", "PARIS it is", "Paris", 0.0),
        ("ilike", "PARIS it is", "Paris", 1.0),
    ],
)
def test_a_string_check_is_one_or_zero(data, operation, sample, answer, reward):
    """`like` is whether the answer holds the reference, `ilike` whatever the case."""
    graded = run(data, EXACT | {"operation": operation}, sample, answer=answer)

    assert (graded.reward, graded.metadata.type) == (reward, "string_check")
    assert not any(graded.metadata.errors.to_dict().values())


@pytest.mark.parametrize(
    ("measure", "reward"),
    [
        ("fuzzy_match", 2 * 13 / (13 + 16)),
        ("rouge_1", 2 * 4 / (4 + 5)),
        ("rouge_2", 2 * 2 / (3 + 4)),
        ("rouge_5", 0.0),
        ("rouge_l", 2 * 4 / (4 + 5)),
        ("gleu", (4 + 2 + 1) / (5 + 4 + 3 + 2)),
        # 4/4, (2 + 1)/(3 + 1), (1 + 1)/(2 + 1), (0 + 1)/(1 + 1), and e^(1 - 5/4) for brevity.
        ("bleu", (3 / 4 * 2 / 3 * 1 / 2) ** 0.25 * math.exp(1 - 5 / 4)),
    ],
)
def test_a_similarity_is_reckoned_by_its_formula(data, measure, reward):
    """By hand, for four words of which a fifth is missing; equal texts are worth 1."""
    grader = CLOSE | {"evaluation_metric": measure}

    missing = run(data, grader, "a cat sat mat", answer="a cat sat on mat").reward

    assert missing == pytest.approx(reward)
    assert run(data, grader, "a b c d e", answer="a b c d e").reward == pytest.approx(1.0)


def test_a_multi_grader_combines_its_parts(data):
    """By its formula, with the parts' rewards beside it."""
    formula = "min(1, 0.5 * exact + close ^ 2) / 2"

    graded = run(data, multi(formula), "abcd", answer="abce")

    assert graded.sub_rewards == {"exact": 0.0, "close": 0.75}
    assert graded.reward == pytest.approx(0.75**2 / 2)
    assert graded.metadata.scores == graded.sub_rewards


def test_templates_reach_into_items_and_json_answers(data):
    """`output_json` is the parsed answer, lists and objects have their steps."""
    grader = EXACT | {
        "input": "{{ sample.output_json.days[1] }}",
        "reference": "{{ item['a b'].right }}",
    }

    graded = run(data, grader, '{"days": [1, 366]}', **{"a b": {"right": 366}})

    assert graded.reward == 1.0


@pytest.mark.parametrize(
    ("grader", "error"),
    [
        (EXACT | {"reference": "{{ item.other }}"}, "invalid_variable_error"),
        (EXACT | {"input": "{{ sample.output_json }}"}, "sample_parse_error"),
        (multi("exact / close"), "formula_parse_error"),
        (multi("9 ** 9 ** 9 ** 9"), "formula_parse_error"),
        (multi("log(exact - 0.5) / (exact - 0.5)"), "formula_parse_error"),
    ],
)
def test_what_goes_wrong_is_told_and_worth_nothing(data, grader, error):
    """A variable that is not there, an answer that is no JSON, a division by zero."""
    graded = run(data, grader, "x", answer="y")

    told = graded.metadata.errors.to_dict()
    assert graded.reward == 0.0
    assert [name for name, is_so in told.items() if is_so] == [error]


def test_a_sound_grader_is_given_back(data):
    """As it was sent, with a threshold too."""
    for grader in (CLOSE, CLOSE | {"pass_threshold": 0.5}):
        assert data.fine_tuning.alpha.graders.validate(grader=grader).grader.to_dict() == grader


@pytest.mark.parametrize(
    ("grader", "param"),
    [
        ({}, "grader.type"),
        (EXACT | {"operation": "equals"}, "grader.operation"),
        (EXACT | {"colour": "red"}, "grader.colour"),
        (EXACT | {"pass_threshold": 1}, "grader.pass_threshold"),
        (CLOSE | {"pass_threshold": "high"}, "grader.pass_threshold"),
        (EXACT | {"input": "{{ answer }}"}, "grader.input"),
        (CLOSE | {"evaluation_metric": "rouge_9"}, "grader.evaluation_metric"),
        (multi("exact + far"), "grader.calculate_output"),
        (multi("__import__('os')"), "grader.calculate_output"),
        (multi("exact if close else 1"), "grader.calculate_output"),
        (multi("exact.real"), "grader.calculate_output"),
        (multi("(" * 9999), "grader.calculate_output"),
        (multi("exact", far=CLOSE | {"pass_threshold": 1}), "grader.graders.far"),
        (multi("exact", far=multi("exact")), "grader.graders.far"),
        (multi("exact", **{f"part{n}": EXACT for n in range(9)}), "grader.graders"),
        (EXACT | {"input": "{{ item.a }}" * 101}, "grader.input"),
    ],
)
def test_an_unsound_grader_is_refused(data, grader, param):
    """400 with the place in the grader."""
    with pytest.raises(openai.BadRequestError) as refused:
        data.fine_tuning.alpha.graders.validate(grader=grader)

    assert (refused.value.code, refused.value.param) == ("invalidPayload", param)


@pytest.mark.parametrize(
    ("grader", "word"),
    [
        ({"type": "python", "name": "a", "source": "def grade(s, i): return 1"}, "python"),
        ({"type": "score_model", "name": "a", "model": "o3-mini", "input": []}, "score_model"),
        ({"type": "endpoint", "name": "a", "url": "http://a"}, "endpoint"),
        (CLOSE | {"evaluation_metric": "cosine"}, "cosine"),
        (CLOSE | {"evaluation_metric": "meteor"}, "meteor"),
        (multi("exact", other={"type": "python", "name": "a", "source": ""}), "python"),
    ],
)
def test_a_grader_that_cannot_run_here_is_refused_by_name(data, grader, word):
    """501 with a sentence that names it, whether run or only checked."""
    graders = data.fine_tuning.alpha.graders
    calls = (
        lambda: graders.validate(grader=grader),
        lambda: graders.run(grader=grader, model_sample="x"),
    )
    for call in calls:
        with pytest.raises(openai.InternalServerError) as refused:
            call()

        assert refused.value.status_code == 501
        assert word in refused.value.message
