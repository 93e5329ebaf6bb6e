"""How the language host of a Go-built CLI runs a program."""

import contextvars

import pulumi
import pytest

from tools.launchers.language_host import _run_program


def run(directory, text):
    """Runs a program of the given text; the SDK's settings are left as they were."""
    (directory / "__main__.py").write_text(text)
    context = contextvars.copy_context()
    return context.run(_run_program, str(directory), str(directory))


def test_a_program_runs_as_main(tmp_path):
    """As `python <directory>` would run it."""
    with pytest.raises(pulumi.RunError, match="named __main__"):
        run(tmp_path, "import pulumi\nraise pulumi.RunError(f'named {__name__}')")


def test_a_run_error_stays_what_it_is(tmp_path):
    """Its sentence is for the user, without a traceback."""
    with pytest.raises(pulumi.RunError, match=r"^one sentence$"):
        run(tmp_path, "import pulumi\nraise pulumi.RunError('one sentence')")


def test_a_crash_shows_the_users_frames_only(tmp_path):
    """The trace begins in the program, not in the host that runs it."""
    with pytest.raises(pulumi.RunError) as crash:
        run(tmp_path, "def inner():\n    1 / 0\n\ninner()")

    lines = str(crash.value).splitlines()
    assert lines[0] == "Program failed with an unhandled exception:"
    assert lines[2] == f'  File "{tmp_path}/__main__.py", line 4, in <module>'
    assert lines[-1] == "ZeroDivisionError: division by zero"
    assert "runpy" not in str(crash.value)
