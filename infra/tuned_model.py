"""`TunedModel`: from a data file to a model in service, as one component."""

from __future__ import annotations

from typing import Any

import pulumi

from finetune.cost import Estimate, estimate, require_within_budget
from finetune.dataset.canonical import Dataset, read_dataset
from finetune.fingerprint import fingerprint
from finetune.prices import HOURS_PER_30_DAYS, hosting_usd_per_hour
from finetune.providers.account_args import AccountArgs
from finetune.providers.fine_tuned_model import FineTunedModel
from finetune.providers.fine_tuning_job import FineTuningJob
from finetune.providers.model_deployment import ModelDeployment
from finetune.providers.training_file import TrainingFile
from finetune.spec import FineTuneSpec
from finetune.waiting import wait_until_terminal


class TunedModel(pulumi.ComponentResource):
    """The file, the job, the wait, the model and its deployment."""

    def __init__(
        self,
        name: str,
        *,
        spec: FineTuneSpec,
        account: AccountArgs,
        gates: list[pulumi.Resource],
    ) -> None:
        """Declares them.

        Args:
            name: the model's name in config.
            spec: what to train and how to serve it.
            account: where.
            gates: what must be there before anything is asked of the account.

        Raises:
            DatasetError: the data cannot be used.
            BudgetError: training would cost more than the spec's budget.
        """
        super().__init__("azure-finetune:index:TunedModel", name)
        self._opts = pulumi.ResourceOptions(parent=self, depends_on=gates)
        training = read_dataset(spec.training_path)
        validation = read_dataset(spec.validation_path) if spec.validation_path else None
        cost = estimate(spec, training.tokens)
        require_within_budget(name, cost, spec.training_budget_usd)
        if pulumi.runtime.is_dry_run():
            pulumi.log.info(_what_it_costs(spec, training, cost), self)

        self.job = self._declare_job(
            name,
            spec=spec,
            account=account,
            training=training,
            validation=validation,
            cost=cost,
        )
        self.model = FineTunedModel(
            name,
            account=account,
            job_id=wait_until_terminal(self.job),
            training_type=spec.training_type,
            opts=self._opts,
        )
        self.deployment = self._declare_deployment(name, spec, account) if spec.deploy else None
        self.register_outputs({})

    def _declare_job(
        self,
        name: str,
        *,
        spec: FineTuneSpec,
        account: AccountArgs,
        training: Dataset,
        validation: Dataset | None,
        cost: Estimate,
    ) -> FineTuningJob:
        training_file = self._declare_file(f"{name}-training", account, training)
        validation_file = (
            self._declare_file(f"{name}-validation", account, validation) if validation else None
        )
        return FineTuningJob(
            name,
            account=account,
            spec=spec,
            fingerprint=fingerprint(spec, training.sha256, validation.sha256 if validation else ""),
            training_file=training_file.file_id,
            validation_file=validation_file.file_id if validation_file else None,
            estimate=cost,
            opts=self._opts,
        )

    def _declare_file(self, name: str, account: AccountArgs, dataset: Dataset) -> TrainingFile:
        return TrainingFile(
            name, account=account, path=dataset.path, sha256=dataset.sha256, opts=self._opts
        )

    def _declare_deployment(
        self, name: str, spec: FineTuneSpec, account: AccountArgs
    ) -> ModelDeployment:
        # It depends on the model, and never on the job: a superseded job is deleted before the
        # next is made, and would take the serving deployment down with it.
        return ModelDeployment(
            name,
            account=account,
            fine_tuned_model=self.model.fine_tuned_model,
            sku_name=spec.deployment.sku_name,
            capacity=spec.deployment.capacity,
            opts=self._opts,
        )

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
            "cost_usd": self.model.cost_usd,
            "deployment_name": self.deployment.deployment_name if self.deployment else None,
        }


def _what_it_costs(spec: FineTuneSpec, training: Dataset, cost: Estimate) -> str:
    """One line for the preview; hosting first, since it dwarfs the training of small files."""
    hourly = hosting_usd_per_hour(spec.deployment.sku_name) if spec.deploy else 0
    hosting = f"${hourly} an hour (${hourly * HOURS_PER_30_DAYS:,.0f} per 30 days)"
    usd = "at an unknown price" if cost.training_usd is None else f"${cost.training_usd}"
    return (
        f"hosting: {hosting}, used or not, until destroyed; "
        f"training, paid once: {usd} for {training.examples} examples, {training.tokens:,} tokens "
        f"x {cost.n_epochs} epochs = {cost.billed_tokens:,} billed tokens ({spec.training_type})"
    )
