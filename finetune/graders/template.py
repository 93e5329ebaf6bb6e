"""Texts of a grader that refer to an answer and to its example: `{{ sample.output_text }}`.

Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reinforcement-fine-tuning
(October 2026): `sample` is the model's answer, `item` the example with all its fields.
"""

from __future__ import annotations

import difflib
import re
from typing import Annotated

from pydantic import AfterValidator, Field

from finetune.shown import shown
from finetune.spec_parsing import said

SAMPLE_FIELDS = ("output_text", "output_json", "output_tools")
"""Of an answer; the last is OpenAI's own. There may be more, so only a near miss is refused."""

_BLOCK = re.compile(r"\{\{(?P<reference>.*?)\}\}", re.DOTALL)
_NAME = r"[^\W\d]\w*"
_STEP = rf"""\.{_NAME}|\[\d+\]|\["[^"\]]+"\]|\['[^'\]]+'\]"""
_REFERENCE = re.compile(rf"\s*(?P<root>sample|item)(?P<steps>(?:{_STEP})*)\s*")
_FIRST_STEP = re.compile(rf"""\.({_NAME})|\["([^"\]]+)"\]|\['([^'\]]+)'\]""")

_SINGLE = re.compile(rf"\{{\s*(?:sample|item)(?:{_STEP})*\s*\}}")

_HOW = (
    "write {{ sample.output_text }} for the answer, {{ item.<field> }} for a field of its example"
)


def references(text: str) -> list[tuple[str, str]]:
    """What a text refers to: `sample` or `item`, each with its first field or with nothing.

    >>> references("{{ item.answer.date }} is not {{sample.output_text}}")
    [('item', 'answer'), ('sample', 'output_text')]
    """
    found = []
    for block in _BLOCK.finditer(text):
        if reference := _REFERENCE.fullmatch(block["reference"]):
            first = _FIRST_STEP.match(reference["steps"])
            field = next(filter(None, first.groups())) if first else ""
            found.append((reference["root"], field))
    return found


def _check(text: str) -> str:
    """Refuses what the service would leave standing, or fail on once training is under way."""
    plain = _BLOCK.sub("", text)
    if "{{" in plain:
        raise said(f"has '{{{{' without '}}}}'; {_HOW}")
    if single := _SINGLE.search(plain):
        raise said(f"has {shown(single[0])} with one brace, which stays as it is; {_HOW}")
    for block in _BLOCK.finditer(text):
        if not _REFERENCE.fullmatch(block["reference"]):
            raise said(f"refers to {shown(block['reference'].strip())}; {_HOW}")
    for root, field in references(text):
        near = difflib.get_close_matches(field, SAMPLE_FIELDS, n=1, cutoff=0.8)
        if root == "sample" and near and field not in SAMPLE_FIELDS:
            raise said(f"refers to sample.{field}; did you mean sample.{near[0]}?")
    return text


Template = Annotated[str, Field(min_length=1), AfterValidator(_check)]
"""A text; each of its references is whole, and to the answer or to its example."""
