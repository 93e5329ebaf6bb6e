"""Fault rules as they are written: JSON in, rules or every problem at once out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from emulator.records import JsonObject

_REFUSALS = range(400, 600)


class FaultRulesError(Exception):
    """Rules that cannot be used; the message names every problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRule:
    """One rule: which requests (see `faults.py`), and what happens to them.

    `settings` are the kind's own, checked, with its defaults; `written` is the rule as it came.
    """

    method: str | None
    path: str
    nth: int
    times: int | None
    kind: str
    settings: JsonObject
    written: JsonObject


@dataclass(frozen=True, slots=True)
class _Value:
    """What a key may hold, in words, and what it is when it is not given."""

    must_be: str
    is_good: Callable[[Any], bool]
    default: Any = None
    is_required: bool = False


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _is_positive(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _is_refusal(value: Any) -> bool:
    return _is_count(value) and value in _REFUSALS


def _are_headers(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _one_of(*words: str) -> _Value:
    quoted = " or ".join(f"'{word}'" for word in words)
    return _Value(quoted, lambda value: value in words, words[0])


_TEXT = _Value("a text", _is_text, is_required=True)
_POSITIVE = _Value("a number above 0", _is_positive, is_required=True)
_WHEN = _one_of("before", "after")

_COMMON = {
    "method": _Value("a method such as 'POST'", lambda value: value is None or _is_text(value)),
    "path": _Value("a pattern such as '*/files'", _is_text, "*"),
    "nth": _Value("a whole number from 1", _is_count, 1),
    "times": _Value("a whole number from 1, or null", lambda v: v is None or _is_count(v), 1),
}
KINDS: dict[str, dict[str, _Value]] = {
    "status": {
        "status": _Value("a number from 400 to 599", _is_refusal, is_required=True),
        "headers": _Value("an object of texts", _are_headers, {}),
        "code": _Value("a text", _is_text, "InjectedFault"),
        "message": _Value("a text", _is_text, "A fault rule of the local Azure says so."),
    },
    "delay": {"seconds": _POSITIVE},
    "hold": {"when": _WHEN},
    "drop": {"when": _WHEN},
    "truncate": {},
    "malform": {},
    "slow": {"bytes_per_second": _POSITIVE},
    "omit": {"field": _TEXT},
    "stale": {"seconds": _POSITIVE},
    "fail_job": {"code": _TEXT, "message": _TEXT, "when": _one_of("validated", "trained")},
    "fail_file": {"message": _TEXT},
    "preempt_job": {"seconds": _POSITIVE},
}


def parse(body: Any) -> list[FaultRule]:
    """Read `{"rules": [...]}`.

    Raises:
        FaultRulesError: it is something else, or a rule has an unknown kind, key or value.
    """
    if not isinstance(body, dict) or set(body) != {"rules"} or not isinstance(body["rules"], list):
        raise FaultRulesError('Fault rules are written {"rules": [...]}.')
    problems = [
        f"rule {number}: {problem}"
        for number, rule in enumerate(body["rules"], start=1)
        for problem in _problems(rule)
    ]
    if problems:
        raise FaultRulesError("; ".join(problems))
    return [_rule(written) for written in body["rules"]]


def parse_text(text: str) -> list[FaultRule]:
    """Read the same from the text of a file.

    Raises:
        FaultRulesError: also if it is not JSON.
    """
    try:
        body = json.loads(text)
    except ValueError as error:
        raise FaultRulesError(f"It is not JSON: {error}.") from None
    return parse(body)


def _problems(rule: Any) -> Iterator[str]:
    if not isinstance(rule, dict):
        yield "it is not an object"
        return
    own = KINDS.get(kind) if isinstance(kind := rule.get("kind"), str) else None
    if own is None:
        yield f"'kind' must be one of {', '.join(KINDS)}"
        return
    known = _COMMON | own
    for key in sorted(set(rule) - set(known) - {"kind"}):
        yield f"a rule of the kind '{kind}' has no '{key}'"
    for key, value in known.items():
        if key not in rule:
            if value.is_required:
                yield f"'{key}' is missing"
        elif not value.is_good(rule[key]):
            yield f"'{key}' must be {value.must_be}"


def _rule(written: JsonObject) -> FaultRule:
    kind = written["kind"]
    common = {key: written.get(key, value.default) for key, value in _COMMON.items()}
    settings = {key: written.get(key, value.default) for key, value in KINDS[kind].items()}
    return FaultRule(**common, kind=kind, settings=settings, written=written)
