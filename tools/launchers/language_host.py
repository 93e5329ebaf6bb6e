"""The language host of a Pulumi CLI built from Go modules: runs the Python program for the engine.

An installed CLI brings a host of its own, which always wins. This one serves the SDK's own
`LanguageServer` (the Automation API's), runs the program in its own process and prints its port
on stdout, which is all the engine waits for. It leaves quietly when told to, and by itself when
the engine is gone: after a kill -9 nobody else would end it.
"""

from __future__ import annotations

import os
import runpy
import signal
import socket
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
import pulumi
from pulumi.automation._server import LanguageServer
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

if TYPE_CHECKING:
    from types import FrameType, TracebackType

SECONDS_BETWEEN_LOOKS = 2.0
# As the SDK's own hosts have it: a checkpointed value may be larger than gRPC's 4 MB.
CHANNEL_OPTIONS = [("grpc.max_receive_message_length", 400 * 1024 * 1024)]


class ProgramHost(LanguageServer):
    """Runs the project's program in the directory and with the entry point the engine names.

    The methods have gRPC's names.
    """

    def __init__(self, engine_address: str) -> None:
        super().__init__(program=_no_program)
        self._engine_address = engine_address

    def Run(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Runs the program; what failed has been logged when this returns."""
        # The SDK takes the engine's address from here; without it logs would go to stderr.
        request.args.insert(0, self._engine_address)
        os.chdir(request.pwd)
        # Path drops the "." that stands for "the directory itself".
        entry_point = str(Path(request.info.program_directory) / request.info.entry_point)
        self.program = lambda: _run_program(entry_point, request.info.root_directory)
        answer = super().Run(request, context)  # type: ignore[no-untyped-call]
        # Each error has been logged before it is returned; `bail` keeps the engine from printing
        # it a second time, as the Go host does.
        return language_pb2.RunResponse(bail=True) if answer.error else answer

    def InstallDependencies(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        """Serves `pulumi install`: only says who installs here."""
        line = b"nothing to do: `make up` installs the dependencies into the virtual environment\n"
        yield language_pb2.InstallDependenciesResponse(stdout=line)

    def GetProgramDependencies(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        """Serves `pulumi about`: all that is installed beside the SDK."""
        answer = language_pb2.GetProgramDependenciesResponse()
        for package in metadata.distributions():
            answer.dependencies.add(name=package.name, version=package.version)
        return answer

    def GetPluginInfo(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        """Names the SDK's version: this host has none of its own."""
        return plugin_pb2.PluginInfo(version=metadata.version("pulumi"))


def _no_program() -> None:
    """Stands in until the engine names the program."""


def _run_program(entry_point: str, root_directory: str) -> None:
    """Runs the program as `python entry_point` would; a crash shows the user's own frames."""
    pulumi.runtime.settings.SETTINGS.root_directory = root_directory
    try:
        runpy.run_path(entry_point, run_name="__main__")
    except pulumi.RunError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever the program raised is the user's to see
        trace = _trace_from(entry_point, error.__traceback__)
        text = "".join(traceback.format_exception(type(error), error, trace))
        raise pulumi.RunError(f"Program failed with an unhandled exception:\n{text}") from None


def _trace_from(entry_point: str, trace: TracebackType | None) -> TracebackType | None:
    """The trace from the program's first frame on; the whole one if the program has no frame."""
    directory = Path(entry_point)
    step = trace
    while step is not None:
        file = Path(step.tb_frame.f_code.co_filename)
        if file == directory or file == directory / "__main__.py":
            return step
        step = step.tb_next
    return trace


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """Ends the process: a KeyboardInterrupt's traceback would land in the user's diagnostics."""
    os._exit(0)


def _leave_when_gone(engine_address: str) -> None:
    """Looks at the engine's port now and then, and ends the process once nobody listens there."""
    host, _, port = engine_address.rpartition(":")
    while True:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        try:
            socket.create_connection((host, int(port)), timeout=SECONDS_BETWEEN_LOOKS).close()
        except TimeoutError:
            continue  # alive but busy, or stopped by a debugger
        except OSError:
            os._exit(1)


def main() -> None:
    """Serves until told to leave. The engine's address is the last argument."""
    signal.signal(signal.SIGINT, _leave)
    signal.signal(signal.SIGTERM, _leave)
    engine_address = sys.argv[-1]
    server = grpc.server(ThreadPoolExecutor(max_workers=4), options=CHANNEL_OPTIONS)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(ProgramHost(engine_address), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    threading.Thread(target=_leave_when_gone, args=(engine_address,), daemon=True).start()
    print(port, flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
