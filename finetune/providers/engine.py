"""What a provider may ask of the Pulumi engine that started it: to say something, and to be there.

The engine's address is the host process's last argument. In a test, or any other process, there
is no engine: nothing is said, and it counts as there.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from functools import cache
from typing import Literal

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from finetune import clock
from finetune.errors import FineTuneError

SECONDS_BETWEEN_LOOKS = 2.0

Severity = Literal["INFO", "WARNING"]


def say(message: str, severity: Severity = "INFO") -> None:
    """Shows one line to the user, on the stack's row; without an engine, nowhere."""
    channel = _channel()
    if channel is None:
        return
    request = engine_pb2.LogRequest(
        severity=engine_pb2.LogSeverity.Value(severity), message=message, urn=""
    )
    try:
        engine_pb2_grpc.EngineStub(channel).Log(request, timeout=5)
    except grpc.RpcError:
        return  # the engine has gone, and with it whoever would read this


def is_alive() -> bool:
    """Whether the engine still listens; a host outlives a killed engine, and must do nothing."""
    if _channel() is None:
        return True
    try:
        _connect()
    except OSError:
        return False
    return True


def require_alive(doing: str) -> None:
    """Refuses to pay for, or take away, anything for an engine that is no more.

    Raises:
        FineTuneError: the engine has gone, and whoever runs `pulumi` next decides.
    """
    if not is_alive():
        raise FineTuneError(f"the Pulumi engine has gone, so {doing} is left to the next run")


@cache
def leave_with_engine() -> None:
    """Ends this host process soon after its engine: nobody else would, and it would act on."""
    if _channel() is not None:
        threading.Thread(target=_leave_when_gone, daemon=True).start()


def _leave_when_gone() -> None:
    while True:
        clock.pause(SECONDS_BETWEEN_LOOKS)
        try:
            _connect()
        except TimeoutError:
            continue  # alive but busy
        except OSError:
            os._exit(1)


def _connect() -> None:
    """Reaches the engine and hangs up: a killed process's port refuses at once."""
    host, _, port = sys.argv[-1].rpartition(":")
    socket.create_connection((host, int(port)), timeout=SECONDS_BETWEEN_LOOKS).close()


@cache
def _channel() -> grpc.Channel | None:
    if not sys.argv[0].endswith("pulumi/dynamic/__main__.py"):
        return None
    return grpc.insecure_channel(sys.argv[-1])
