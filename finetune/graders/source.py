"""The Python source of a python grader, read without being run.

Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reinforcement-fine-tuning (2026):
`grade(sample, item)` gives a number; 256 KB of source at most.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

LONGEST_SOURCE_BYTES = 256 * 1024
_ARGUMENTS = 2
"""`sample` and `item`."""


def find_source_fault(source: str) -> str | None:
    """The sentence for a source that the service could not run; None for one that it could."""
    if len(source.encode("utf-8", "surrogatepass")) > LONGEST_SOURCE_BYTES:
        return "is longer than the 256 KB that the service takes"
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return _unreadable(error)
    grade = _find_grade(tree)
    if grade is None:
        return "defines no function grade(sample, item)"
    if not _takes_two(grade.args):
        return f"line {grade.lineno}: grade must take two arguments, sample and item"
    return None


def source_item_fields(source: str) -> frozenset[str]:
    """The fields that `grade` takes from its second argument as `item["x"]`.

    What `grade` can do without is left out: what it fetches with `get` or tests with `in`. What it
    takes by attribute, in a loop or through a function of its own is not seen.
    """
    grade = _find_grade(ast.parse(source))
    if grade is None:
        return frozenset()
    arguments = [*grade.args.posonlyargs, *grade.args.args]
    if len(arguments) < _ARGUMENTS:
        return frozenset()
    item = arguments[1].arg
    return frozenset(_taken_from(item, grade)).difference(_optional_in(item, grade))


def _unreadable(error: Exception) -> str:
    """Why Python's parser gave up."""
    if isinstance(error, SyntaxError):
        return f"is not Python: line {error.lineno}: {error.msg}"
    if isinstance(error, ValueError):  # a null character
        return f"is not Python: {error}"
    return "is nested too deep to be read; write it in shorter expressions"


def _find_grade(tree: ast.Module) -> ast.FunctionDef | None:
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return next((node for node in functions if node.name == "grade"), None)


def _takes_two(arguments: ast.arguments) -> bool:
    """Whether a call with two arguments is one that Python takes."""
    positional = len(arguments.posonlyargs) + len(arguments.args)
    required = positional - len(arguments.defaults)
    enough = positional >= _ARGUMENTS or arguments.vararg is not None
    return required <= _ARGUMENTS and enough and None not in arguments.kw_defaults


def _taken_from(item: str, grade: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(grade):
        match node:
            case ast.Subscript(
                value=ast.Name(id=name), slice=ast.Constant(value=str(field)), ctx=ast.Load()
            ) if name == item:
                yield field
            case _:
                pass


def _optional_in(item: str, grade: ast.FunctionDef) -> Iterator[str]:
    """The fields that are fetched with `get` or looked for with `in`."""
    for node in ast.walk(grade):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="get"),
                args=[ast.Constant(value=str(field)), *_],
            ) if name == item:
                yield field
            case ast.Compare(
                left=ast.Constant(value=str(field)),
                ops=[ast.In() | ast.NotIn()],
                comparators=[ast.Name(id=name)],
            ) if name == item:
                yield field
            case _:
                pass
