"""The results file of a job: one line of CSV per training step.

The columns are the service's: the file says `validation_mean_token_accuracy` where a checkpoint's
metrics say `valid_mean_token_accuracy`. Those of preference optimisation are not documented; ours
say so by their names (`preference`).

Source: azure-ai-docs, articles/foundry/openai/includes/fine-tuning-rest.md at 021e88f (March
2026). That cells are blank between two validations is inferred, not documented.
"""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.trainer.training import Metrics

_COLUMN_OF: Final = {"valid_mean_token_accuracy": "validation_mean_token_accuracy"}


def results_csv(steps: Iterable[Metrics]) -> bytes:
    """Write the metrics of all steps, in order; what was not measured is a blank cell."""
    rows = list(steps)
    names = [field.name for field in fields(rows[0])]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_COLUMN_OF.get(name, name) for name in names])
    writer.writerows([getattr(metrics, name) for name in names] for metrics in rows)
    return text.getvalue().encode()
