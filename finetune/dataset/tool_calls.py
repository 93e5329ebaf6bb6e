"""What an assistant calls: the shape of each call, and whether it was answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from finetune.dataset.fault import Fault, at, kind_of, short, unknown_keys

FUNCTION_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
"""Source: the description of FunctionObject.name, as in `finetune.dataset.messages`."""

_CALL = ("id", "type", "function")
_FUNCTION = ("name", "arguments")


def call_faults(message: dict[str, Any], where: str) -> Iterator[Fault]:
    """What is wrong with the shape of a message's `tool_calls`, and with its `tool_call_id`."""
    if message["role"] == "tool":
        yield from _string_faults(message, "tool_call_id", where, "missing-key", "a tool's answer")
    if message["role"] != "assistant" or "tool_calls" not in message:
        return
    calls, place = message["tool_calls"], at(where, "tool_calls")
    if not isinstance(calls, list):
        yield Fault("wrong-type", f"tool_calls is a list of calls, not {kind_of(calls)}", place)
        return
    if not calls:
        yield Fault("bad-tool-call", "the list of calls is empty; take tool_calls out", place)
    seen: set[str] = set()
    for index, call in enumerate(calls):
        yield from _one_call_faults(call, at(place, index))
        call_id = call.get("id") if isinstance(call, dict) else None
        if isinstance(call_id, str) and call_id in seen:
            what = f"another call of this message has the id {short(call_id)} too; change one"
            yield Fault("duplicate-tool-call-id", what, at(at(place, index), "id"))
        elif isinstance(call_id, str):
            seen.add(call_id)


def function_call_faults(message: dict[str, Any], role: str, where: str) -> Iterator[Fault]:
    """What is wrong with the older way to call: `function_call`, and the role `function`."""
    if role == "function":
        yield from _string_faults(message, "name", where, "missing-key", "a function's answer")
    call = message.get("function_call") if role == "assistant" else None
    if call is None:
        return
    place = at(where, "function_call")
    if isinstance(call, dict):
        yield from _function_faults(call, place)
    else:
        yield Fault("wrong-type", f"function_call is an object, not {kind_of(call)}", place)


def has_old_calls(message: Any) -> bool:
    """Whether a message calls a function, or answers, in the deprecated way."""
    return isinstance(message, dict) and (
        message.get("role") == "function" or message.get("function_call") is not None
    )


def called_names(message: Any) -> Iterator[tuple[str, str]]:
    """Where in a message each called function is named, and the name."""
    if not isinstance(message, dict):
        return
    calls = message.get("tool_calls")
    for index, call in enumerate(calls if isinstance(calls, list) else ()):
        function = call.get("function") if isinstance(call, dict) else None
        if isinstance(function, dict) and isinstance(function.get("name"), str):
            yield f"tool_calls[{index}].function.name", function["name"]
    old = message.get("function_call")
    if isinstance(old, dict) and isinstance(old.get("name"), str):
        yield "function_call.name", old["name"]


def _one_call_faults(call: Any, where: str) -> Iterator[Fault]:
    if not isinstance(call, dict):
        yield Fault("bad-tool-call", f"a call is an object, not {kind_of(call)}", where)
        return
    yield from unknown_keys(call, _CALL, where, "a call")
    yield from _string_faults(call, "id", where, "bad-tool-call", "a call")
    if call.get("type") != "function":
        what = f'a call\'s type is "function", not {short(call.get("type"))}'
        yield Fault("bad-tool-call", what, at(where, "type"))
    function, place = call.get("function"), at(where, "function")
    if isinstance(function, dict):
        yield from _function_faults(function, place)
    else:
        what = f"a call has an object function with name and arguments, not {kind_of(function)}"
        yield Fault("bad-tool-call", what, place)


def _function_faults(function: dict[str, Any], where: str) -> Iterator[Fault]:
    yield from unknown_keys(function, _FUNCTION, where, "a called function")
    yield from _string_faults(function, "name", where, "bad-tool-call", "a called function")
    name = function.get("name")
    if isinstance(name, str) and name.strip() and not FUNCTION_NAME.fullmatch(name):
        what = f"a function's name has 1 to 64 letters, digits, '_' or '-'; this is {short(name)}"
        yield Fault("bad-tool-call", what, at(where, "name"))
    arguments, place = function.get("arguments"), at(where, "arguments")
    if not isinstance(arguments, str):
        what = f'arguments is JSON in a string ("{{\\"x\\": 1}}"), not {kind_of(arguments)}'
        yield Fault("bad-tool-call", what, place)
    elif not _is_json_object(arguments):
        what = "the string of arguments holds no JSON object; correct it, or write {}"
        yield Fault("bad-tool-call", what, place)


def _is_json_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _string_faults(
    holder: dict[str, Any], key: str, where: str, code: str, thing: str
) -> Iterator[Fault]:
    value = holder.get(key)
    if not isinstance(value, str):
        missing = key not in holder
        what = f"{thing} has {'no ' + key if missing else f'a string {key}, not {kind_of(value)}'}"
        kind = code if missing or code == "bad-tool-call" else "wrong-type"
        yield Fault(kind, f"{what}; write it", at(where, key))
    elif not value.strip():
        kind = "bad-tool-call" if code == "bad-tool-call" else "empty-content"
        yield Fault(kind, f"the {key} of {thing} is empty; write it", at(where, key))
