"""A conversation as the model reads it: turns of symbols, cut out of chat messages.

Each assistant message that counts becomes one turn: everything said before it, then the reply.
Only the reply is learned; the rest is what it is learned from. A message of weight 0 is read but
not learned, as on Azure. Images and other parts that are no text are passed over.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from emulator.trainer import alphabet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MARKER_OF_ROLE: Final = {
    "system": alphabet.SYSTEM,
    "developer": alphabet.SYSTEM,
    "user": alphabet.USER,
    "assistant": alphabet.ASSISTANT,
    "tool": alphabet.TOOL,
    "function": alphabet.TOOL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One assistant message in its context.

    `symbols` holds all that is said up to the end of the reply, and `start` the place of the
    reply's first symbol; `question` is the text of the last user message before it. `weight` is
    how much each of its symbols counts.
    """

    symbols: Sequence[int]
    start: int
    question: str
    weight: float = 1.0


def turns_of(example: Mapping[str, Any], prompt_weight: float = 0.0) -> list[Turn]:
    """Give the turns to learn from one training example, in order.

    Args:
        example: one line of a training file; key `messages`, a list of chat messages.
        prompt_weight: how much a symbol counts that is said by anybody but the assistant; at 0
            such messages are no turns.

    Raises:
        ValueError: The example has no `messages`, an unknown role, or nothing to learn.
    """
    messages = example.get("messages")
    if not isinstance(messages, list):
        raise ValueError("an example has no list of messages")  # noqa: TRY004 - bad data
    turns: list[Turn] = []
    symbols: list[int] = []
    question = ""
    for message in messages:
        symbols.append(_marker_of(message))
        start = len(symbols)
        symbols.extend([*alphabet.encode(text_of(message)), alphabet.END])
        weight = message.get("weight", 1) if message["role"] == "assistant" else prompt_weight
        if weight:
            so_far = tuple(symbols)
            turns.append(Turn(symbols=so_far, start=start, question=question, weight=weight))
        if message["role"] == "user":
            question = text_of(message)
    if not turns:
        raise ValueError("an example has no assistant message to learn from")
    return turns


def prompt_of(messages: Sequence[Mapping[str, Any]]) -> Turn:
    """Give the turn that is about to begin: the messages so far and an empty reply."""
    symbols: list[int] = []
    question = ""
    for message in messages:
        symbols.append(_marker_of(message))
        symbols.extend([*alphabet.encode(text_of(message)), alphabet.END])
        if message["role"] == "user":
            question = text_of(message)
    symbols.append(alphabet.ASSISTANT)
    return Turn(symbols=tuple(symbols), start=len(symbols), question=question)


def text_of(message: Mapping[str, Any]) -> str:
    """Give the text of a message: its content, its text parts, or the tools it calls."""
    content = message.get("content")
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(part["text"] for part in content if part.get("type") == "text")
    calls = message.get("tool_calls")
    return json.dumps(calls, ensure_ascii=False) if calls else ""


def _marker_of(message: Mapping[str, Any]) -> int:
    role = message.get("role")
    if role not in _MARKER_OF_ROLE:
        raise ValueError(f"a message has the unknown role {role!r}")
    return _MARKER_OF_ROLE[role]
