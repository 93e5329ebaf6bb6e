"""`python -m emulator.azure_native`: the plugin process that the engine starts.

It prints the port it serves on as its first line, which is how the engine finds it.
"""

from __future__ import annotations

import signal
import socket
import sys
import threading
from concurrent import futures
from importlib.util import find_spec
from json import loads
from pathlib import Path
from typing import Any

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from emulator.azure_native.arm import ArmError
from emulator.azure_native.provider import AzureNative

WORKERS = 32
"""More calls than the engine has under way at once on the machines this is made for."""


SECONDS_BETWEEN_LOOKS = 2.0


def main() -> None:
    """Serves until the engine ends the process, or is no more; its address is the last argument."""
    ended = threading.Event()

    def end(*_signal: Any) -> None:
        ended.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=WORKERS))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(AzureNative(sdk_version()), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    while not ended.wait(SECONDS_BETWEEN_LOOKS) and _is_there(sys.argv[-1]):
        pass
    server.stop(grace=None)


def _is_there(engine_address: str) -> bool:
    """Whether the engine still listens: after a kill -9 nobody else would end this process."""
    host, _, port = engine_address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=SECONDS_BETWEEN_LOOKS).close()
    except TimeoutError:
        return True  # alive but busy
    except OSError:
        return False
    return True


def sdk_version() -> str:
    """The version of azure-native that the installed SDK wants its plugin to have."""
    package = find_spec("pulumi_azure_native")  # found, not imported: that takes 0.1 s
    if package is None or package.origin is None:
        raise ArmError("pulumi-azure-native is not installed in this environment")
    version: str = loads((Path(package.origin).parent / "pulumi-plugin.json").read_text())[
        "version"
    ]
    return version


if __name__ == "__main__":
    main()
