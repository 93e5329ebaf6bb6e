"""The method of a new job: its name and what belongs to it (docs/azure.md 1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from emulator.data_plane import errors, grader_parsing, hyperparameters
from emulator.data_plane.hyperparameters import Hyperparameters
from emulator.records import JsonObject

_FIELDS = {
    "supervised": ("hyperparameters",),
    "dpo": ("hyperparameters",),
    "reinforcement": ("hyperparameters", "grader", "response_format"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method; `is_echoed` says whether it was sent as one, or as hyperparameters alone."""

    name: str
    hyperparameters: Hyperparameters
    grader: JsonObject | None = None
    response_format: JsonObject | None = None
    is_echoed: bool = True


def parse(given: JsonObject) -> Method:
    """Read the method from the fields of a job.

    Raises:
        WireError: 400 for what Azure refuses, 501 for a grader that the local Azure has not.
    """
    method = given.get("method")
    if method is None:
        sent = as_object(given.get("hyperparameters"), "hyperparameters")
        settings = hyperparameters.parse("supervised", sent)
        return Method(name="supervised", hyperparameters=settings, is_echoed=False)
    if "hyperparameters" in given:
        raise errors.invalid_payload(
            "Hyperparameters belong into 'method' when it is sent.", "hyperparameters"
        )
    name = as_object(method, "method").get("type")
    if not isinstance(name, str) or name not in _FIELDS:
        raise errors.invalid_payload(f"The method type '{name}' is invalid.", "method.type")
    if set(method) - {"type", name}:
        raise errors.invalid_payload(f"'method' may only hold 'type' and '{name}'.", "method")
    return _parse_settings(name, as_object(method.get(name), f"method.{name}"))


def as_object(value: Any, param: str) -> JsonObject:
    """Take a value for an object; an absent one is empty.

    Raises:
        WireError: 400 if it is something else.
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise errors.invalid_payload(f"'{param}' is not an object.", param)
    return value


def _parse_settings(name: str, settings: JsonObject) -> Method:
    for field in settings:
        if field not in _FIELDS[name]:
            raise errors.invalid_payload(f"Unknown field '{field}'.", f"method.{name}.{field}")
    sent = as_object(settings.get("hyperparameters"), f"method.{name}.hyperparameters")
    grader = None
    if name == "reinforcement":
        grader = grader_parsing.parse(settings.get("grader"), "method.reinforcement.grader")
    return Method(
        name=name,
        hyperparameters=hyperparameters.parse(name, sent),
        grader=grader,
        response_format=_response_format(settings.get("response_format")),
    )


def _response_format(value: Any) -> JsonObject | None:
    """Take `{type: json_schema, json_schema: {name, schema, ...}}` (docs/azure.md 3)."""
    if value is None:
        return None
    param = "method.reinforcement.response_format"
    schema = as_object(value, param).get("json_schema")
    is_whole = isinstance(schema, dict) and {"name", "schema"} <= set(schema)
    if value.get("type") != "json_schema" or not is_whole:
        raise errors.invalid_payload(
            "'response_format' must be of type 'json_schema', with a name and a schema.", param
        )
    return as_object(value, param)
