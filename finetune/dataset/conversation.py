"""What holds between the messages of a conversation: calls and answers, declared tools, images."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from finetune.dataset.fault import Fault, at, kind_of, short
from finetune.dataset.images import MAX_IMAGES, count_images
from finetune.dataset.messages import is_role, message_faults
from finetune.dataset.tool_calls import called_names, has_old_calls
from finetune.dataset.tool_schemas import declared_names

_NAMED = 5
"""Declared tools that a message names."""


def chat_faults(example: dict[str, Any], *, vision: bool | None) -> Iterator[Fault]:
    """What is wrong with the messages of an example that has them at its top."""
    if "messages" not in example:
        what = 'has no messages; each line is {"messages": […], …}'
        yield Fault("missing-key", what, "messages")
        return
    messages = example["messages"]
    yield from message_list_faults(messages, "messages")
    if isinstance(messages, list):
        tools = declared_names(example)
        yield from conversation_faults(messages, "messages", tools, vision=vision)
        yield from OpenCalls().follow(messages, "messages")


def conversation_faults(
    messages: Sequence[Any], where: str, tools: frozenset[str] | None, *, vision: bool | None
) -> Iterator[Fault]:
    """What is wrong with each message, and with calls to tools that nobody declared."""
    for index, message in enumerate(messages):
        place = at(where, index)
        yield from message_faults(message, place, vision=vision)
        if tools is not None:
            yield from _undeclared(message, place, tools)
    if count_images(messages) > MAX_IMAGES:
        what = f"{count_images(messages)} images; the service takes {MAX_IMAGES} in one example"
        yield Fault("too-many-images", what, where)


def _undeclared(message: Any, where: str, tools: frozenset[str]) -> Iterator[Fault]:
    for inside, name in called_names(message):
        if name not in tools:
            declared = ", ".join(map(short, sorted(tools)[:_NAMED])) or "nothing"
            what = f"calls {short(name)}, but what is declared is {declared}; declare it"
            yield Fault("unknown-tool", what, f"{where}.{inside}")


def message_list_faults(value: Any, where: str) -> Iterator[Fault]:
    """Whether there is a list of messages at all."""
    if not isinstance(value, list):
        yield Fault("wrong-type", f"is a list of messages, not {kind_of(value)}", where)
    elif not value:
        yield Fault("no-messages", "has no messages; write some, or take the line out", where)


def deprecation_faults(example: dict[str, Any], messages: Sequence[Any]) -> Iterator[Fault]:
    """One warning for an example that calls functions in the older way."""
    old = [at("messages", i) for i, message in enumerate(messages) if has_old_calls(message)]
    if "functions" in example or old:
        what = "functions and function_call are deprecated; write tools and tool_calls"
        yield Fault("functions-deprecated", what, "functions" if "functions" in example else old[0])


class OpenCalls:
    """The calls that wait for their answers, while a conversation goes on."""

    def __init__(self, waiting: dict[str, str] | None = None) -> None:
        self._waiting = dict(waiting or {})

    def copy(self) -> OpenCalls:
        """The same state, for one of two ways in which the conversation goes on."""
        return OpenCalls(self._waiting)

    def follow(self, messages: Sequence[Any], where: str) -> Iterator[Fault]:
        """Takes the next messages; whatever waits after the last of all is no fault."""
        for index, message in enumerate(messages):
            place = at(where, index)
            if is_role(message, "tool"):
                yield from self._answer(message, place)
                continue
            yield from self._give_up()
            if is_role(message, "assistant"):
                self._call(message, place)

    def _answer(self, message: dict[str, Any], where: str) -> Iterator[Fault]:
        call_id = message.get("tool_call_id")
        if isinstance(call_id, str) and call_id.strip() and not self._waiting.pop(call_id, None):
            what = f"answers {short(call_id)}, which no call before it waits for; correct the id"
            yield Fault("tool-answer-without-call", what, at(where, "tool_call_id"))

    def _give_up(self) -> Iterator[Fault]:
        for call_id, where in self._waiting.items():
            what = (
                f"no message of the tool answers {short(call_id)} before the conversation goes on"
            )
            yield Fault("tool-call-unanswered", f"{what}; write the answer", where)
        self._waiting.clear()

    def _call(self, message: dict[str, Any], where: str) -> None:
        calls = message.get("tool_calls")
        for index, call in enumerate(calls if isinstance(calls, list) else ()):
            if isinstance(call, dict) and isinstance(call.get("id"), str) and call["id"].strip():
                self._waiting.setdefault(call["id"], f"{where}.tool_calls[{index}]")
