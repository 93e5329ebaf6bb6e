"""Shows our own errors as one sentence, and bugs with their traceback.

The dynamic host prints whatever a provider raises as a traceback, unless `sys.tracebacklimit` is
0 while it formats it. The limit is process-wide and must outlive the method, so each method sets
it anew when it is entered.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from finetune.errors import FineTuneError

_ALL_FRAMES = 1000  # Python's own default

P = ParamSpec("P")
R = TypeVar("R")


def clean_errors(method: Callable[P, R]) -> Callable[P, R]:
    """Decorates a provider method: a `FineTuneError` reaches the user without a traceback."""

    @functools.wraps(method)
    def clean(*args: P.args, **kwargs: P.kwargs) -> R:
        sys.tracebacklimit = _ALL_FRAMES
        try:
            return method(*args, **kwargs)
        except FineTuneError as error:
            sys.tracebacklimit = 0
            error.__cause__ = None
            error.__suppress_context__ = True
            raise

    return clean
