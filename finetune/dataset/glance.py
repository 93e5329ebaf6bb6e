"""Tells at a glance that a conversation is good: the commonest shape, and nothing else."""

from __future__ import annotations

from typing import Any

_INSTRUCTING = ("system", "developer")
_TALKING = ("user", "assistant")
_SIZE = 2


GoodTexts = tuple[list[str], list[str]]
"""Of an example that is certainly good: what instructs the model, and what it talks about."""


def good_texts(example: Any) -> GoodTexts | None:
    """The texts, if an example is messages with role and text alone, and the assistant's is last.

    Whatever else an example may have is looked at closely, in `finetune.dataset.example`.
    """
    instructions: list[str] = []
    talk: list[str] = []
    role = None
    try:
        if len(example) != 1:
            return None
        for message in example["messages"]:
            role, content = message["role"], message["content"]
            if (
                len(message) != _SIZE
                or type(content) is not str
                or not content
                or content.isspace()
            ):
                return None
            if role in _TALKING:
                talk.append(content)
            elif role in _INSTRUCTING:
                instructions.append(content)
            else:
                return None
    except (KeyError, TypeError):
        return None
    return (instructions, talk) if role == "assistant" else None
