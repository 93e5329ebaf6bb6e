"""How many epochs a job will have, which for "auto" the service decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from finetune.spec import TrainingSpec

AUTO_N_EPOCHS = 3
"""What "auto" comes to for most files: 26 to 8,333 examples."""

_FEWEST_EXAMPLES_SEEN = 100
_MOST_EXAMPLES_SEEN = 25_000
_MOST_AUTO_EPOCHS = 25


def auto_n_epochs(examples: int) -> int:
    """What "auto" is taken as: 3, more for few examples and fewer for very many.

    OpenAI's published rule; Azure publishes none, and two jobs on Azure fit this one: "auto"
    became 10 for 10 examples of gpt-4.1-mini, and 3 for 40 examples of gpt-4.1.

    Sources: https://github.com/openai/openai-cookbook, examples/Chat_finetuning_data_prep.ipynb
    (2026-11-22); ftjob-af929589ec224665b7cdc8357449101c, which a tester left at its defaults
    (September 2026), and ftjob-966a5a930e6d4404884f52441e7688c8 in a public notebook (September
    2025).

    >>> [auto_n_epochs(examples) for examples in (10, 33, 34, 45, 10_000)]
    [10, 3, 3, 3, 2]
    """
    if examples * AUTO_N_EPOCHS < _FEWEST_EXAMPLES_SEEN:
        return min(_MOST_AUTO_EPOCHS, _FEWEST_EXAMPLES_SEEN // max(examples, 1))
    if examples * AUTO_N_EPOCHS > _MOST_EXAMPLES_SEEN:
        return max(1, _MOST_EXAMPLES_SEEN // examples)
    return AUTO_N_EPOCHS


def expected_n_epochs(spec: TrainingSpec, examples: int) -> int:
    """The spec's epochs, or what "auto" is taken as."""
    chosen = spec.hyperparameters.n_epochs
    return auto_n_epochs(examples) if chosen == "auto" else chosen
