"""Graders as they are sent: which there are, and what each needs (docs/azure.md 3).

Refused by name, since the local Azure cannot grade with them: python (it would run foreign code),
score_model (there is no model here that could judge), endpoint (it would call elsewhere), and the
measures cosine (it needs embeddings) and meteor (it needs a dictionary of synonyms).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emulator.data_plane import errors
from emulator.graders.formula import FormulaError, check
from emulator.graders.similarity import MEASURES
from emulator.graders.template import is_path, variables
from emulator.records import JsonObject
from emulator.wire_errors import not_built

_OPERATIONS = ("eq", "ne", "like", "ilike")
_UNBUILT_TYPES = ("python", "score_model", "endpoint")
_UNBUILT_MEASURES = ("cosine", "meteor")
_THRESHOLD = "pass_threshold"
# The local Azure's own bounds: one request may not keep it busy for long.
_MOST_PARTS = 10
_MOST_VARIABLES = 100


def parse(value: Any, param: str) -> JsonObject:
    """Check a grader and give it as it was sent.

    Raises:
        WireError: 400 for one that is not whole, 501 for one that the local Azure has not.
    """
    grader = _known(value, param)
    if grader["type"] == "multi":
        _check_parts(grader, param)
    return grader


def _known(value: Any, param: str) -> JsonObject:
    if not isinstance(value, dict):
        raise errors.invalid_payload(f"'{param}' is missing or not an object.", param)
    kind = value.get("type")
    if kind in _UNBUILT_TYPES:
        raise not_built(f"graders of the type '{kind}'")
    needed = _FIELDS.get(kind) if isinstance(kind, str) else None
    if needed is None:
        raise errors.invalid_payload(f"The grader type '{kind}' is invalid.", f"{param}.type")
    for name in value:
        is_threshold = name == _THRESHOLD and kind == "text_similarity"
        if name not in (*needed, "type") and not is_threshold:
            raise errors.invalid_payload(f"Unknown field '{name}'.", f"{param}.{name}")
    _check_threshold(value.get(_THRESHOLD), f"{param}.{_THRESHOLD}")
    for name, look in needed.items():
        look(value.get(name), f"{param}.{name}")
    return value


def _check_parts(grader: JsonObject, param: str) -> None:
    if not grader["graders"]:
        raise errors.invalid_payload("A multi grader needs graders.", f"{param}.graders")
    if len(grader["graders"]) > _MOST_PARTS:
        raise errors.invalid_payload(
            f"A multi grader may hold {_MOST_PARTS} graders.", f"{param}.graders"
        )
    for name, part in grader["graders"].items():
        place = f"{param}.graders.{name}"
        if _known(part, place)["type"] == "multi":
            raise errors.invalid_payload("A multi grader may not hold another one.", place)
        if _THRESHOLD in part:
            raise errors.invalid_payload(
                f"'{_THRESHOLD}' is not allowed in a part of a multi grader.", place
            )
    try:
        check(grader["calculate_output"], grader["graders"])
    except FormulaError as fault:
        raise errors.invalid_payload(str(fault), f"{param}.calculate_output") from None


def _check_threshold(value: Any, param: str) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if value is not None and not is_number:
        raise errors.invalid_payload(f"'{_THRESHOLD}' must be a number.", param)


def _text(value: Any, param: str) -> None:
    if not isinstance(value, str) or not value:
        raise errors.invalid_payload(f"'{param}' is missing or not a text.", param)


def _template(value: Any, param: str) -> None:
    _text(value, param)
    found = variables(value)
    if len(found) > _MOST_VARIABLES:
        raise errors.invalid_payload(f"'{param}' has over {_MOST_VARIABLES} variables.", param)
    for variable in found:
        if not is_path(variable):
            raise errors.invalid_payload(
                f"'{variable}' is neither in 'sample' nor in 'item'.", param
            )


def _operation(value: Any, param: str) -> None:
    if value not in _OPERATIONS:
        raise errors.invalid_payload(f"'{param}' must be one of {', '.join(_OPERATIONS)}.", param)


def _measure(value: Any, param: str) -> None:
    if value in _UNBUILT_MEASURES:
        raise not_built(f"the evaluation_metric '{value}'")
    if not isinstance(value, str) or value not in MEASURES:
        raise errors.invalid_payload(f"The evaluation_metric '{value}' is invalid.", param)


def _graders(value: Any, param: str) -> None:
    if not isinstance(value, dict):
        raise errors.invalid_payload(f"'{param}' is not an object of graders.", param)


_FIELDS: dict[str, dict[str, Callable[[Any, str], None]]] = {
    "string_check": {
        "name": _text,
        "input": _template,
        "reference": _template,
        "operation": _operation,
    },
    "text_similarity": {
        "name": _text,
        "input": _template,
        "reference": _template,
        "evaluation_metric": _measure,
    },
    "multi": {"name": _text, "graders": _graders, "calculate_output": _text},
}
