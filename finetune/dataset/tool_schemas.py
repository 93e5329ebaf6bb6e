"""Declared tools: their names, the JSON Schema of their parameters, and how they are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from finetune.dataset.fault import Fault, at, kind_of, short, unknown_keys
from finetune.dataset.json_schema import schema_faults
from finetune.dataset.tool_calls import FUNCTION_NAME

_FUNCTION = ("name", "description", "parameters", "strict")


def declaration_faults(example: dict[str, Any], where: str) -> Iterator[Fault]:
    """What is wrong with declared tools and with `parallel_tool_calls`."""
    if "tools" in example:
        yield from _tool_list_faults(example["tools"], at(where, "tools"))
    if "functions" in example:
        yield from _function_list_faults(example["functions"], at(where, "functions"))
    parallel = example.get("parallel_tool_calls", False)
    if not isinstance(parallel, bool):
        what = f"parallel_tool_calls is true or false, not {kind_of(parallel)}"
        yield Fault("wrong-type", what, at(where, "parallel_tool_calls"))


def declared_names(example: dict[str, Any]) -> frozenset[str] | None:
    """The names of the tools that an example declares; None where it declares none."""
    tools, functions = example.get("tools"), example.get("functions")
    if not isinstance(tools, list) and not isinstance(functions, list):
        return None
    listed = tools if isinstance(tools, list) else []
    declared = [tool.get("function") for tool in listed if isinstance(tool, dict)]
    declared += functions if isinstance(functions, list) else []
    names = (one.get("name") for one in declared if isinstance(one, dict))
    return frozenset(name for name in names if isinstance(name, str))


def _tool_list_faults(tools: Any, where: str) -> Iterator[Fault]:
    if not isinstance(tools, list):
        yield Fault("wrong-type", f"tools is a list, not {kind_of(tools)}", where)
        return
    for index, tool in enumerate(tools):
        place = at(where, index)
        if not isinstance(tool, dict):
            what = f"a tool is an object, not {kind_of(tool)}"
            yield Fault("bad-tool-schema", what, place)
            continue
        yield from unknown_keys(tool, ("type", "function"), place, "a tool")
        if tool.get("type") != "function":
            what = f'a tool\'s type is "function", not {short(tool.get("type"))}'
            yield Fault("bad-tool-schema", what, at(place, "type"))
        yield from _function_faults(tool.get("function"), at(place, "function"), "bad-tool-schema")
    functions = [tool.get("function") for tool in tools if isinstance(tool, dict)]
    yield from _repeated_names(functions, where, "bad-tool-schema")


def _function_list_faults(functions: Any, where: str) -> Iterator[Fault]:
    if not isinstance(functions, list):
        yield Fault("wrong-type", f"functions is a list, not {kind_of(functions)}", where)
        return
    for index, function in enumerate(functions):
        yield from _function_faults(function, at(where, index), "bad-function-schema")
    yield from _repeated_names(functions, where, "bad-function-schema")


def _function_faults(function: Any, where: str, code: str) -> Iterator[Fault]:
    if not isinstance(function, dict):
        yield Fault(code, f"a function is an object, not {kind_of(function)}", where)
        return
    yield from unknown_keys(function, _FUNCTION, where, "a function")
    name = function.get("name")
    if not isinstance(name, str) or not FUNCTION_NAME.fullmatch(name):
        what = f"a function's name has 1 to 64 letters, digits, '_' or '-'; this is {short(name)}"
        yield Fault(code, what, at(where, "name"))
    if not isinstance(function.get("description", ""), str):
        what = f"description is a string, not {kind_of(function['description'])}"
        yield Fault(code, what, at(where, "description"))
    if not isinstance(function.get("strict"), bool | None):
        what = f"strict is true or false, not {kind_of(function['strict'])}"
        yield Fault(code, what, at(where, "strict"))
    if "parameters" in function:
        yield from _parameter_faults(function["parameters"], at(where, "parameters"), code)


def _parameter_faults(schema: Any, where: str, code: str) -> Iterator[Fault]:
    if not isinstance(schema, dict):
        what = f"parameters is a JSON Schema, an object, not {kind_of(schema)}"
        yield Fault(code, what, where)
        return
    if schema and schema.get("type", "object") != "object":
        what = f'parameters are of type "object", not {short(schema["type"])}'
        yield Fault(code, what, at(where, "type"))
        return
    for what, place in schema_faults(schema, where):
        yield Fault(code, what, place)


def _repeated_names(functions: list[Any], where: str, code: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, function in enumerate(functions):
        name = function.get("name") if isinstance(function, dict) else None
        if isinstance(name, str) and name in seen:
            what = f"{short(name)} is declared before; take one out or change its name"
            yield Fault(code, what, at(where, index))
        elif isinstance(name, str):
            seen.add(name)
