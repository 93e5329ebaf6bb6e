"""The formula of a multi grader, such as `0.7 * exact + 0.3 * close` (docs/azure.md 3).

It is parsed as Python and reckoned here, so that nothing but numbers is ever run.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Collection, Mapping

_OPERATORS: dict[type[ast.AST], Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "min": min,
    "max": max,
    "abs": abs,
    "floor": math.floor,
    "ceil": math.ceil,
    "exp": math.exp,
    "sqrt": math.sqrt,
    "log": math.log,
}


class FormulaError(ValueError):
    """A formula that cannot be read, or has no value."""


def check(formula: str, names: Collection[str]) -> None:
    """Let a formula pass that is made of what there is; it may still have no value for some.

    Raises:
        FormulaError: it is no formula, or names what is not there.
    """
    for node in ast.walk(_parsed(formula)):
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                continue
            case ast.Name(id=name) if name in names or name in _FUNCTIONS:
                continue
            case ast.Call(func=ast.Name(id=name), keywords=[]) if name in _FUNCTIONS:
                continue
            case ast.BinOp() | ast.UnaryOp() | ast.Load():
                continue
        if type(node) not in _OPERATORS:
            raise FormulaError(f"'{formula}' is no formula of the graders' names.")


def reckon(formula: str, values: Mapping[str, float]) -> float:
    """Give a formula's value.

    Raises:
        FormulaError: it is no formula, names what is not there, or divides by zero and the like.
    """
    tree = _parsed(formula)
    try:
        value = float(_value(tree, values))
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        raise FormulaError(f"'{formula}' cannot be reckoned.") from None
    if not math.isfinite(value):
        raise FormulaError(f"'{formula}' is not a finite number.")
    return value


def _parsed(formula: str) -> ast.expr:
    try:
        return ast.parse(formula.replace("^", "**").strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(f"'{formula}' cannot be read.") from None


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return number
        case ast.Name(id=name) if name in values:
            return values[name]
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
            return _OPERATORS[type(sign)](_value(left, values), _value(right, values))
        case ast.UnaryOp(op=sign, operand=operand) if type(sign) in _OPERATORS:
            return _OPERATORS[type(sign)](_value(operand, values))
        case ast.Call(func=ast.Name(id=name), args=given, keywords=[]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*(_value(one, values) for one in given))
    raise ValueError(ast.dump(node))
