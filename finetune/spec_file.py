"""The specs in a YAML file: one spec, or the models of a `Pulumi.<stack>.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from finetune.errors import Problem, SpecError
from finetune.spec import FineTuneSpec
from finetune.spec_parsing import config_path, parse, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecFile:
    """What a file declares, as far as a check and an estimate need it."""

    specs: dict[str, FineTuneSpec]
    """By the models' names; a file that is one spec names it for itself."""
    prices: Any = None
    """The stack's `prices`, for `finetune.prices.load_prices`; None where it has none."""
    location: str | None = None
    """Where the stack's account is; None if the file does not say, or uses an existing account."""
    folder: Path
    """What paths in the specs are relative to, as they are for the stack."""


def read_specs(path: Path) -> SpecFile:
    """Reads a file of specs.

    Raises:
        SpecError: the file cannot be read, or with every problem of every spec.
    """
    content = _read_yaml(path)
    if not isinstance(content, dict):
        raise _refused(path, f"is {shown(content)}; must be a map: one spec, or a stack's config")
    if "config" not in content and not _is_named_as_a_stack(path):
        specs = {path.stem: parse(FineTuneSpec, content)}
        return SpecFile(specs=specs, folder=path.parent)
    config = _stack_config(content.get("config"))
    models = config.get("models")
    if not isinstance(models, dict) or not models:
        what = "has no models; a stack file has them as <project>:models, any other is one spec"
        raise _refused(path, what)
    return SpecFile(
        specs=_parse_all(models),
        prices=config.get("prices"),
        location=None if config.get("existing_account") else config.get("location"),
        folder=path.parent,
    )


def _is_named_as_a_stack(path: Path) -> bool:
    return path.name.startswith("Pulumi.") and path.suffix in (".yaml", ".yml")


def _stack_config(config: Any) -> dict[str, Any]:
    """The project's own keys, without its name. Other keys with a prefix are a provider's."""
    if not isinstance(config, dict):
        return {}
    split = [(*str(key).partition(":"), value) for key, value in config.items()]
    project = next((prefix for prefix, _, key, _ in split if key == "models"), None)
    return {key: value for prefix, _, key, value in split if prefix == project and key}


def _parse_all(models: dict[Any, Any]) -> dict[str, FineTuneSpec]:
    specs: dict[str, FineTuneSpec] = {}
    problems: list[Problem] = []
    for name, spec in models.items():
        try:
            specs[str(name)] = parse(FineTuneSpec, spec, config_path("models", [str(name)]))
        except SpecError as error:
            problems += error.problems
    if problems:
        raise SpecError(tuple(problems))
    return specs


def _read_yaml(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise _refused(path, f"is not UTF-8 at byte {error.start}") from error
    try:
        return yaml.load(text, _OnceOnlyLoader)  # noqa: S506  (a SafeLoader, and stricter)
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise _refused(f"{path}{line}", f"is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise _refused(path, f"is not YAML: {str(error).splitlines()[0]}") from error


class _OnceOnlyLoader(yaml.SafeLoader):
    """YAML takes the last of two equal keys without a word; that is nobody's intention."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002  (PyYAML's signature)
        seen = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                what = f"the key {key.value!r} is there twice"
                raise yaml.constructor.ConstructorError(None, None, what, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _refused(where: Path | str, what: str) -> SpecError:
    return SpecError((Problem(str(where), what),))
