"""What config holds becomes a typed thing, or one sentence for everything that is wrong with it.

A class derived from `Strict` states its keys as fields; each field's description completes the
sentence "must be …". A validator that knows better raises `said(…)` with the whole sentence.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import takewhile
from typing import Annotated, Any, Literal, Self, TypeVar, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from finetune.amounts import MOST_USD, in_plain_figures
from finetune.errors import Problem, SpecError
from finetune.shown import shown, unknown_key

MOST_COUNT = 1_000_000_000
"""No count is larger: no file has as many tokens. This project's choice, which keeps sums exact."""

_SAID = "said"
_NO_MAP = "no_map"


def _refuse_bool(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("a boolean is no number")  # noqa: TRY004  (pydantic wants ValueError)
    return value


Auto = Literal["auto"]
Whole = Annotated[int, BeforeValidator(_refuse_bool)]
Count = Annotated[Whole, Field(ge=1, le=MOST_COUNT)]
Number = Annotated[float, BeforeValidator(_refuse_bool), Field(allow_inf_nan=False)]
Positive = Annotated[Number, Field(gt=0)]
Text = Annotated[str, Field(min_length=1)]
Amount = Annotated[Decimal, Field(gt=0, le=MOST_USD), AfterValidator(in_plain_figures)]


def said(sentence: str) -> PydanticCustomError:
    """An error for a validator to raise, whose sentence follows the value's path as it is."""
    return PydanticCustomError(_SAID, "{sentence}", {"sentence": sentence})


class Strict(BaseModel):
    """Frozen, and an unknown key is an error. Numbers may be strings, as config stores them."""

    model_config = ConfigDict(extra="forbid", frozen=True, serialize_by_alias=True)

    @model_validator(mode="wrap")
    @classmethod
    def _put_into_words(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Each class words its own errors: it knows its fields, and pydantic's paths end here."""
        try:
            return handler(value)
        except ValidationError as invalid:
            errors = [cls._in_words(error) for error in invalid.errors(include_url=False)]
            raise ValidationError.from_exception_data(cls.__name__, errors) from None

    @classmethod
    def _in_words(cls, error: ErrorDetails) -> InitErrorDetails:
        location, value = error["loc"], error["input"]
        if error["type"] == _SAID:
            return {"type": said(error["msg"]), "loc": location, "input": value}
        if not location:  # whoever holds it says what the map is of
            return {"type": PydanticCustomError(_NO_MAP, _NO_MAP), "loc": (), "input": value}
        if error["type"] == _NO_MAP and len(location) > 1:
            what = f"is {shown(value)}; must be a map"
            return {"type": said(what), "loc": location, "input": value}
        name, *rest = location
        # What follows a field's name and is no index is pydantic's own: the member of a union.
        indexes = tuple(takewhile(lambda part: isinstance(part, int), rest))
        return {
            "type": said(cls._sentence(error, str(name))),
            "loc": (name, *indexes),
            "input": value,
        }

    @classmethod
    def _sentence(cls, error: ErrorDetails, name: str) -> str:
        field = cls.keys().get(name)
        if field is None:
            return cls.unknown_key(name)
        if error["type"] == "missing":
            return f"is missing; must be {field.description}"
        if error["type"] == "less_than_equal":  # a top beyond reason, which no description names
            return f"is {shown(error['input'])}; must be at most {error['ctx']['le']:,}"
        near = did_you_mean(error["input"], choices(field.annotation))
        return f"is {shown(error['input'])}; must be {field.description}{near}"

    @classmethod
    def unknown_key(cls, name: str) -> str:
        """The sentence for a key that this class does not have."""
        return unknown_key(name, cls.keys())

    @classmethod
    def keys(cls) -> dict[str, FieldInfo]:
        """The fields by their names in config."""
        return {field.alias or name: field for name, field in cls.model_fields.items()}


Spec = TypeVar("Spec", bound=BaseModel)


def parse(kind: type[Spec], value: object, path: str = "") -> Spec:
    """Makes a `kind` from what config holds.

    Args:
        kind: `FineTuneSpec`, `TrainingSpec` for a resource's inputs, or another `Strict`.
        value: a map as JSON or YAML gives it.
        path: where the map stands in config, for the messages (`models.minimal-tutor`).

    Raises:
        SpecError: with every problem, each with its config path, the value and what is allowed.
    """
    try:
        return kind.model_validate(value)
    except ValidationError as invalid:
        found = [_problem(error, path) for error in invalid.errors(include_url=False)]
    except RecursionError:
        found = [Problem(path or "the spec", "is nested too deep")]
    # A union reports each of its members; the first one's sentence is enough.
    raise SpecError(tuple({problem.where: problem for problem in reversed(found)}.values())[::-1])


def _problem(error: ErrorDetails, path: str) -> Problem:
    sentence = (
        error["msg"] if error["type"] == _SAID else f"is {shown(error['input'])}; must be a map"
    )
    return Problem(config_path(path, error["loc"]), sentence)


def config_path(path: str, parts: Iterable[int | str]) -> str:
    """A path as `pulumi config set --path` takes it: `models.tutor.grader.input[0].role`."""
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        elif re.fullmatch(r"[\w-]+", part):
            path += f".{part}" if path else part
        else:
            path += f'["{part}"]'
    return path


def choices(annotation: Any) -> tuple[str, ...]:
    """The words that a field allows, if it allows nothing else."""
    return get_args(annotation) if get_origin(annotation) is Literal else ()


def did_you_mean(value: object, words: Iterable[str]) -> str:
    """The nearest of some words as the end of a sentence, or nothing; case does not count."""
    by_lower_case = {word.lower(): word for word in words}
    near = difflib.get_close_matches(str(value).lower(), by_lower_case, n=1)
    return f'; did you mean "{by_lower_case[near[0]]}"?' if near else ""
