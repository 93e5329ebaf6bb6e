"""The data plane's two surfaces, v1 and dated: their paths, versions and refusals.

What differs between them: docs/azure.md 1.1. The api-versions are those with a specification in
Azure/azure-rest-api-specs (cognitiveservices/data-plane/AzureOpenAI), and the one that a notebook
uses for files/import. The refusals are Azure's own sentences, as its users quote them: for a
missing version MicrosoftDocs/azure-docs#114602, for one that does not exist
spring-projects/spring-ai#3873, for a date on v1 pydantic/pydantic-ai#5066.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from emulator.data_plane import errors
from emulator.operation import Answer, Call, Operation, Reply

_DATED_BASE = "/accounts/{subdomain}/openai/"
_V1_BASE = _DATED_BASE + "v1/"
_V1_VERSIONS = ("v1", "preview")
_DATED_VERSIONS = frozenset(
    (
        "2022-12-01",
        "2023-05-15",
        "2023-12-01-preview",
        "2024-02-01",
        "2024-02-15-preview",
        "2024-03-01-preview",
        "2024-04-01-preview",
        "2024-05-01-preview",
        "2024-06-01",
        "2024-07-01-preview",
        "2024-08-01-preview",
        "2024-09-01-preview",
        "2024-10-01-preview",
        "2024-10-21",
        "2024-12-01-preview",
        "2025-01-01-preview",
        "2025-02-01-preview",
        "2025-03-01-preview",
        "2025-04-01-preview",
        "2025-11-15-preview",
    )
)


def on_both(
    name: str, method: str, path: str, answer: Answer | None, *, since: str, **fields: Any
) -> tuple[Operation, Operation]:
    """Describe an operation of both surfaces, by its path below `/openai/v1/` and `/openai/`.

    `since` is the first api-version that has it.
    """
    return (
        on_v1(name, method, path, answer, **fields),
        on_dated(name, method, path, answer, since=since, **fields),
    )


def on_v1(name: str, method: str, path: str, answer: Answer | None, **fields: Any) -> Operation:
    """Describe an operation by its path below `/openai/v1/`."""
    return Operation(
        name=name,
        method=method,
        path=_V1_BASE + path,
        answer=answer,
        plane="data",
        since="v1",
        **fields,
    )


def on_dated(
    name: str, method: str, path: str, answer: Answer | None, *, since: str, **fields: Any
) -> Operation:
    """Describe an operation by its path below `/openai/`; `since` as in `on_both`."""
    return Operation(
        name=name,
        method=method,
        path=_DATED_BASE + path,
        answer=answer,
        plane="data",
        since=since,
        **fields,
    )


def check_version(operation: Operation, call: Call) -> None:
    """Let a call pass whose api-version its surface takes and has the operation.

    Raises:
        WireError: 404 without a version on the dated surface, or with one that is too old for
            the operation; 400 for a version that the surface does not know.
    """
    version = call.query.get("api-version")
    if operation.since == "v1":
        if version not in (None, *_V1_VERSIONS):
            raise errors.version_on_v1()
        return
    if not version:
        raise errors.resource_not_found()
    if version.lower() not in _DATED_VERSIONS:
        raise errors.version_not_supported()
    if version.lower() < operation.since:
        raise errors.resource_not_found()


def as_created(call: Call, reply: Reply) -> Reply:
    """Have a reply tell of something new: 201 with its place on the dated surface, 200 on v1."""
    if not call.is_dated or not isinstance(reply.body, dict):
        return reply
    place = f"{call.cloud.root_url}{call.path.rstrip('/').removesuffix('/import')}"
    return replace(reply, status=201, headers={"location": f"{place}/{reply.body['id']}"})
