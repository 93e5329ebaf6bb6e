"""The results file of a job: one line of CSV per training step.

The columns are the service's: the file says `validation_mean_token_accuracy` where a checkpoint's
metrics say `valid_mean_token_accuracy`.

Source: azure-ai-docs, articles/foundry/openai/includes/fine-tuning-rest.md at 021e88f (March
2026). That cells are blank between two validations is inferred, not documented.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.trainer.training import StepMetrics

COLUMNS: Final = (
    "step",
    "train_loss",
    "train_mean_token_accuracy",
    "valid_loss",
    "validation_mean_token_accuracy",
    "full_valid_loss",
    "full_valid_mean_token_accuracy",
)


def results_csv(steps: Iterable[StepMetrics]) -> bytes:
    """Write the metrics of all steps, in order; what was not measured is a blank cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        (
            metrics.step,
            metrics.train_loss,
            metrics.train_mean_token_accuracy,
            metrics.valid_loss,
            metrics.valid_mean_token_accuracy,
            metrics.full_valid_loss,
            metrics.full_valid_mean_token_accuracy,
        )
        for metrics in steps
    )
    return text.getvalue().encode()
