"""The program in miniature: what it declares of each model, for the miniature engine.

The properties are those that the resource classes themselves give to Pulumi.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pulumi.dynamic

from finetune.azure.data_plane import data_plane
from finetune.dataset.check import check_dataset
from finetune.fingerprint import fingerprint
from finetune.providers.account_args import AccountArgs
from finetune.providers.fine_tuned_model import FineTunedModel, FineTunedModelProvider
from finetune.providers.fine_tuning_job import FineTuningJob, FineTuningJobProvider
from finetune.providers.model_deployment import ModelDeployment, ModelDeploymentProvider
from finetune.providers.training_file import TrainingFile, TrainingFileProvider
from finetune.spec import FineTuneSpec
from finetune.waiting.vigil import Vigil
from finetune.waiting.watch import find_or_make_watch
from tests.crash.miniature_engine import MiniatureEngine

PROVIDERS = {
    "TrainingFile": TrainingFileProvider(),
    "FineTuningJob": FineTuningJobProvider(),
    "FineTunedModel": FineTunedModelProvider(),
    "ModelDeployment": ModelDeploymentProvider(),
}

TIMEOUT_MINUTES = 2


@dataclass(frozen=True)
class Declared:
    """A model as it is declared: its name, how long it trains, on what, and why again."""

    name: str
    n_epochs: int
    path: Path
    retrain: str

    @property
    def spec(self) -> FineTuneSpec:
        """As config would hold it."""
        return FineTuneSpec.model_validate(
            {
                "model": "gpt-4o-mini-2024-07-18",
                "training_path": str(self.path),
                "method": "supervised",
                "suffix": "tutor",
                "seed": 42,
                "training_type": "GlobalStandard",
                "hyperparameters": {"n_epochs": self.n_epochs, "batch_size": 4},
                "deployment": {"sku_name": "GlobalStandard", "capacity": 1},
                "retrain": self.retrain,
            }
        )

    @property
    def fingerprint(self) -> str:
        """What makes it another job."""
        return fingerprint(self.spec, check_dataset(str(self.path)).sha256)


def up(state: Path, account: AccountArgs, declared: Declared) -> None:
    """Runs the program once."""
    engine = MiniatureEngine(PROVIDERS, state)
    with _declaring(engine), _impatient():
        _declare(account, declared)
    engine.finish()


def destroy(state: Path) -> None:
    """Deletes everything: what is declared no more goes at the end of a run."""
    with _impatient():
        MiniatureEngine(PROVIDERS, state).finish()


def refresh(state: Path) -> None:
    """Reads everything."""
    MiniatureEngine(PROVIDERS, state).refresh()


def _declare(account: AccountArgs, declared: Declared) -> None:
    name, spec, data = declared.name, declared.spec, check_dataset(str(declared.path))
    file: Any = TrainingFile(
        f"{name}-training",
        account=account,
        path=data.path,
        sha256=data.sha256,
        tokens=data.tokens,
    )
    job: Any = FineTuningJob(
        name,
        account=account,
        spec=spec,
        fingerprint=declared.fingerprint,
        training_file=file.file_id,
    )
    asyncio.run(_wait(account, job.job_id))
    model: Any = FineTunedModel(
        name,
        account=account,
        job_id=job.job_id,
        training_usd_per_million=None,
        wait_timeout_minutes=TIMEOUT_MINUTES,
    )
    ModelDeployment(
        name,
        account=account,
        fine_tuned_model=model.fine_tuned_model,
        sku_name=spec.deployment.sku_name,
        capacity=spec.deployment.capacity,
    )


async def _wait(account: AccountArgs, job_id: str) -> None:
    watch = find_or_make_watch(data_plane(account.cloud, str(account.endpoint)))
    vigil = Vigil(job_id, limit_seconds=60.0 * TIMEOUT_MINUTES)
    await watch.keep(vigil, mock.Mock())  # nobody reads its progress


def _impatient() -> Any:
    """Every pause is a tenth of what it is for a user."""
    sleep = time.sleep
    return mock.patch("time.sleep", lambda seconds: sleep(seconds / 10))


@contextmanager
def _declaring(engine: MiniatureEngine) -> Iterator[None]:
    """Resources are the miniature engine's: an output is there as soon as it is declared."""

    def declare(resource: Any, _: Any, name: str, props: Mapping[str, Any], *_opts: object) -> None:
        for key, value in engine.declare(type(resource).__name__, name, dict(props)).items():
            setattr(resource, key, value)

    with mock.patch.object(pulumi.dynamic.Resource, "__init__", declare):
        yield
