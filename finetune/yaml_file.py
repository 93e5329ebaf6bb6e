"""A YAML file, read strictly; what is wrong with it is one sentence with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from finetune.errors import Problem, SpecError


def read_yaml(path: Path) -> Any:
    """What the file holds.

    Raises:
        SpecError: it cannot be read, is no YAML, or has a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise refused(path, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise refused(path, f"is not UTF-8 at byte {error.start}") from error
    try:
        return yaml.load(text, _OnceOnlyLoader)  # noqa: S506  (a SafeLoader, and stricter)
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise refused(f"{path}{line}", f"is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise refused(path, f"is not YAML: {str(error).splitlines()[0]}") from error
    except RecursionError as error:
        raise refused(path, "is nested too deep") from error


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

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT001, FBT002  (PyYAML's signature)
        """PyYAML lets the error of a date without such a day, or of `!!int x`, through as it is."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise yaml.constructor.ConstructorError(
                None, None, f"{error}", node.start_mark
            ) from error


def refused(where: Path | str, what: str) -> SpecError:
    """The error for a file, or a line of it, that cannot be used."""
    return SpecError((Problem(str(where), what),))
