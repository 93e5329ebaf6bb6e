"""Tells at a glance that a conversation is good: the commonest shape, and nothing else."""

from __future__ import annotations

from typing import Any

_ROLES = frozenset(("system", "developer", "user", "assistant"))
_SIZE = 2


def is_certainly_good(example: Any) -> bool:
    """Whether an example is messages with role and text alone, and the assistant's is the last.

    Whatever else an example may have is looked at closely, in `finetune.dataset.example`.
    """
    try:
        if len(example) != 1:
            return False
        for message in example["messages"]:
            role, content = message["role"], message["content"]
            if (
                len(message) != _SIZE
                or role not in _ROLES
                or type(content) is not str
                or not content
                or content.isspace()
            ):
                return False
    except (KeyError, TypeError):
        return False
    return bool(example["messages"]) and role == "assistant"
