"""What a grader reads of an example."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from emulator.graders.template import variables

_FIRST_FIELD = re.compile(r"""item(?:\.(\w+)|\["([^"]+)"\]|\['([^']+)'\])""")


def item_fields(grader: Mapping[str, Any]) -> frozenset[str]:
    """Give the fields that every example must have: `answer` of `{{ item.answer.text }}`."""
    if grader["type"] == "multi":
        return frozenset[str]().union(*map(item_fields, grader["graders"].values()))
    found = (
        _FIRST_FIELD.match(variable)
        for name in ("input", "reference")
        for variable in variables(grader[name])
    )
    return frozenset(next(filter(None, match.groups())) for match in found if match)
