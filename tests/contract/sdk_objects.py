"""What an SDK has made of an answer: which fields it missed, and which it does not know."""

from __future__ import annotations

import openai
from azure.mgmt.cognitiveservices._utils import serialization

AZURES_OWN = {
    "FineTuningJob": {"suffix", "trainingType", "usage_metrics", "shared_with_openai", "eval_id"},
    "Model": {
        "created_at",
        "status",
        "capabilities",
        "lifecycle_status",
        "deprecation",
        "fine_tune",
        "model",
    },
}
"""Fields that docs/azure.md (1.2, 1.6) has and the openai SDK does not, by its class."""


def unknown_fields(value, where="") -> set[str]:
    """Give the fields that openai's classes do not know, but for those that are Azure's own."""
    unknown = set()
    for place, parsed in _openai_objects(value, where):
        extra = set(parsed.model_extra or {}) - AZURES_OWN.get(type(parsed).__name__, set())
        unknown |= {f"{place}.{name}" for name in extra}
    return unknown


def missing_fields(value, where="") -> set[str]:
    """Give the fields that openai's classes require and that are not there."""
    return {
        f"{place}.{name}"
        for place, parsed in _openai_objects(value, where)
        for name, field in type(parsed).model_fields.items()
        if field.is_required() and name not in parsed.model_fields_set
    }


def _openai_objects(value, where):
    """Yield every object in a parsed answer, with its place."""
    if isinstance(value, openai.BaseModel):
        yield where or type(value).__name__, value
        for name in value.model_fields_set:
            yield from _openai_objects(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, list):
        for item in value:
            yield from _openai_objects(item, f"{where}[]")


def unknown_arm_fields(value, where="") -> set[str]:
    """Give the fields that azure-mgmt-cognitiveservices' classes do not know."""
    if isinstance(value, list):
        return set().union(*(unknown_arm_fields(item, f"{where}[]") for item in value))
    if not isinstance(value, serialization.Model):
        return set()
    unknown = {f"{where}.{name}" for name in value.additional_properties or {}}
    for name in type(value)._attribute_map:  # noqa: SLF001 - how these classes name their fields
        unknown |= unknown_arm_fields(getattr(value, name), f"{where}.{name}")
    return unknown


def arm_names(kind) -> set[str]:
    """Give the fields that one of those classes knows, in ARM's words."""
    return {field["key"] for field in kind._attribute_map.values()}  # noqa: SLF001 - as above
