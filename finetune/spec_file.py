"""The specs in a YAML file: one spec, or the models of a `Pulumi.<stack>.yaml`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from finetune.errors import Problem, SpecError
from finetune.prices import Prices, load_prices, read_prices
from finetune.shown import shown
from finetune.spec import FineTuneSpec
from finetune.spec_parsing import parse
from finetune.stack_config import read_models, unknown_keys
from finetune.yaml_file import read_yaml, refused


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecFile:
    """What a file declares, as far as a check and an estimate need it."""

    specs: dict[str, FineTuneSpec]
    """By the models' names; a file that is one spec names it for itself."""
    is_stack: bool
    """Whether the specs stand under `models.<name>`, and not alone."""
    prices: Prices
    """The table, with the stack's own figures before it."""
    location: str | None = None
    """Where the stack's account is; None if the file does not say, or uses an existing account."""
    folder: Path
    """What paths in the specs are relative to, as they are for the stack."""


def read_specs(path: Path, problems: list[Problem]) -> SpecFile:
    """Reads a file of specs.

    Args:
        path: the file.
        problems: gets every problem of every key; a model with one is missing in what is read.

    Raises:
        SpecError: the file cannot be read, or is neither a spec nor a stack's config.
    """
    content = read_yaml(path)
    if not isinstance(content, dict):
        raise refused(path, f"is {shown(content)}; must be a map: one spec, or a stack's config")
    if "config" in content or _is_named_as_a_stack(path):
        return _read_stack(path, content.get("config"), problems)
    specs = {}
    try:
        specs[path.stem] = parse(FineTuneSpec, content)
    except SpecError as error:
        problems.extend(error.problems)
    return SpecFile(specs=specs, is_stack=False, prices=load_prices(), folder=path.parent)


def _is_named_as_a_stack(path: Path) -> bool:
    return path.name.startswith("Pulumi.") and path.suffix in (".yaml", ".yml")


def _read_stack(path: Path, content: Any, problems: list[Problem]) -> SpecFile:
    project, config = _stack_config(content)
    problems.extend(unknown_keys(project, config))
    models = _object(config.get("models"))
    if not isinstance(models, dict) or not models:
        what = "has no models; a stack file has them as <project>:models, any other is one spec"
        raise refused(path, what)
    return SpecFile(
        specs=read_models(models, problems),
        is_stack=True,
        prices=read_prices(_object(config.get("prices")), problems),
        location=None if config.get("existing_account") else _location(config, path.parent),
        folder=path.parent,
    )


def _stack_config(config: Any) -> tuple[str, dict[str, Any]]:
    """The project's name, and its own keys without it. Other prefixes are a provider's."""
    if not isinstance(config, dict):
        return "", {}
    split = [(*str(key).partition(":"), value) for key, value in config.items()]
    project = next((prefix for prefix, _, key, _ in split if key == "models"), "")
    return project, {key: value for prefix, _, key, value in split if prefix == project and key}


def _object(value: Any) -> Any:
    """A map as YAML has it, or as the JSON text that `pulumi config set` stores.

    Any other text stays one, and is refused by who needs a map.
    """
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _location(config: dict[str, Any], folder: Path) -> str | None:
    """The stack's, else the project's default in the Pulumi.yaml beside it."""
    if "location" in config:
        return str(config["location"])
    project = folder / "Pulumi.yaml"
    described = read_yaml(project) if project.is_file() else None
    for key in ("config", "location", "default"):
        described = described.get(key) if isinstance(described, dict) else None
    return None if described is None else str(described)
