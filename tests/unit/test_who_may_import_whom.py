"""Who may import whom, and who may read the time: docs/architecture.md, held by parsing.

Imports inside functions and under TYPE_CHECKING count like any other.
"""

import ast
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDERS = ("finetune", "infra", "emulator", "tools")

SDKS = ("openai", "azure")
PULUMI = ("pulumi", "pulumi_azure_native")
IMPURE = ("finetune.azure", "finetune.providers", "finetune.waiting", "finetune.cli")

FORBIDDEN = [  # the first whose beginning fits the importing module holds
    ("finetune.azure", (*PULUMI, "grpc", *IMPURE[1:], "infra", "emulator", "tools")),
    ("finetune.providers.engine", (*SDKS, "pulumi_azure_native", "infra", "emulator", "tools")),
    ("finetune.providers", (*SDKS, "grpc", "pulumi_azure_native", "infra", "emulator", "tools")),
    ("finetune.waiting", (*SDKS, "grpc", "pulumi_azure_native", "infra", "emulator", "tools")),
    ("finetune.__main__", (*SDKS, *PULUMI, "grpc", "finetune.providers", "infra", "emulator")),
    ("finetune.cli", (*SDKS, *PULUMI, "grpc", "finetune.providers", "infra", "emulator", "tools")),
    ("finetune", (*SDKS, *PULUMI, "grpc", *IMPURE, "infra", "emulator", "tools")),  # the pure ones
    ("infra", (*SDKS, "grpc", "emulator", "tools")),
    ("emulator.azure_native", (*SDKS, "pulumi_azure_native", "finetune", "infra", "tools")),
    ("emulator", (*SDKS, *PULUMI, "grpc", "finetune", "infra", "tools")),
    ("tools.do_nothing_program", (*SDKS, "finetune", "infra", "emulator")),  # it is a program
    ("tools", (*SDKS, "pulumi_azure_native")),
]

CLOCKS = {
    "finetune.clock": "the library's clock",
    "emulator.clock": "the local Azure's, whose time is virtual",
    "emulator.azure_native": "a process of its own that waits for the real engine in real time",
    "tools": "scripts round the real engine; nothing of theirs runs in virtual time",
}
"""Who may read the time or sleep, and why."""

READING_THE_TIME = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today")

MAY_SLEEP_ASYNC = {"finetune.waiting.watch": "waits in the program's event loop"}


def module_of(path, root):
    """Return the dotted name of a file: finetune/dataset/__init__.py is finetune.dataset."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_in(name, prefix):
    """Tell whether a dotted name is a module, or inside it."""
    return f"{name}.".startswith(f"{prefix}.")


def imported(tree, package):
    """Yield line and dotted name of everything that a file imports, names in modules included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(above if node.level else []), *filter(None, [node.module])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
            ("import_module", "__import__")
        ):
            if not node.args or not isinstance(node.args[0], ast.Constant):
                yield node.lineno, "a module whose name is computed"
            else:
                yield node.lineno, str(node.args[0].value)


def times(tree, package):
    """Yield line and name of everything in a file that reads the time or sleeps."""
    for line, name in imported(tree, package):
        if is_in(name, "time") or name == "asyncio.sleep":
            yield line, name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            name = ast.unparse(node)
            if name == "asyncio.sleep" or name.endswith(READING_THE_TIME):
                yield node.lineno, name


def violations(root):
    """Return a sentence for every broken rule under a checkout's root, in order."""
    found = []
    for path in sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.py")):
        module, tree = module_of(path, root), ast.parse(path.read_text(encoding="utf-8"))
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        at = path.relative_to(root).as_posix()
        rules = next(names for prefix, names in FORBIDDEN if is_in(module, prefix))
        found += [
            f"{at}:{line} imports {name}"
            for line, name in imported(tree, package)
            if any(is_in(name, forbidden) for forbidden in rules) or "computed" in name
        ]
        if not any(is_in(module, clock) for clock in CLOCKS):
            found += [
                f"{at}:{line} uses {name}"
                for line, name in times(tree, package)
                if not (name == "asyncio.sleep" and module in MAY_SLEEP_ASYNC)
            ]
    return found


def test_every_file_of_this_checkout_keeps_the_rules():
    """Nobody imports what they may not, and only the clocks read the time."""
    assert violations(CHECKOUT) == []


