"""Texts of a grader: `{{ sample.output_text }}` and `{{ item.<field> }}` (docs/azure.md 3)."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Mapping
from typing import Any

# The innermost braces: looked for in one pass, however many are opened.
_BLOCK = re.compile(r"\{\{((?:(?!\{\{|\}\}).)*)\}\}", re.DOTALL)
_NAME = r"[^\W\d]\w*"
_PATH = re.compile(rf"(?:sample|item)(?:\.{_NAME}|\[\d+\]|\[\"[^\"]+\"\]|\['[^']+'\])*")
_STEP = re.compile(rf"{_NAME}|\d+|\"[^\"]+\"|'[^']+'")


class UnknownVariableError(ValueError):
    """A template names what neither the answer nor its example has."""


def variables(text: str) -> list[str]:
    """Give what stands between the braces of a text, in order."""
    return [variable.strip() for variable in _BLOCK.findall(text)]


def is_path(variable: str) -> bool:
    """Say whether a variable is a way into `sample` or `item`."""
    return _PATH.fullmatch(variable) is not None


def namespaces(answer: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """Give what variables are looked up in; `output_json` is there if the answer is JSON."""
    sample: dict[str, Any] = {"output_text": answer}
    # An answer that is no JSON has no `output_json`, which is told where that is read.
    with contextlib.suppress(ValueError, RecursionError):
        sample["output_json"] = json.loads(answer)
    return {"sample": sample, "item": item}


def render(text: str, spaces: Mapping[str, Any]) -> str:
    """Put values in the place of variables; what is no text is written as JSON.

    Raises:
        UnknownVariableError: there is no such variable.
    """
    return _BLOCK.sub(lambda block: _written(_value(block[1].strip(), spaces)), text)


def _value(variable: str, spaces: Mapping[str, Any]) -> Any:
    if not is_path(variable):
        raise UnknownVariableError(f"'{variable}' is no variable.")
    value: Any = spaces
    for step in _STEP.findall(variable):
        key: str | int = int(step) if isinstance(value, list) and step.isdecimal() else step
        try:
            value = value[key.strip("\"'") if isinstance(key, str) else key]
        except (KeyError, IndexError, TypeError):
            raise UnknownVariableError(f"There is no '{variable}'.") from None
    return value


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
