"""The models' data, read before the first resource, so that what is wrong with it stops all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from finetune.dataset.canonical import Dataset, read_dataset
from finetune.errors import DatasetError, Problem
from finetune.spec import FineTuneSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingData:
    """One model's files."""

    training: Dataset
    validation: Dataset | None


def read_training_data(models: Mapping[str, FineTuneSpec]) -> dict[str, TrainingData]:
    """Reads each file once, whichever models use it.

    Raises:
        DatasetError: with every problem of every file.
    """
    paths = {spec.training_path for spec in models.values()}
    paths |= {spec.validation_path for spec in models.values() if spec.validation_path}
    datasets: dict[str, Dataset] = {}
    problems: list[Problem] = []
    for path in sorted(paths):
        try:
            datasets[path] = read_dataset(path)
        except DatasetError as error:
            problems.extend(error.problems)
    if problems:
        raise DatasetError(tuple(problems))
    return {
        name: TrainingData(
            training=datasets[spec.training_path],
            validation=datasets[spec.validation_path] if spec.validation_path else None,
        )
        for name, spec in models.items()
    }
