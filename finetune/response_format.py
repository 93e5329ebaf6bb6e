"""The form of the answers that reinforcement trains: text, or JSON by a schema.

Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reinforcement-fine-tuning
(October 2026).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from finetune.spec_parsing import Strict, Text, config_path, said


def _as_stored(schema: dict[str, Any]) -> dict[str, Any]:
    """The same schema whether it comes from YAML or from a resource's inputs.

    The engine knows numbers only as floats, and drops null from a map.
    """
    return {key: _member(value, config_path("", [key])) for key, value in schema.items()}


def _member(value: Any, path: str) -> Any:
    if value is None:
        raise said(f"has null at {path}, which a resource cannot keep; leave it out")
    if isinstance(value, dict):
        return {key: _member(one, config_path(path, [key])) for key, one in value.items()}
    if isinstance(value, list):
        return [None if one is None else _member(one, path) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


class JsonSchema(Strict):
    """A schema with its name."""

    name: Text = Field(description="a text that is not empty")
    schema_: Annotated[dict[str, Any], AfterValidator(_as_stored)] = Field(
        alias="schema", description="a JSON schema"
    )
    strict: bool | None = Field(None, description="true, false, or left out")
    description: str | None = Field(None, description="a text, or left out")


class ResponseFormat(Strict):
    """Answers in JSON; without it they are text."""

    type: Literal["json_schema"] = Field(description='"json_schema"')
    json_schema: JsonSchema = Field(description="a map with name, schema and strict")
