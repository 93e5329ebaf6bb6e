"""What each method can be told of its training; "auto" lets the service choose.

A new hyperparameter is one line here: the fingerprint, the resource's inputs and the request body
follow from it. Ranges are the service's; what is wise within them is advice, and not here.

Sources: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning (October 2026), and
Azure/azure-rest-api-specs, AzureOpenAI/authoring/preview/2025-04-01-preview.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from finetune.spec_parsing import Auto, Count, Number, Positive, Strict

_COUNT = 'a whole number of at least 1, or "auto"'
_POSITIVE = 'a number above 0, or "auto"'

NotNegative = Annotated[Number, Field(ge=0)]


class _Common(Strict):
    """What every method takes. The service echoes "auto" as -1 in a supervised job."""

    method: ClassVar[str]

    n_epochs: Count | Auto = Field("auto", description=_COUNT)
    batch_size: Count | Auto = Field("auto", description=_COUNT)
    learning_rate_multiplier: Positive | Auto = Field("auto", description=_POSITIVE)

    @classmethod
    def unknown_key(cls, name: str) -> str:
        """Names the methods that do have a hyperparameter which this one has not."""
        others = [method for method, kind in HYPERPARAMETERS.items() if name in kind.model_fields]
        if not others:
            return super().unknown_key(name)
        return (
            f"is not a hyperparameter of method {cls.method}; it is one of {' and '.join(others)}"
        )


class SupervisedHyperparameters(_Common):
    """Learning from examples of the right answer (SFT).

    `prompt_loss_weight` is documented for the dated API alone; the v1 API may refuse it.
    """

    method = "supervised"

    prompt_loss_weight: NotNegative | None = Field(
        None, description="a number of at least 0, or left out"
    )


class DpoHyperparameters(_Common):
    """Learning from pairs of a better and a worse answer (direct preference optimization).

    Azure publishes no upper bound of `beta`.
    """

    method = "dpo"

    beta: Positive | Auto = Field("auto", description=_POSITIVE)
    l2_multiplier: NotNegative | None = Field(
        None, description="a number of at least 0, or left out"
    )


class ReinforcementHyperparameters(_Common):
    """Learning from a grader's scores (RFT); the service's own choice of effort is "default"."""

    method = "reinforcement"

    reasoning_effort: Literal["default", "low", "medium", "high"] = Field(
        "default", description='"default", "low", "medium" or "high"'
    )
    compute_multiplier: Positive | Auto = Field("auto", description=_POSITIVE)
    eval_interval: Count | Auto = Field("auto", description=_COUNT)
    eval_samples: Count | Auto = Field("auto", description=_COUNT)


Hyperparameters = SupervisedHyperparameters | DpoHyperparameters | ReinforcementHyperparameters

HYPERPARAMETERS: dict[str, type[Hyperparameters]] = {
    "supervised": SupervisedHyperparameters,
    "dpo": DpoHyperparameters,
    "reinforcement": ReinforcementHyperparameters,
}
"""The class for each method."""
