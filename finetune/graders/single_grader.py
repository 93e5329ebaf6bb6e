"""The graders that give a score by themselves; a multi grader combines them.

The service's `endpoint` grader, a private preview, is left out: its headers hold keys, and they
would be in the stack's state.

Sources: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reinforcement-fine-tuning
(October 2026), and the openai SDK's `openai.types.graders`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationInfo, WrapValidator, field_validator

from finetune.graders.source import find_source_fault
from finetune.graders.template import Template, references
from finetune.spec_parsing import Count, Number, Strict, Text, Whole, said

_TEXT = "a text that is not empty"
_THRESHOLD = "a number, the least score that counts as passed, or left out"


def _require_answer(*templates: str) -> None:
    if not any(root == "sample" for text in templates for root, _ in references(text)):
        raise said("nowhere is {{ sample.output_text }}, so every answer would get the same score")


class _Comparison(Strict):
    name: Text = Field(description=_TEXT)
    input: Template = Field(description=_TEXT)
    reference: Template = Field(description=_TEXT)

    @field_validator("reference")
    @classmethod
    def _grades_the_answer(cls, reference: str, info: ValidationInfo) -> str:
        if "input" in info.data:
            _require_answer(info.data["input"], reference)
        return reference


class StringCheckGrader(_Comparison):
    """1 if two texts are equal or one holds the other, else 0."""

    type: Literal["string_check"] = Field(description='"string_check"')
    operation: Literal["eq", "ne", "like", "ilike"] = Field(
        description='"eq", "ne", "like" (holds) or "ilike" (holds, whatever the case)'
    )


class TextSimilarityGrader(_Comparison):
    """How alike two texts are, from 0 to 1. `cosine` is the SDK's; Azure's docs do not have it."""

    type: Literal["text_similarity"] = Field(description='"text_similarity"')
    evaluation_metric: Literal[
        "fuzzy_match",
        "bleu",
        "gleu",
        "meteor",
        "cosine",
        "rouge_1",
        "rouge_2",
        "rouge_3",
        "rouge_4",
        "rouge_5",
        "rouge_l",
    ] = Field(description="fuzzy_match, bleu, gleu, meteor, cosine, rouge_1 to rouge_5 or rouge_l")
    pass_threshold: Number | None = Field(None, description=_THRESHOLD)


class Message(Strict):
    """A message to a grading model; a text, since what reinforcement tunes writes text."""

    role: Literal["user", "assistant", "system", "developer"] = Field(
        description='"user", "assistant", "system" or "developer"'
    )
    content: Template = Field(description=_TEXT)
    type: Literal["message"] | None = Field(None, description='"message", or left out')


class SamplingParams(Strict):
    """How a grading model answers. The odd name of the first is the SDK's."""

    max_completions_tokens: Count | None = Field(None, description="a whole number of at least 1")
    reasoning_effort: Text | None = Field(None, description="a word that the grading model knows")
    seed: Whole | None = Field(None, description="a whole number")
    temperature: Number | None = Field(None, description="a number")
    top_p: Number | None = Field(None, description="a number")


def _require_order(bounds: list[float]) -> list[float]:
    if bounds[0] >= bounds[1]:
        raise ValueError("the lower bound comes first")
    return bounds


Range = Annotated[list[Number], Field(min_length=2, max_length=2), AfterValidator(_require_order)]


class ScoreModelGrader(Strict):
    """A model's own score; its tokens are billed.

    Azure names gpt-4o-2024-08-06 and o3-mini-2025-01-31 as grading models, which the service has
    ready where an OpenAI model is tuned. There may be others.
    """

    type: Literal["score_model"] = Field(description='"score_model"')
    name: Text = Field(description=_TEXT)
    input: Annotated[list[Message], Field(min_length=1)] = Field(
        description="a list of messages, each with role and content"
    )
    model: Text = Field(description="the id of the grading model")
    range: Range | None = Field(
        None, description="two numbers, the lower first, or left out for 0 and 1"
    )
    sampling_params: SamplingParams | None = Field(
        None, description="a map of sampling parameters, or left out"
    )
    pass_threshold: Number | None = Field(None, description=_THRESHOLD)

    @field_validator("input")
    @classmethod
    def _grades_the_answer(cls, messages: list[Message]) -> list[Message]:
        _require_answer(*(message.content for message in messages))
        return messages


class PythonGrader(Strict):
    """A function `grade(sample, item)`, run by the service without a network, 2 minutes at most.

    What this Python cannot read is refused, so a newer syntax than this machine's is refused too.
    """

    type: Literal["python"] = Field(description='"python"')
    name: Text = Field(description=_TEXT)
    source: Text = Field(description="Python source that defines grade(sample, item)")
    image_tag: Text | None = Field(None, description="the tag of an image, or left out")

    @field_validator("source")
    @classmethod
    def _can_run(cls, source: str) -> str:
        if fault := find_source_fault(source):
            raise said(fault)
        return source


SingleGraderModel = StringCheckGrader | TextSimilarityGrader | ScoreModelGrader | PythonGrader

_BY_TYPE: Mapping[str, type[SingleGraderModel]] = {
    "string_check": StringCheckGrader,
    "text_similarity": TextSimilarityGrader,
    "score_model": ScoreModelGrader,
    "python": PythonGrader,
}


class _Typed(Strict, extra="ignore"):
    type: Literal["string_check", "text_similarity", "score_model", "python"] = Field(
        description='"string_check", "text_similarity", "score_model" or "python"'
    )


def single_grader(value: Any) -> SingleGraderModel:
    """Makes the grader that a map's `type` names, so that its errors have no other path.

    Raises:
        ValidationError: of pydantic's, with every problem.
    """
    if isinstance(value, SingleGraderModel):
        return value
    return _BY_TYPE[_Typed.model_validate(value).type].model_validate(value)


SingleGrader = Annotated[
    SingleGraderModel, WrapValidator(lambda value, _every_class: single_grader(value))
]
