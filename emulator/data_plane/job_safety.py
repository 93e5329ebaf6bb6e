"""The safety checks: data that is marked as harmful is refused, before training or after it.

The local Azure judges no text. A training file is harmful if one of these marks stands in it:

    local-azure:harmful-data:<type>     refused before the training, which is free
    local-azure:harmful-model:<type>    the model is refused after the training, which is free too

where `<type>` is hate, violence, sexual or self_harm or another word. The sentences are the
service's (docs/azure.md 1.9); their code and the words in the gap of the second are inferred.
"""

from __future__ import annotations

import re
from pathlib import Path

CODE = "contentFilter"
_DATA = re.compile(rb"local-azure:harmful-data:([a-z_]+)")
_MODEL = re.compile(rb"local-azure:harmful-model:([a-z_]+)")


def find_harmful_data(path: Path) -> str | None:
    """Give the sentence that refuses a file, None if it is not marked."""
    types = _types(_DATA, path)
    return f"The training data failed RAI checks for harm types: [{types}]." if types else None


def find_harmful_model(path: Path) -> str | None:
    """Give the sentence that refuses the model trained on a file, None if it is not marked."""
    types = _types(_MODEL, path)
    if not types:
        return None
    return (
        "This model is unable to be deployed. Model evaluation identified hazardous fine tuned "
        f"model outputs above acceptable thresholds for [{types}]."
    )


def _types(mark: re.Pattern[bytes], path: Path) -> str:
    with path.open("rb") as lines:
        found = {kind.decode() for line in lines for kind in mark.findall(line)}
    return ", ".join(sorted(found))
