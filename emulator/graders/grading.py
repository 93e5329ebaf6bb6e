"""Grading: the reward of an answer by a grader that was checked (`data_plane.graders`).

What goes wrong gives 0 and says what it was, in the words of the service's answer to
`graders/run` (openai-python, `grader_run_response`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.graders.formula import FormulaError, reckon
from emulator.graders.similarity import MEASURES, MOST_CHARACTERS
from emulator.graders.template import UnknownVariableError, namespaces, render

FORMULA_PARSE_ERROR = "formula_parse_error"
INVALID_VARIABLE_ERROR = "invalid_variable_error"
SAMPLE_PARSE_ERROR = "sample_parse_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A reward; `parts` are those of a multi grader's graders, `errors` what went wrong."""

    reward: float
    parts: dict[str, float] = field(default_factory=dict)
    errors: frozenset[str] = frozenset()


def graded(grader: Mapping[str, Any], answer: str, item: Mapping[str, Any]) -> Graded:
    """Grade an answer to an example."""
    if grader["type"] == "multi":
        return _combined(grader, answer, item)
    spaces = namespaces(answer, item)
    try:
        given, reference = (render(grader[name], spaces) for name in ("input", "reference"))
    except UnknownVariableError as fault:
        is_unparsed = "output_json" in str(fault) and "output_json" not in spaces["sample"]
        error = SAMPLE_PARSE_ERROR if is_unparsed else INVALID_VARIABLE_ERROR
        return Graded(reward=0.0, errors=frozenset({error}))
    if grader["type"] == "string_check":
        return Graded(reward=float(_holds(grader["operation"], given, reference)))
    measure = MEASURES[grader["evaluation_metric"]]
    return Graded(reward=measure(given[:MOST_CHARACTERS], reference[:MOST_CHARACTERS]))


def _combined(grader: Mapping[str, Any], answer: str, item: Mapping[str, Any]) -> Graded:
    parts = {name: graded(part, answer, item) for name, part in grader["graders"].items()}
    rewards = {name: part.reward for name, part in parts.items()}
    errors = frozenset[str]().union(*(part.errors for part in parts.values()))
    try:
        reward = reckon(grader["calculate_output"], rewards)
    except FormulaError:
        return Graded(reward=0.0, parts=rewards, errors=errors | {FORMULA_PARSE_ERROR})
    return Graded(reward=reward, parts=rewards, errors=errors)


def _holds(operation: str, given: str, reference: str) -> bool:
    """Compare two texts; `like` is whether the first holds the second (docs/azure.md 3)."""
    match operation:
        case "eq":
            return given == reference
        case "ne":
            return given != reference
        case "like":
            return reference in given
        case _:  # ilike
            return reference.casefold() in given.casefold()
