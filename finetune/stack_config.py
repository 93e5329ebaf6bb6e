"""What a stack's config may hold: its keys, and the models with their specs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from finetune.errors import Problem, SpecError
from finetune.shown import shown, unknown_key
from finetune.spec import FineTuneSpec
from finetune.spec_parsing import config_path, parse

KEYS = (
    "cloud",
    "location",
    "resource_group",
    "existing_account",
    "assign_roles",
    "principals",
    "principal_type",
    "deploy_base_model",
    "wait",
    "wait_timeout_minutes",
    "prices",
    "models",
)
"""Of the project itself; Pulumi.yaml describes each."""

MODEL_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
"""Names of resources and, with nine characters more, of deployments (64 at most)."""


def unknown_keys(project: str, keys: Iterable[str]) -> list[Problem]:
    """One problem for each key that nobody reads: mistyped, it would be without effect.

    Args:
        project: whose keys they are, for the messages.
        keys: without the project's name.
    """
    return [Problem(f"{project}:{key}", unknown_key(key, KEYS)) for key in keys if key not in KEYS]


def read_models(declared: object, problems: list[Problem]) -> dict[str, FineTuneSpec]:
    """The specs by the models' names; one that cannot be read is missing.

    Args:
        declared: what config holds under `models`.
        problems: gets every problem of every model.
    """
    if not isinstance(declared, dict) or not declared:
        problems.append(Problem("models", f"is {shown(declared)}; must be a map of name to spec"))
        return {}
    models = {}
    for name, entry in declared.items():
        path = config_path("models", [str(name)])
        if not MODEL_NAME.fullmatch(str(name)):
            problems.append(Problem(path, "its name must be 1 to 50 of a-z, 0-9 and '-'"))
        try:
            models[str(name)] = parse(FineTuneSpec, entry, path)
        except SpecError as error:
            problems.extend(error.problems)
    return models
