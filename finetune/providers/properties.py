"""A resource's properties as the engine hands them over: some unknown yet, numbers as floats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pulumi.output import Unknown


def is_known(value: object) -> bool:
    """Whether a value is there already; in a preview, what depends on a change is not."""
    if isinstance(value, Mapping):
        return all(is_known(member) for member in value.values())
    if isinstance(value, list):
        return all(is_known(member) for member in value)
    return not isinstance(value, Unknown)


def changed(olds: Mapping[str, Any], news: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """The names among `names` whose known values differ; what is unknown counts as unchanged."""
    return [
        name
        for name in names
        if is_known(news.get(name)) and (olds.get(name) or None) != (news.get(name) or None)
    ]


def account_changed(olds: Mapping[str, Any], news: Mapping[str, Any]) -> list[str]:
    """["account"] if the resource now lives in another account, or in one made anew.

    The endpoint does not count: it is only another way of writing where the account is.
    """
    old, new = olds["account"], news["account"]
    if not isinstance(new, Mapping):
        return []
    moved = any(
        is_known(new.get(name)) and str(old.get(name)).lower() != str(new.get(name)).lower()
        for name in _IDENTITY
    )
    return ["account"] if moved else []


_IDENTITY = ("id", "created_at")
