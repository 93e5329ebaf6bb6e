"""What to train: the typed spec of one model, as stack config declares it.

The names are the service's own. Each field's description completes the sentence "must be …", and
is what a wrong value is answered with. A new hyperparameter is one line in `Hyperparameters`:
the fingerprint, the resource's inputs and the request body follow from it.
"""

from __future__ import annotations

import difflib
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from finetune.errors import Problem, SpecError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def _refuse_bool(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("a boolean is no number")  # noqa: TRY004  (pydantic wants ValueError)
    return value


Auto = Literal["auto"]
Count = Annotated[int, BeforeValidator(_refuse_bool), Field(ge=1)]
Positive = Annotated[float, BeforeValidator(_refuse_bool), Field(gt=0, allow_inf_nan=False)]
Seed = Annotated[int, BeforeValidator(_refuse_bool), Field(ge=0, le=2**31 - 1)]


class _Strict(BaseModel):
    """Frozen, and an unknown key is an error. Numbers may be strings, as config stores them."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Hyperparameters(_Strict):
    """Supervised hyperparameters; "auto" lets the service choose (it echoes that as -1).

    Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning (2026-11-22).
    """

    n_epochs: Count | Auto = Field("auto", description='a whole number of at least 1, or "auto"')
    batch_size: Count | Auto = Field("auto", description='a whole number of at least 1, or "auto"')
    learning_rate_multiplier: Positive | Auto = Field(
        "auto", description='a number above 0, or "auto"'
    )


class TrainingSpec(_Strict):
    """Everything that, together with the data, decides what is trained."""

    model: str = Field(min_length=1, description="the id of a base model, or of a tuned one")
    method: Literal["supervised"] = Field("supervised", description='"supervised"')
    hyperparameters: Hyperparameters = Field(
        default=Hyperparameters(), description="a map of hyperparameters"
    )
    suffix: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9_-]{1,40}$",
        description="1 to 40 letters, digits, '_' or '-'",
    )
    seed: Seed | None = Field(None, description="a whole number from 0 to 2147483647")
    training_type: Literal["Standard", "GlobalStandard", "developerTier"] = Field(
        "Standard", description='"Standard", "GlobalStandard" or "developerTier"'
    )
    retrain: str = Field("", description="a text; any other text trains, and pays, once more")


class Deployment(_Strict):
    """How the tuned model is served."""

    sku_name: Literal["Standard", "GlobalStandard", "DataZoneStandard", "DeveloperTier"] = Field(
        "Standard",
        description='"Standard", "GlobalStandard", "DataZoneStandard" or "DeveloperTier"',
    )
    capacity: Count = Field(1, description="a whole number of at least 1 (thousand tokens/minute)")


class FineTuneSpec(TrainingSpec):
    """One entry of the config's `models`."""

    training_path: str = Field(min_length=1, description="the path of a JSONL file")
    validation_path: str | None = Field(
        None, min_length=1, description="the path of a JSONL file, or left out"
    )
    deploy: bool = Field(default=True, description="true or false")
    deployment: Deployment = Field(
        default=Deployment(), description="a map with sku_name and capacity"
    )
    training_budget_usd: Decimal | None = Field(
        None, gt=0, description="an amount above 0, or left out"
    )


Spec = TypeVar("Spec", bound=BaseModel)


def parse(kind: type[Spec], value: object, path: str = "") -> Spec:
    """Makes a `kind` from what config holds.

    Args:
        kind: `FineTuneSpec`, or `TrainingSpec` for a resource's inputs.
        value: a map as JSON or YAML gives it.
        path: where the map stands in config, for the messages (`models.minimal-tutor`).

    Raises:
        SpecError: with every problem, each with its config path, the value and what is allowed.
    """
    try:
        return kind.model_validate(value)
    except ValidationError as invalid:
        # A union reports each of its members; one sentence a path is enough.
        problems = {
            problem.where: problem
            for problem in (_problem(kind, error, path) for error in invalid.errors())
        }
    raise SpecError(tuple(problems.values()))


def _problem(kind: type[BaseModel], error: ErrorDetails, path: str) -> Problem:
    """Puts one of pydantic's errors into our words: `path: is 0; must be …`."""
    names, model, description = [path] if path else [], kind, "a map"
    for name in error["loc"]:
        field = model.model_fields.get(str(name))
        if field is None:
            break
        names.append(str(name))
        description = field.description or description
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            model = field.annotation
    if error["type"] == "extra_forbidden":
        names.append(str(error["loc"][-1]))
        return Problem(".".join(names), _unknown_key(str(error["loc"][-1]), model))
    if error["type"] == "missing":
        return Problem(".".join(names), f"is missing; must be {description}")
    return Problem(".".join(names), f"is {error['input']!r}; must be {description}")


def _unknown_key(name: str, model: type[BaseModel]) -> str:
    nearest = difflib.get_close_matches(name, model.model_fields, n=1)
    known = f"did you mean {nearest[0]}?" if nearest else f"known: {', '.join(model.model_fields)}"
    return f"is not a known key; {known}"