@pytest.mark.parametrize(
    ("path", "source", "broken"),
    [
        ("finetune/spec.py", "import openai", "imports openai"),
        ("finetune/spec.py", "from azure.core import exceptions", "imports azure.core.exceptions"),
        ("finetune/cost.py", "def f():\n    import pulumi", "imports pulumi"),
        ("finetune/job.py", "from finetune import azure", "imports finetune.azure"),
        ("finetune/job.py", "from . import waiting", "imports finetune.waiting"),
        ("finetune/dataset/a.py", "from ..azure import clouds", "imports finetune.azure.clouds"),
        ("finetune/dataset/__init__.py", "from .. import azure", "imports finetune.azure"),
        ("finetune/report/a.py", "import pulumi.log", "imports pulumi.log"),
        ("finetune/cli/a.py", "from finetune.providers import engine", "finetune.providers.engine"),
        ("finetune/azure/a.py", "import pulumi", "imports pulumi"),
        ("finetune/azure/a.py", "import finetune.providers.claims", "finetune.providers.claims"),
        ("finetune/providers/a.py", "from openai import OpenAI", "imports openai.OpenAI"),
        ("finetune/providers/a.py", "import grpc", "imports grpc"),
        ("finetune/waiting/a.py", "if TYPE_CHECKING:\n    import openai", "imports openai"),
        ("infra/a.py", "import azure.identity", "imports azure.identity"),
        ("infra/a.py", "from emulator import clock", "imports emulator.clock"),
        ("emulator/a.py", "from finetune.prices import x", "imports finetune.prices.x"),
        ("emulator/a.py", "import pulumi", "imports pulumi"),
        ("emulator/azure_native/a.py", "import pulumi_azure_native", "imports pulumi_azure_native"),
        ("tools/a.py", "importlib.import_module('openai')", "imports openai"),
        ("infra/a.py", "importlib.import_module(name)", "imports a module whose name is computed"),
        ("finetune/spec.py", "import time", "uses time"),
        ("finetune/spec.py", "def f():\n    from time import sleep", "uses time.sleep"),
        ("infra/a.py", "x = datetime.now()", "uses datetime.now"),
        ("infra/a.py", "x = datetime.datetime.utcnow", "uses datetime.datetime.utcnow"),
        ("emulator/a.py", "x = date.today()", "uses date.today"),
        ("emulator/a.py", "await asyncio.sleep(1)", "uses asyncio.sleep"),
        ("finetune/waiting/watch.py", "import time", "uses time"),
    ],
)
def test_a_broken_rule_is_found(tmp_path, path, source, broken):
    """A file that breaks a rule is named with its line and what it must not do."""
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(source, encoding="utf-8")

    line = source.count("\n") + 1
    assert [one.partition(" ")[0] for one in violations(tmp_path)] == [f"{path}:{line}"]
    assert violations(tmp_path)[0].endswith(broken)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("finetune/tokens.py", "from rs_bpe.bpe import openai"),
        ("finetune/spec.py", "from datetime import datetime\nx = datetime.fromisoformat('')"),
        ("finetune/spec.py", "from finetune import clock\nx = clock.now()"),
        ("finetune/clock.py", "import time"),
        ("finetune/waiting/watch.py", "from finetune.providers import a\nawait asyncio.sleep(1)"),
        ("finetune/azure/a.py", "def f():\n    import openai, azure.identity"),
        ("finetune/providers/a.py", "import pulumi\nfrom finetune.azure import clouds"),
        ("finetune/providers/engine.py", "import grpc, pulumi"),
        ("finetune/cli/a.py", "from finetune.azure import data_plane"),
        ("infra/a.py", "import pulumi_azure_native, pulumi\nimport finetune.providers.claims"),
        ("emulator/clock.py", "import time"),
        ("emulator/a.py", "from emulator import clock as time\nawait time.pause(1)"),
        ("emulator/azure_native/a.py", "import grpc, time\nfrom pulumi.runtime.proto import x"),
        ("tools/a.py", "import time, pulumi"),
    ],
)
def test_what_is_allowed_is_let_through(tmp_path, path, source):
    """The rules forbid nothing that the design allows."""
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(source, encoding="utf-8")

    assert violations(tmp_path) == []


def test_files_are_looked_at_at_all():
    """The check would hold of an empty folder too, so every folder has files."""
    assert all(list((CHECKOUT / folder).rglob("*.py")) for folder in FOLDERS)
