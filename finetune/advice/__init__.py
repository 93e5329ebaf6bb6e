"""What is advised for a spec and its data, by whom, and how far the spec is from it.

Each rule is one function that gives a verdict, or None where nobody advises anything. There is
none on seed and suffix: the guide and the service are content with their being left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from finetune.advice import by_method, by_size, data, learning_rate, serving
from finetune.advice.verdict import Advice, Plan

if TYPE_CHECKING:
    from finetune.spec import FineTuneSpec

__all__ = ["Advice", "advise", "advise_serving"]

RULES = (
    data.examples,
    data.validation_path,
    data.evaluation_path,
    by_size.n_epochs,
    by_size.batch_size,
    learning_rate.learning_rate_multiplier,
    by_method.beta,
    by_method.compute_multiplier,
    by_method.grader,
    serving.training_type,
    serving.sku_name,
)


def advise(spec: FineTuneSpec, *, examples: int, validation_examples: int = 0) -> list[Advice]:
    """Every verdict on a spec, the good ones too; what is not as advised has `is_followed` False.

    Args:
        spec: what to train and how to serve it.
        examples: in the training file.
        validation_examples: in the validation file; 0 where there is none.
    """
    plan = Plan(spec=spec, examples=examples, validation_examples=validation_examples)
    return [advice for rule in RULES if (advice := rule(plan))]


def advise_serving(spec: FineTuneSpec) -> list[Advice]:
    """The same on how a model is served, where nothing is trained."""
    advice = serving.sku_name(Plan(spec=spec, examples=0, validation_examples=0))
    return [advice] if advice else []
