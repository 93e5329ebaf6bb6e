"""What is wrong with one example, by its method."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from finetune.dataset import dpo, reinforcement, supervised
from finetune.dataset.fault import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What examples are checked against; see `check_dataset`."""

    method: str
    context_tokens: int | None = None
    grader_fields: tuple[str, ...] = ()
    vision: bool | None = None


def example_faults(example: dict[str, Any], rules: Rules) -> Iterator[Fault]:
    """What is wrong with the shape of an example."""
    other = _find_other_format(example, rules.method)
    if other:
        yield Fault(
            "wrong-format", f"is {other}, not one for {rules.method}; {_MEND[rules.method]}"
        )
    elif rules.method == "dpo":
        yield from dpo.faults(example, vision=rules.vision)
    elif rules.method == "reinforcement":
        yield from reinforcement.faults(example, rules.grader_fields, vision=rules.vision)
    else:
        yield from supervised.faults(example, vision=rules.vision)


def tell_method(example: dict[str, Any]) -> str:
    """The method that an example is written for; supervised where nothing speaks for another."""
    if "messages" not in example and _has_pair(example):
        return "dpo"
    return "reinforcement" if reinforcement.looks_like(example) else "supervised"


_MEND = {
    "supervised": 'each line is {"messages": […]}',
    "dpo": 'each line is {"input": {…}, "preferred_output": […], "non_preferred_output": […]}',
    "reinforcement": 'each line is {"messages": […], …}, the last message from the user',
}
_OTHERS = (
    ({"prompt", "completion"}, "an example for completions, which chat models do not take"),
    ({"conversations"}, "in the ShareGPT format"),
    ({"instruction", "output"}, "in the Alpaca format"),
    ({"custom_id", "body"}, "a request of a batch"),
    ({"contents"}, "in the format of another service"),
)


def _has_pair(example: dict[str, Any]) -> bool:
    return any(key in example for key in dpo.OUTPUTS) or isinstance(example.get("input"), dict)


def _find_other_format(example: dict[str, Any], method: str) -> str | None:
    if method == "dpo":
        if "messages" in example and not _has_pair(example):
            return f"an example for {tell_method(example)}"
    elif _has_pair(example):
        return "an example for dpo" if "messages" not in example else None
    elif method == "supervised" and reinforcement.looks_like(example):
        return "an example for reinforcement"
    if "messages" in example or _has_pair(example):
        return None
    return next((name for keys, name in _OTHERS if keys <= example.keys()), None)
