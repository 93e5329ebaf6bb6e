"""The texts of an example, each with its place, and what is found in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from finetune.dataset.fault import Fault, at
from finetune.dataset.privacy import find_private
from finetune.dataset.text_quality import find_text_faults

_NO_TEXTS = frozenset(("id", "tool_call_id", "role", "type"))
"""Keys whose values are names that programs made up."""


def text_faults(canonical: bytes) -> Iterator[Fault]:
    """What is found in the texts of one canonical line."""
    for where, text in get_texts(orjson.loads(canonical)):
        for code, what in (*find_private(text), *find_text_faults(text)):
            yield Fault(code, what, where)


def get_texts(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Yields every text inside a value, with its path; images in their own bytes are none."""
    if isinstance(value, dict):
        for key, member in value.items():
            if key not in _NO_TEXTS:
                yield from get_texts(member, at(where, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from get_texts(member, at(where, index))
    elif isinstance(value, str) and not value.startswith("data:image/"):
        yield where, value
