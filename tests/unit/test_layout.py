"""The house limits and the files that tools read: sizes, config keys, pinned requirements."""

import ast
import re
from pathlib import Path

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDERS = ("finetune", "infra", "emulator", "tools", "tests")
LONGEST_FILE_LINES = 250
LONGEST_FUNCTION_LINES = 50

PINNED = re.compile(r"(?P<name>[A-Za-z0-9_.-]+)==(?P<version>[0-9][0-9A-Za-z.]*)")


def sources():
    """Return every Python file of this project."""
    return [path for folder in FOLDERS for path in sorted((CHECKOUT / folder).rglob("*.py"))]


def read_yaml(name):
    """Return a YAML file of the checkout, parsed."""
    return yaml.safe_load((CHECKOUT / name).read_text(encoding="utf-8"))


def requirements(name):
    """Return the lines of a requirements file that name a package, each with its comment."""
    lines = (CHECKOUT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r "))]


def long_functions(path):
    """Yield the functions of a file that are too long, with their lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            if lines > LONGEST_FUNCTION_LINES:
                yield f"{path.relative_to(CHECKOUT)}: {node.name} has {lines} lines"


def test_no_file_is_longer_than_250_lines():
    """One concept a file keeps it short."""
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}

    too_long = {str(path): count for path, count in lines.items() if count > LONGEST_FILE_LINES}

    assert len(lines) > len(FOLDERS)
    assert too_long == {}


def test_no_function_is_longer_than_50_lines():
    """A function fits on a screen, docstring included."""
    assert [found for path in sources() for found in long_functions(path)] == []


def test_every_config_key_has_a_type_and_a_description():
    """`pulumi config` and the docs say what a key is."""
    for key, described in read_yaml("Pulumi.yaml")["config"].items():
        assert described["type"] in {"string", "boolean", "integer", "array", "object"}, key
        assert len(described["description"]) > 10, key


def test_every_key_of_a_stack_is_described():
    """No stack sets a key that Pulumi.yaml does not know."""
    known = {f"azure-finetune:{key}" for key in read_yaml("Pulumi.yaml")["config"]}

    for stack in ("Pulumi.dev.yaml", "Pulumi.local.yaml"):
        assert set(read_yaml(stack)["config"]) <= known


def test_the_project_has_no_main():
    """The engine runs the root's __main__.py, so that `finetune` is importable."""
    assert "main" not in read_yaml("Pulumi.yaml")


def test_the_local_stack_is_the_dev_stack_in_another_cloud():
    """What works on the local Azure is what is deployed: only the cloud differs."""
    dev, local = read_yaml("Pulumi.dev.yaml"), read_yaml("Pulumi.local.yaml")
    for stack in (dev, local):
        stack.pop("encryptionsalt", None)

    clouds = (
        dev["config"].pop("azure-finetune:cloud"),
        local["config"].pop("azure-finetune:cloud"),
    )

    assert clouds == ("public", "local")
    assert local == dev


REQUIREMENTS = [
    "requirements.txt",
    "requirements-local.txt",
    "requirements-dev.txt",
    "requirements-fuzz.txt",
]


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned(name):
    """Two machines install the same versions."""
    for line in requirements(name):
        assert PINNED.fullmatch(line.partition("#")[0].strip()), line


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_says_why_it_is_here(name):
    """A comment of a few words follows each package."""
    for line in requirements(name):
        assert len(line.partition("#")[2].split()) >= 2, line


def test_no_package_is_required_twice():
    """Each package has one version and one reason."""
    lines = [line for name in REQUIREMENTS for line in requirements(name)]

    names = [PINNED.match(line)["name"].lower() for line in lines]

    assert sorted(names) == sorted(set(names))


def test_the_stack_s_data_is_in_the_project():
    """Every path that a stack names leads to a file of the checkout."""
    for stack in ("Pulumi.dev.yaml", "Pulumi.local.yaml"):
        for spec in read_yaml(stack)["config"]["azure-finetune:models"].values():
            assert (CHECKOUT / spec["training_path"]).is_file()
