"""The Python source of a python grader, read without being run.

Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reinforcement-fine-tuning (2026):
`grade(sample, item)` gives a number; 256 KB of source at most.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

LONGEST_SOURCE_BYTES = 256 * 1024


def find_source_fault(source: str) -> str | None:
    """The sentence for a source that the service could not run; None for one that it could."""
    if len(source.encode("utf-8", "surrogatepass")) > LONGEST_SOURCE_BYTES:
        return "is longer than the 256 KB that the service takes"
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        return f"is not Python: line {error.lineno}: {error.msg}"
    except ValueError as error:  # a null character
        return f"is not Python: {error}"
    grade = _find_grade(tree)
    if grade is None:
        return "defines no function grade(sample, item)"
    arguments = grade.args
    takes_two = len([*arguments.posonlyargs, *arguments.args]) == 2  # noqa: PLR2004  (sample, item)
    if not takes_two and arguments.vararg is None:
        return f"line {grade.lineno}: grade must take two arguments, sample and item"
    return None


def source_item_fields(source: str) -> frozenset[str]:
    """The fields that `grade` takes from its second argument as `item["x"]` or `item.get("x")`.

    What is fetched with a default (`item.get("x", "")`), by attribute, in a loop or in a function
    that `grade` calls is not seen.
    """
    grade = _find_grade(ast.parse(source))
    if grade is None:
        return frozenset()
    arguments = [*grade.args.posonlyargs, *grade.args.args]
    return frozenset(_taken_from(arguments[1].arg, grade)) if len(arguments) > 1 else frozenset()


def _find_grade(tree: ast.Module) -> ast.FunctionDef | None:
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return next((node for node in functions if node.name == "grade"), None)


def _taken_from(item: str, grade: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(grade):
        match node:
            case ast.Subscript(
                value=ast.Name(id=name), slice=ast.Constant(value=str(field)), ctx=ast.Load()
            ) if name == item:
                yield field
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="get"),
                args=[ast.Constant(value=str(field))],
            ) if name == item:
                yield field
            case _:
                pass
