"""The data plane's two surfaces: where their paths begin (docs/azure.md 1.1)."""

from __future__ import annotations

from emulator.operation import Answer, Operation

_DATED_BASE = "/accounts/{subdomain}/openai/"
_BASE = _DATED_BASE + "v1/"


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


def dated_operation(name: str, method: str, path: str, answer: Answer) -> Operation:
    """Describe an operation that only the dated surface has, by its path below `/openai/`."""
    return Operation(name=name, method=method, path=_DATED_BASE + path, answer=answer, plane="data")
