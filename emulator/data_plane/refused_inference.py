"""Embeddings and legacy completions: refused, since every model here is a chat model.

The refusal is Azure's own; a model that embeds cannot be deployed on the local Azure.
"""

from __future__ import annotations

from emulator import catalogue
from emulator.data_plane import chat_errors, errors, serving
from emulator.data_plane.surfaces import on_dated, on_v1
from emulator.operation import Call, Operation, Reply

_DIFFERS = "There are chat models only, so that every call is refused as Azure refuses those."
_SINCE = "2022-12-01"


def create_embeddings(call: Call) -> Reply:
    """Refuse to embed."""
    return _refuse(call, "embeddings")


def create_completion(call: Call) -> Reply:
    """Refuse to complete a text."""
    return _refuse(call, "completion")


def _refuse(call: Call, operation: str) -> Reply:
    name = call.parameters.get("deployment") or call.json().get("model")
    if not isinstance(name, str) or not name:
        raise errors.invalid_payload("'model', the name of a deployment, is missing.", "model")
    deployment = serving.get_deployment(call, name)
    model = catalogue.get_model(deployment.base_model)
    raise chat_errors.operation_not_supported(operation, model.name)


_ROWS = (
    ("embeddings.create", "embeddings", create_embeddings),
    ("completions.create", "completions", create_completion),
)

OPERATIONS: tuple[Operation, ...] = tuple(
    operation
    for name, path, answer in _ROWS
    for operation in (
        on_v1(name, "POST", path, answer, differs=_DIFFERS),
        on_dated(
            name,
            "POST",
            f"deployments/{{deployment}}/{path}",
            answer,
            since=_SINCE,
            differs=_DIFFERS,
        ),
    )
)
