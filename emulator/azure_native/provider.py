"""The provider protocol in ARM's terms. It keeps no state: everything is asked of the local Azure.

It behaves as azure-native 3.29 does where a program can tell: create refuses what exists, a
named resource is replaced by deleting it first, read shows what happened behind its back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import grpc
from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from emulator.azure_native.arm import Arm, ArmError, local_azure
from emulator.azure_native.client_config import client_config
from emulator.azure_native.partial_creation import (
    NotReadyError,
    PartialCreation,
    partial_creation,
)
from emulator.azure_native.resource_types import LOOK_UPS, RESOURCE_TYPES, ResourceType

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""Pulumi's mark for a value that is not known yet (pulumi.runtime.rpc.UNKNOWN)."""

Method = TypeVar("Method", bound=Callable[..., Any])


def _answers(method: Method) -> Method:
    """Turns ARM's refusals into errors that the engine shows as one sentence."""

    @wraps(method)
    def answering(self: Any, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(self, request, context)
        except ArmError as refusal:
            context.abort(grpc.StatusCode.UNKNOWN, str(refusal))
        except NotReadyError as trouble:
            context.abort_with_status(_half_way(request, trouble))

    return answering  # type: ignore[return-value]  # the same signature, for a gRPC servicer


class AzureNative(provider_pb2_grpc.ResourceProviderServicer):
    """Serves the engine's calls."""

    def __init__(self, version: str) -> None:
        self._version = version

    def GetPluginInfo(self, _request: Any, _context: Any) -> Any:
        """The version that the installed SDK asks for."""
        return plugin_pb2.PluginInfo(version=self._version)

    def CheckConfig(self, request: Any, _context: Any) -> Any:
        """Any config will do."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, _request: Any, _context: Any) -> Any:
        """No config replaces anything."""
        return provider_pb2.DiffResponse()

    def Configure(self, _request: Any, _context: Any) -> Any:
        """Nothing to configure: the address comes from the environment."""
        return provider_pb2.ConfigureResponse(supportsPreview=True)

    def Cancel(self, _request: Any, _context: Any) -> Any:
        """Nothing to cancel: every call is short."""
        return empty_pb2.Empty()

    @_answers
    def Check(self, request: Any, _context: Any) -> Any:
        """Wants the names that make up the id; it gives none of its own."""
        kind = _kind(request.urn)
        inputs = _load(request.news)
        failures = [
            provider_pb2.CheckFailure(property=name, reason="the local Azure needs it given")
            for name in kind.path_inputs
            if name not in inputs
        ]
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    @_answers
    def Diff(self, request: Any, _context: Any) -> Any:
        """Compares inputs; another name or an immutable property replaces, deleting first."""
        kind = _kind(request.urn)
        old, new = _load(request.old_inputs), _load(request.news)
        diffs = [name for name in old | new if old.get(name) != new.get(name)]
        replaces = [name for name in diffs if kind.replaces(name)]
        some, none = provider_pb2.DiffResponse.DIFF_SOME, provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(
            changes=some if diffs else none,
            diffs=diffs,
            replaces=replaces,
            deleteBeforeReplace=bool(replaces),
        )

    @_answers
    def Create(self, request: Any, _context: Any) -> Any:
        """Refuses what exists, else makes it and waits until it is ready."""
        kind, inputs = _kind(request.urn), _load(request.properties)
        if request.preview:
            unknown = dict.fromkeys(kind.computed, UNKNOWN)
            return provider_pb2.CreateResponse(properties=_dump({**inputs, **unknown}))
        arm = local_azure()
        path = _path(arm, kind, inputs)
        if arm.find(path, kind.api_version) is not None:
            raise ArmError(f"cannot create already existing resource '{path}'")
        answer = arm.put(path, kind.api_version, kind.request_body(inputs))
        return provider_pb2.CreateResponse(
            id=answer.get("id", path), properties=_dump(kind.outputs(inputs, answer))
        )

    @_answers
    def Read(self, request: Any, _context: Any) -> Any:
        """Gone on 404; else what ARM says, with the inputs as they would be to make it so."""
        kind, inputs = _kind(request.urn), _load(request.inputs)
        answer = local_azure().find(request.id, kind.api_version)
        if answer is None:
            return provider_pb2.ReadResponse()
        outputs = kind.outputs(inputs, answer)
        return provider_pb2.ReadResponse(
            id=request.id, properties=_dump(outputs), inputs=_dump(_as_live(inputs, outputs))
        )

    @_answers
    def Update(self, request: Any, _context: Any) -> Any:
        """Puts the whole resource again, as azure-native does."""
        kind, inputs = _kind(request.urn), _load(request.news)
        if request.preview:
            return provider_pb2.UpdateResponse(properties=_dump({**_load(request.olds), **inputs}))
        answer = local_azure().put(request.id, kind.api_version, kind.request_body(inputs))
        return provider_pb2.UpdateResponse(properties=_dump(kind.outputs(inputs, answer)))

    @_answers
    def Delete(self, request: Any, _context: Any) -> Any:
        """Deletes, and waits until it is gone."""
        local_azure().delete(request.id, _kind(request.urn).api_version)
        return empty_pb2.Empty()

    @_answers
    def Invoke(self, request: Any, _context: Any) -> Any:
        """Reads a resource, or tells who we are."""
        arm, inputs = local_azure(), _load(request.args)
        if request.tok == "azure-native:authorization:getClientConfig":
            return provider_pb2.InvokeResponse(**{"return": _dump(client_config(arm))})
        if request.tok not in LOOK_UPS:
            raise ArmError(f"the local Azure's azure-native does not know {request.tok}")
        kind = RESOURCE_TYPES[LOOK_UPS[request.tok]]
        path = _path(arm, kind, inputs)
        answer = arm.find(path, kind.api_version)
        if answer is None:
            raise ArmError(f"there is no '{path}'")
        return provider_pb2.InvokeResponse(**{"return": _dump(kind.outputs({}, answer))})


def _kind(urn: str) -> ResourceType:
    """The type in a URN: `urn:pulumi:stack::project::parent$type::name`."""
    token = urn.split("::")[2].rsplit("$", maxsplit=1)[-1]
    if token not in RESOURCE_TYPES:
        raise ArmError(
            f"the local Azure's azure-native does not know {token}; "
            f"it knows {', '.join(RESOURCE_TYPES)}"
        )
    return RESOURCE_TYPES[token]


def _half_way(request: Any, trouble: NotReadyError) -> PartialCreation:
    """What there is after a create or an update that failed half-way, if it can be read."""
    kind, arm = _kind(request.urn), local_azure()
    sent = request.news if isinstance(request, provider_pb2.UpdateRequest) else request.properties
    inputs = _load(sent)
    path = _path(arm, kind, inputs)
    try:
        there = arm.find(path, kind.api_version) or {}
    except ArmError:
        there = {}
    return partial_creation(path, str(trouble), _dump(kind.outputs(inputs, there)), sent)


def _path(arm: Arm, kind: ResourceType, inputs: dict[str, Any]) -> str:
    return kind.path.format(subscriptionId=client_config(arm)["subscriptionId"], **inputs)


def _as_live(inputs: Any, live: Any) -> Any:
    """The inputs with the values that ARM reports for them."""
    if isinstance(inputs, dict) and isinstance(live, dict):
        return {name: _as_live(value, live.get(name, value)) for name, value in inputs.items()}
    return live


def _load(struct: struct_pb2.Struct) -> dict[str, Any]:
    """A protobuf struct as Python values."""
    value: dict[str, Any] = _whole(json_format.MessageToDict(struct))
    return value


def _whole(value: Any) -> Any:
    """The value with whole numbers as int: protobuf's structs know floats only, and ARM minds."""
    if isinstance(value, dict):
        return {name: _whole(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_whole(member) for member in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _dump(value: dict[str, Any]) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update(value)
    return struct
