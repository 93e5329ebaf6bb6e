"""Graders on their own: run once on an answer, or only checked (docs/azure.md 1.2).

Shape: openai-python 3.54, `types/fine_tuning/alpha/grader_run_response.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from emulator.clock import stopwatch
from emulator.data_plane import errors, grader_parsing
from emulator.data_plane.job_method import as_object
from emulator.data_plane.surfaces import on_v1
from emulator.graders.grading import Graded, graded
from emulator.operation import Call, Reply
from emulator.records import JsonObject

_ERRORS = (
    "formula_parse_error",
    "invalid_variable_error",
    "model_grader_parse_error",
    "model_grader_refusal_error",
    "model_grader_server_error",
    "other_error",
    "python_grader_runtime_error",
    "python_grader_server_error",
    "sample_parse_error",
    "truncated_observation_error",
    "unresponsive_reward_error",
)
_DETAILS = (
    "model_grader_server_error_details",
    "python_grader_runtime_error_details",
    "python_grader_server_error_type",
)


def run_grader(call: Call) -> Awaitable[Reply]:
    """Grade one answer, while others are served."""
    body = _checked(call, ("grader", "model_sample", "item"))
    grader = grader_parsing.parse(body.get("grader"), "grader")
    answer = body.get("model_sample")
    if not isinstance(answer, str):
        raise errors.invalid_payload("'model_sample' is missing or not a text.", "model_sample")
    item = as_object(body.get("item"), "item")
    return asyncio.to_thread(_graded, grader, answer, item)


def _graded(grader: JsonObject, answer: str, item: JsonObject) -> Reply:
    began = stopwatch()
    result = graded(grader, answer, item)
    return Reply(200, _render(grader, result, stopwatch() - began))


def validate_grader(call: Call) -> Reply:
    """Give a sound grader back."""
    body = _checked(call, ("grader",))
    return Reply(200, {"grader": grader_parsing.parse(body.get("grader"), "grader")})


def _checked(call: Call, fields: tuple[str, ...]) -> JsonObject:
    body = call.json()
    for name in body:
        if name not in fields:
            raise errors.invalid_payload(f"Unknown field '{name}'.", name)
    return body


def _render(grader: JsonObject, result: Graded, seconds: float) -> JsonObject:
    return {
        "reward": result.reward,
        "sub_rewards": result.parts,
        "model_grader_token_usage_per_model": {},
        "metadata": {
            "name": grader["name"],
            "type": grader["type"],
            "errors": {name: name in result.errors for name in _ERRORS} | dict.fromkeys(_DETAILS),
            "execution_time": seconds,
            "scores": result.parts or {grader["name"]: result.reward},
            "token_usage": None,
            "sampled_model_name": None,
        },
    }


_GRADERS = "fine_tuning/alpha/graders"
_DIFFERS = (
    "python, score_model and endpoint graders, meteor and cosine are refused with 501; which "
    "variant of BLEU and the like Azure reckons with is not known; 2,000 characters are compared, "
    "a multi grader has 10 parts and a text 100 variables at most."
)

OPERATIONS = (
    on_v1("fine_tuning.alpha.graders.run", "POST", f"{_GRADERS}/run", run_grader, differs=_DIFFERS),
    on_v1(
        "fine_tuning.alpha.graders.validate",
        "POST",
        f"{_GRADERS}/validate",
        validate_grader,
        differs=_DIFFERS,
    ),
)
