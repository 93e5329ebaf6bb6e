"""The formula of a multi grader, `calculate_output`: `0.7 * exact + 0.3 * similar`.

Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reinforcement-fine-tuning (2026):
the operators + - * / ^ and the functions below.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterable

FUNCTIONS = ("min", "max", "abs", "floor", "ceil", "exp", "sqrt", "log")

_ALLOWED = (
    ast.Expression,
    ast.BinOp,
    ast.UnaryOp,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.Pow,
    ast.UAdd,
    ast.USub,
    ast.Call,
    ast.Name,
    ast.Load,
    ast.Constant,
)
_HOW = f"must be a formula of the graders' names, numbers, + - * / ^ and {', '.join(FUNCTIONS)}"


def find_formula_fault(formula: str, names: Iterable[str] | None) -> str | None:
    """The sentence for a formula that cannot be reckoned; None for one that can.

    Args:
        formula: as config holds it.
        names: of the graders; None if they are not known, and so not checked.
    """
    try:
        tree = ast.parse(formula.replace("^", "**").strip(), mode="eval")
    except (SyntaxError, ValueError):
        return _HOW
    except (MemoryError, RecursionError):  # Python's parser gave up; nothing is short of memory
        return "is too long or nested too deep to be read; write a shorter formula"
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in ast.walk(tree):
        if not isinstance(node, _ALLOWED) or _is_no_number(node):
            return _HOW
        if isinstance(node, ast.Name) and node not in called:
            if names is not None and node.id not in (known := list(names)):
                return _unknown(node.id, "grader", known)
        elif isinstance(node, ast.Name) and node.id not in FUNCTIONS:
            return _unknown(node.id, "function", FUNCTIONS)
    return None


def _is_no_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) not in (int, float)


def _unknown(name: str, what: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
    return f"has the {what} {name}, which is not there; {hint}"
