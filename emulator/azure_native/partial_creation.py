"""What was made but did not become ready, told so that the engine keeps what there is of it.

As azure-native 3.29 does: it reads the thing once more, and answers with the error and that state.
Source: pulumi-azure-native, provider/pkg/provider/provider.go, `partialError` (read 2026-11-22).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf import any_pb2, struct_pb2
from pulumi.runtime.proto import provider_pb2, status_pb2


class NotReadyError(Exception):
    """ARM accepted a PUT, and what came of it could not be seen to succeed."""


@dataclass(frozen=True)
class PartialCreation(grpc.Status):  # type: ignore[misc]  # grpc has no types
    """The answer to a create or an update that got half-way: an error with a state."""

    code: grpc.StatusCode
    details: str
    trailing_metadata: tuple[tuple[str, bytes], ...]


def partial_creation(
    resource_id: str, reason: str, properties: struct_pb2.Struct, inputs: struct_pb2.Struct
) -> PartialCreation:
    """The answer for a resource in a state, with the reason why that is not the declared one."""
    failure: Any = provider_pb2.ErrorResourceInitFailed(
        id=resource_id, properties=properties, reasons=[reason], inputs=inputs
    )
    code = grpc.StatusCode.UNKNOWN
    detail = any_pb2.Any()
    detail.Pack(failure)
    status = status_pb2.Status(code=code.value[0], message=reason, details=[detail])
    return PartialCreation(code, reason, (("grpc-status-details-bin", status.SerializeToString()),))
