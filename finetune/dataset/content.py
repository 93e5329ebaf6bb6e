"""What a message says: text, or parts of text and images."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from finetune.dataset.fault import Fault, at, kind_of, short, unknown_keys
from finetune.dataset.images import image_faults

_PART_TYPES = {
    "user": ("text", "image_url"),
    "assistant": ("text", "refusal"),
}
_MAY_BE_EMPTY = ("tool", "function")
"""A tool may well answer nothing."""


def content_faults(
    message: dict[str, Any], role: str, where: str, *, vision: bool | None
) -> Iterator[Fault]:
    """What is wrong with a message's `content`."""
    content, place = message.get("content"), at(where, "content")
    if content is None:
        if not _may_lack_content(message, role):
            yield _missing(role, where)
    elif isinstance(content, str):
        yield from _text_faults(content, role, place, message)
    elif isinstance(content, list):
        yield from _part_list_faults(content, role, place, vision=vision)
    else:
        what = f"content is a string or a list of parts, not {kind_of(content)}"
        yield Fault("wrong-type", what, place)


def _may_lack_content(message: dict[str, Any], role: str) -> bool:
    if role == "assistant":
        return any(message.get(key) for key in ("tool_calls", "function_call", "refusal"))
    return role == "function" and "content" in message


def _missing(role: str, where: str) -> Fault:
    what = f"a message of the {role} has no content; write it, or take the message out"
    return Fault("missing-content", what, at(where, "content"))


def _text_faults(
    text: Any, role: str, where: str, message: dict[str, Any] | None = None
) -> Iterator[Fault]:
    if not isinstance(text, str):
        yield Fault("wrong-type", f"a text is a string, not {kind_of(text)}", where)
    elif text.strip() or role in _MAY_BE_EMPTY or (message and _may_lack_content(message, role)):
        return
    else:
        what = f"the text of the {role} is empty; write it, or take the message out"
        yield Fault("empty-content", what, where)


def _part_list_faults(
    parts: list[Any], role: str, where: str, *, vision: bool | None
) -> Iterator[Fault]:
    if not parts:
        what = f"the {role}'s list of parts is empty; write one, or take the message out"
        yield Fault("empty-content", what, where)
    for index, part in enumerate(parts):
        yield from _part_faults(part, role, at(where, index), vision=vision)


def _part_faults(part: Any, role: str, where: str, *, vision: bool | None) -> Iterator[Fault]:
    known = _PART_TYPES.get(role, ("text",))
    if not isinstance(part, dict):
        yield Fault("wrong-type", f"a part of a content is an object, not {kind_of(part)}", where)
    elif "type" not in part:
        what = f"the part has no type; it is {' or '.join(known)}"
        yield Fault("missing-key", what, at(where, "type"))
    elif part["type"] == "image_url" and role != "user":
        what = f"an image in a message of the {role}; only those of the user may have one"
        yield Fault("image-in-assistant", what, where)
    elif part["type"] not in known:
        what = f"{short(part['type'])} cannot be trained on here; a part is {' or '.join(known)}"
        yield Fault("unknown-content-type", what, at(where, "type"))
    elif part["type"] == "image_url":
        yield from image_faults(part, where, vision=vision)
    else:
        yield from _text_part_faults(part, role, where)


def _text_part_faults(part: dict[str, Any], role: str, where: str) -> Iterator[Fault]:
    key = part["type"]  # a part of type "text" has it under "text", a "refusal" likewise
    yield from unknown_keys(part, ("type", key), where, f"a part of type {key}")
    if key not in part:
        yield Fault("missing-key", f"the part has no {key}; write it", at(where, key))
    else:
        yield from _text_faults(part[key], role, at(where, key))
