"""The grader, which gives the scores that reinforcement trains by. A job has exactly one.

Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reinforcement-fine-tuning
(October 2026).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, WrapValidator, field_validator
from pydantic_core import InitErrorDetails

from finetune.graders.formula import find_formula_fault
from finetune.graders.single_grader import (
    PythonGrader,
    ScoreModelGrader,
    SingleGrader,
    SingleGraderModel,
    single_grader,
)
from finetune.graders.source import source_item_fields
from finetune.graders.template import references
from finetune.spec_parsing import Strict, Text, said


class MultiGrader(Strict):
    """One score out of several graders' scores, by the formula `calculate_output`."""

    type: Literal["multi"] = Field(description='"multi"')
    name: Text = Field(description="a text that is not empty")
    graders: Annotated[dict[str, SingleGrader], Field(min_length=1)] = Field(
        description="a map of name to grader"
    )
    calculate_output: Text = Field(description="a formula of the graders' names")

    @field_validator("graders")
    @classmethod
    def _can_be_combined(cls, graders: dict[str, SingleGraderModel]) -> dict[str, Any]:
        errors = list(_faults_as_parts(graders))
        if errors:
            raise ValidationError.from_exception_data("graders", errors)
        return graders

    @field_validator("calculate_output")
    @classmethod
    def _can_be_reckoned(cls, formula: str, info: ValidationInfo) -> str:
        if fault := find_formula_fault(formula, info.data.get("graders")):
            raise said(fault)
        return formula


def _faults_as_parts(graders: dict[str, SingleGraderModel]) -> Iterator[InitErrorDetails]:
    """A threshold is refused in a part: so a job of Microsoft's notebooks says (January 2026)."""
    for name, grader in graders.items():
        if not name.isidentifier():
            what = "its name must be letters, digits and '_', so that calculate_output can name it"
            yield {"type": said(what), "loc": (name,), "input": name}
        if getattr(grader, "pass_threshold", None) is not None:
            what = "is not allowed in a part of a multi grader; leave it out"
            yield {"type": said(what), "loc": (name, "pass_threshold"), "input": name}


GraderModel = SingleGraderModel | MultiGrader


class _Typed(Strict, extra="ignore"):
    type: Literal["string_check", "text_similarity", "score_model", "python", "multi"] = Field(
        description=('"string_check", "text_similarity", "score_model", "python" or "multi"')
    )


def _grader(value: Any, _every_class: object) -> GraderModel:
    if isinstance(value, GraderModel):
        return value
    if _Typed.model_validate(value).type == "multi":
        return MultiGrader.model_validate(value)
    return single_grader(value)


Grader = Annotated[GraderModel, WrapValidator(_grader)]
"""The class follows `type`, so a wrong value is answered with a path that a user could write."""


def item_fields(grader: GraderModel) -> frozenset[str]:
    """The fields that every example must have for a grader: `answer` of `{{ item.answer.text }}`.

    Of a python grader they are those that `source_item_fields` sees.
    """
    if isinstance(grader, MultiGrader):
        return frozenset[str]().union(*map(item_fields, grader.graders.values()))
    if isinstance(grader, PythonGrader):
        return source_item_fields(grader.source)
    return frozenset(field for root, field in _references(grader) if root == "item" and field)


def reads_output_json(grader: GraderModel) -> bool:
    """Whether a template of the grader has `{{ sample.output_json }}`."""
    if isinstance(grader, MultiGrader):
        return any(map(reads_output_json, grader.graders.values()))
    return ("sample", "output_json") in _references(grader)


def _references(grader: SingleGraderModel) -> list[tuple[str, str]]:
    if isinstance(grader, PythonGrader):
        return []
    if isinstance(grader, ScoreModelGrader):
        texts = [message.content for message in grader.input]
    else:
        texts = [grader.input, grader.reference]
    return [reference for text in texts for reference in references(text)]
