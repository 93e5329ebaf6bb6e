"""The texts that a job carries: this library's own, by which a stack finds it, and the user's.

Source of the limits: Azure/azure-rest-api-specs, ai/data-plane/OpenAI.v1 (2026): 16 pairs, keys of
64 and values of 512 characters.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, ValidationError
from pydantic_core import InitErrorDetails

from finetune.job import FINGERPRINT, OWNER
from finetune.shown import shown
from finetune.spec_parsing import said

MOST_PAIRS = 16 - len((FINGERPRINT, OWNER))
LONGEST_KEY_CHARACTERS = 64
LONGEST_VALUE_CHARACTERS = 512


def _check(pairs: Any) -> Any:
    if not isinstance(pairs, dict):
        return pairs  # refused as any other type
    errors = [
        InitErrorDetails(type=said(fault), loc=(str(key),), input=value)
        for key, value in pairs.items()
        if (fault := _find_fault(key, value))
    ]
    if len(pairs) > MOST_PAIRS:
        fault = f"has {len(pairs)} pairs; must be at most {MOST_PAIRS}, since two more are ours"
        errors.append(InitErrorDetails(type=said(fault), loc=(), input=pairs))
    if errors:
        raise ValidationError.from_exception_data("metadata", errors)
    return pairs


def _find_fault(key: object, value: object) -> str | None:
    if key in (FINGERPRINT, OWNER):
        return "is a key of this library's own; choose another"
    if not isinstance(key, str) or not 1 <= len(key) <= LONGEST_KEY_CHARACTERS:
        return f"its key must be a text of 1 to {LONGEST_KEY_CHARACTERS} characters"
    if not isinstance(value, str) or len(value) > LONGEST_VALUE_CHARACTERS:
        limit = f"must be a text of at most {LONGEST_VALUE_CHARACTERS} characters"
        return f"is {shown(value)}; {limit}"
    return None


Metadata = Annotated[dict[str, str], BeforeValidator(_check)]
"""What a user may give."""
