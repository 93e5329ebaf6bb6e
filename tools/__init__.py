"""The scripts behind `make`: set-up, the Pulumi CLI, the local stack and the local Azure.

`Makefile` calls `python -m tools.<script>`. What must run before any dependency is installed
(setup, clean) uses the standard library only; the rest runs in `.venv`. Nothing here is imported
by the program, the library or the emulator.
"""

import sys

# Here, because this runs before any script and is read by every Python: no f-string before 3.6.
if sys.version_info < (3, 11):  # noqa: UP036 - which Python runs this is what is being asked
    sys.exit(
        "Python 3.11 or newer is needed and this is %d.%d: " % sys.version_info[:2]  # noqa: UP031
        + "name a newer one, as in `make PYTHON=python3.12 up`."
    )
