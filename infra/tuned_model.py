"""`TunedModel`: from a data file to a model in service, as one component."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pulumi

from finetune.dataset.report import DatasetReport
from finetune.forecast import Forecast
from finetune.forecast_table import forecast_table
from finetune.prices import Prices
from finetune.providers.account_args import AccountArgs
from finetune.providers.fine_tuned_model import FineTunedModel
from finetune.providers.fine_tuning_job import FineTuningJob
from finetune.providers.model_deployment import ModelDeployment
from finetune.providers.properties import is_known
from finetune.providers.training_file import TrainingFile
from finetune.waiting import wait_until_terminal

NOT_WAITING = (
    "wait: false: `pulumi up` submits the job and ends; what serves goes on serving, and the first "
    "`pulumi up` after the job's end deploys its model (at once, if an ended job is adopted)"
)


class TunedModel(pulumi.ComponentResource):
    """The file, the job, the wait, the model and its deployment."""

    def __init__(
        self,
        name: str,
        *,
        forecast: Forecast,
        account: AccountArgs,
        gates: list[pulumi.Resource],
        other_fingerprints: list[str],
        wait_timeout_minutes: int | None,
    ) -> None:
        """Declares them.

        Args:
            name: the model's name in config.
            forecast: what to train and how to serve it, its data, and what that will cost.
            account: where.
            gates: what must be there before anything is asked of the account.
            other_fingerprints: those of the program's other models.
            wait_timeout_minutes: how long to wait for the job; None for not at all.
        """
        super().__init__("azure-finetune:index:TunedModel", name)
        self._name, self._spec, self._account = name, forecast.spec, account
        self._wait_timeout_minutes = wait_timeout_minutes
        self._opts = pulumi.ResourceOptions(parent=self, depends_on=gates)
        if pulumi.runtime.is_dry_run():
            pulumi.log.info(forecast_table(forecast, is_free=account.cloud == "local"), self)

        self.job = self._declare_job(forecast, other_fingerprints)
        self.model = FineTunedModel(
            name,
            account=account,
            job_id=self._awaited_job_id(),
            training_usd_per_million=self._usd_per_million(forecast.prices),
            wait_timeout_minutes=wait_timeout_minutes,
            is_adopted=self._spec.adopt_job_id is not None,
            is_undeployed=not self._spec.deploy,
            opts=self._opts,
        )
        self.deployment = self._declare_deployment() if self._spec.deploy else None
        self.register_outputs({})

    def _declare_job(self, forecast: Forecast, other_fingerprints: list[str]) -> FineTuningJob:
        data = forecast.data
        training_file = self._declare_file("training", data.training if data else None)
        validation_file = self._declare_file("validation", data.validation if data else None)
        return FineTuningJob(
            self._name,
            account=self._account,
            spec=self._spec,
            fingerprint=forecast.fingerprint,
            other_fingerprints=other_fingerprints,
            training_file=training_file.file_id if training_file else None,
            validation_file=validation_file.file_id if validation_file else None,
            estimate=forecast.estimate,
            training_budget_usd=self._spec.training_budget_usd if data else None,
            opts=self._opts,
        )

    def _declare_file(self, use: str, dataset: DatasetReport | None) -> TrainingFile | None:
        if dataset is None:
            return None
        return TrainingFile(
            f"{self._name}-{use}",
            account=self._account,
            path=dataset.path,
            sha256=dataset.sha256,
            tokens=dataset.tokens,
            opts=self._opts,
        )

    def _awaited_job_id(self) -> pulumi.Output[str]:
        if self._wait_timeout_minutes is None:
            return self.job.job_id
        return wait_until_terminal(
            self.job, self._account, timeout_minutes=self._wait_timeout_minutes
        )

    def _declare_deployment(self) -> ModelDeployment:
        # It depends on the model, and never on the job: a superseded job is deleted before the
        # next is made, and would take the serving deployment down with it.
        return ModelDeployment(
            self._name,
            account=self._account,
            fine_tuned_model=self.model.fine_tuned_model,
            sku_name=self._spec.deployment.sku_name,
            capacity=self._spec.deployment.capacity,
            model_comes_later=self._model_comes_later(),
            opts=self._opts,
        )

    def _model_comes_later(self) -> pulumi.Output[bool] | None:
        """In a preview that will not wait: whether the job is not there yet, which is then said."""
        if self._wait_timeout_minutes is not None or not pulumi.runtime.is_dry_run():
            return None

        def say(job_id: object) -> bool:
            is_new = not is_known(job_id)
            if is_new:
                pulumi.log.info(NOT_WAITING, self)
            return is_new

        return self.job.job_id.apply(say, run_with_unknowns=True)

    def _usd_per_million(self, prices: Prices) -> Decimal | None:
        """The rate of a billed token; reinforcement is billed by the hour.

        None where an adopted job's training type, and so its price, is not declared.
        """
        is_told = not self._spec.adopt_job_id or "training_type" in self._spec.model_fields_set
        if self._spec.method == "reinforcement" or not is_told:
            return None
        return prices.training_usd_per_million(self._spec.model, self._spec.training_type)

    def exports(self) -> dict[str, Any]:
        """What a user wants to know of the model, by the names of the stack's outputs."""
        return {
            "fine_tuned_model": self.model.fine_tuned_model,
            "job_id": self.job.job_id,
            "status": self.model.status,
            "finished_at": self.model.finished_at,
            "duration_seconds": self.model.duration_seconds,
            "train_loss": self.model.train_loss,
            "trained_tokens": self.model.trained_tokens,
            "billed_tokens": self.model.billed_tokens,
            "cost_usd": self.model.cost_usd,
            "deployment_name": self.deployment.deployment_name if self.deployment else None,
        }
