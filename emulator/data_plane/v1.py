"""The v1 surface: where its paths begin (docs/azure.md 1.1)."""

from __future__ import annotations

from emulator.operation import Answer, Operation

_BASE = "/accounts/{subdomain}/openai/v1/"


def operation(
    name: str, method: str, path: str, answer: Answer | None, *, takes_upload: bool = False
) -> Operation:
    """Describe an operation of the v1 surface by its path below `/openai/v1/`."""
    return Operation(
        name=name,
        method=method,
        path=_BASE + path,
        answer=answer,
        plane="data",
        takes_upload=takes_upload,
    )
