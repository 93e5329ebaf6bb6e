"""What to train: the typed spec of one model, as stack config declares it.

The names are the service's own. Each field's description completes the sentence "must be …", and
is what a wrong value is answered with (`finetune.spec_parsing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from finetune.graders.grader import Grader, GraderModel, reads_output_json
from finetune.hyperparameters import HYPERPARAMETERS, Hyperparameters, SupervisedHyperparameters
from finetune.job_metadata import MOST_PAIRS, Metadata
from finetune.response_format import ResponseFormat
from finetune.spec_parsing import Amount, Count, Strict, Text, Whole, said
from finetune.tiers import SKU_NAMES, TRAINING_TYPES, SkuName, TrainingType

Seed = Annotated[Whole, Field(ge=0, lt=2**31)]

_ONLY_REINFORCEMENT = "is for method reinforcement only; leave it out, or set method: reinforcement"


def _one_of(words: Sequence[str]) -> str:
    *most, last = (f'"{word}"' for word in words)
    return f"{', '.join(most)} or {last}"


def _adopts(info: ValidationInfo) -> bool:
    """Whether a job is taken as it is; one whose id is wrong is meant to be, too."""
    return "adopt_job_id" not in info.data or info.data["adopt_job_id"] is not None


class Wandb(Strict):
    """A run in Weights & Biases that shows the job's metrics."""

    project: Text = Field(description="the name of a project")
    name: Text | None = Field(None, description="the run's name, or left out for the job's id")
    entity: Text | None = Field(None, description="a team or a user, or left out")
    tags: list[Text] = Field(default=[], description="a list of texts")


class Integrations(Strict):
    """Where else a job reports to, by the service's name of it; the wire has it as a list."""

    wandb: Wandb | None = Field(None, description="a map with project, name, entity and tags")


class TrainingSpec(Strict):
    """Everything that, together with the data, decides what is trained; and what a job carries.

    With `adopt_job_id` nothing is trained: the job is there, and the rest is what somebody knows
    of it, to be compared.

    `DataZoneStandard` is inferred from the name of the deployment type: Azure documents training
    in a data zone (US only) and not its name in the API (October 2026). The service does not mind
    the case of a training type; here it is one word, so that prices and diffs have one name.
    """

    adopt_job_id: str | None = Field(
        None,
        pattern=r"^ftjob-[A-Za-z0-9_-]{1,100}$",
        description='the id of a fine-tuning job, as "ftjob-…", or left out',
    )
    model: Text = Field(description="the id of a base model, or of a tuned one")
    method: Literal["supervised", "dpo", "reinforcement"] = Field(
        "supervised", description='"supervised", "dpo" or "reinforcement"'
    )
    hyperparameters: Hyperparameters = Field(
        default=SupervisedHyperparameters(),
        validate_default=True,
        description="a map of hyperparameters",
    )
    grader: Grader | None = Field(
        None, validate_default=True, description="a map with type and what that grader needs"
    )
    response_format: ResponseFormat | None = Field(
        None, validate_default=True, description="a map with type and json_schema"
    )
    suffix: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9_-]{1,40}$",
        description="1 to 40 letters, digits, '_' or '-'",
    )
    seed: Seed | None = Field(None, description="a whole number from 0 to 2147483647")
    training_type: TrainingType = Field("Standard", description=_one_of(TRAINING_TYPES))
    integrations: Integrations | None = Field(None, description="a map with wandb")
    metadata: Metadata = Field(
        default={}, description=f"a map of text to text, of at most {MOST_PAIRS} pairs"
    )
    retrain: str = Field("", description="a text; any other text trains, and pays, once more")

    @field_validator("retrain")
    @classmethod
    def _retrain_what_is_trained(cls, retrain: str, info: ValidationInfo) -> str:
        if retrain and _adopts(info):
            raise said("is without effect beside adopt_job_id, which never trains; leave one out")
        return retrain

    @field_validator("hyperparameters", mode="wrap")
    @classmethod
    def _of_the_method(
        cls, value: Any, _every_class: object, info: ValidationInfo
    ) -> Hyperparameters | None:
        """The class follows the method; where that is wrong, it is what is answered."""
        if "method" not in info.data:
            return None
        if isinstance(value, BaseModel):
            value = value.model_dump(exclude_defaults=True)
        return HYPERPARAMETERS[info.data["method"]].model_validate(value)

    @field_validator("grader")
    @classmethod
    def _grader_for_reinforcement(
        cls, grader: GraderModel | None, info: ValidationInfo
    ) -> GraderModel | None:
        method = info.data.get("method")
        if method == "reinforcement" and grader is None and not _adopts(info):
            raise said("is missing; method reinforcement needs one")
        if method in ("supervised", "dpo") and grader is not None:
            raise said(_ONLY_REINFORCEMENT)
        return grader

    @field_validator("response_format")
    @classmethod
    def _format_for_the_grader(
        cls, response_format: ResponseFormat | None, info: ValidationInfo
    ) -> ResponseFormat | None:
        grader = info.data.get("grader")
        if info.data.get("method") in ("supervised", "dpo") and response_format is not None:
            raise said(_ONLY_REINFORCEMENT)
        if response_format is None and grader is not None and reads_output_json(grader):
            raise said("is missing; the grader reads sample.output_json, which needs one")
        return response_format


class Deployment(Strict):
    """How the tuned model is served."""

    sku_name: SkuName = Field("Standard", description=_one_of(SKU_NAMES))
    capacity: Count = Field(1, description="a whole number of at least 1 (thousand tokens/minute)")


class FineTuneSpec(TrainingSpec):
    """One entry of the config's `models`."""

    training_path: Text | None = Field(
        None, validate_default=True, description="the path of a JSONL file"
    )
    validation_path: Text | None = Field(
        None, validate_default=True, description="the path of a JSONL file, or left out"
    )
    evaluation_path: Text | None = Field(
        None, description="the path of a JSONL file that training never sees, or left out"
    )
    deploy: bool = Field(default=True, description="true or false")
    deployment: Deployment = Field(
        default=Deployment(), description="a map with sku_name and capacity"
    )
    training_budget_usd: Amount | None = Field(None, description="an amount above 0, or left out")
    hosting_budget_usd_per_month: Amount | None = Field(
        None, description="an amount above 0, or left out"
    )

    @field_validator("training_path")
    @classmethod
    def _training_unless_adopted(cls, path: str | None, info: ValidationInfo) -> str | None:
        if path is None and not _adopts(info):
            raise said("is missing; must be the path of a JSONL file")
        return path

    @field_validator("validation_path")
    @classmethod
    def _validation_for_reinforcement(cls, path: str | None, info: ValidationInfo) -> str | None:
        is_trained_so = info.data.get("method") == "reinforcement" and not _adopts(info)
        if path is None and is_trained_so:
            raise said("is missing; method reinforcement needs the path of a JSONL file")
        return path
