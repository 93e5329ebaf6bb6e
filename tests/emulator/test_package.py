"""What `pip install .` brings: the command, and the libraries that the local Azure imports."""

import ast
import re
import sys
import tomllib

import pytest

from emulator.__main__ import main
from tests.emulator.running_emulator import PROJECT

# Where a library's module is called otherwise than its package.
MODULES = {"python-multipart": "python_multipart", "rs-bpe": "rs_bpe"}
# Starlette imports the one when a form arrives, and uvicorn the other to read requests.
UNNAMED = {"python_multipart", "httptools"}


@pytest.fixture(scope="module")
def project():
    """Give the package's description."""
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def test_its_pins_are_those_of_the_requirements_files(project):
    """What is tested here is what is installed elsewhere."""
    pinned = "".join(
        (PROJECT / name).read_text(encoding="utf-8")
        for name in ("requirements.txt", "requirements-local.txt")
    )

    for pin in project["project"]["dependencies"]:
        assert re.search(rf"^{re.escape(pin)}\s", pinned, re.MULTILINE), pin


def test_it_has_every_library_that_is_imported_and_no_other(project):
    """But for the stand-in of the plugin, which is no part of the package."""
    packages = [pin.partition("==")[0] for pin in project["project"]["dependencies"]]
    installed = {MODULES.get(package, package) for package in packages}
    imported = {
        name
        for path in (PROJECT / "emulator").rglob("*.py")
        if "azure_native" not in path.parts
        for name in top_level_imports(path)
    }

    assert imported - set(sys.stdlib_module_names) - {"emulator"} == installed - UNNAMED


def test_the_command_is_the_module_s_main(project):
    """It is the same as `python -m emulator`."""
    ((name, place),) = project["project"]["scripts"].items()

    assert (name, place) == ("local-azure-openai", f"emulator.__main__:{main.__name__}")


def top_level_imports(path):
    """Return the first parts of what a file imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]
