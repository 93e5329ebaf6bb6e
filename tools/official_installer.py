"""Installs the Pulumi CLI with the SDK's own installer; needs the internet.

Run as a process of its own by `engine.py`, so that it can be timed, shown and interrupted like the
other ways. On failure the last line it prints is the reason.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.error

from pulumi.automation import PulumiCommand
from semver import VersionInfo

# Where packets are dropped instead of refused, the installer would hang for minutes.
SECONDS_TO_CONNECT = 10


def main() -> int:
    """Arguments: the directory to install into (`bin/` comes below it) and the version."""
    root, version = sys.argv[1:]
    socket.setdefaulttimeout(SECONDS_TO_CONNECT)
    try:
        PulumiCommand.install(root=root, version=VersionInfo.parse(version))
    except urllib.error.URLError as error:
        print(error.reason)
    except subprocess.CalledProcessError as error:
        print((error.output or b"").decode(errors="replace").strip() or error)
    except OSError as error:
        print(error)
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
