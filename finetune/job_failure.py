"""What to do when the service refuses a job or a job fails: a table from its words to a next step.

The service's own reason always comes first; what stands here follows it. The codes are those of
Azure's fine-tuning API (docs/azure.md 1.9); where only a message is known, its words are matched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LIMITS = "https://learn.microsoft.com/azure/ai-foundry/openai/quotas-limits (September 2026)"
SAFETY = (
    "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning-safety-evaluation "
    "(2026): sample messages; neither failure is charged"
)
CODES = "docs/azure.md 1.9: the codes of the fine-tuning API, 2025-04-01-preview"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One kind of failure.

    Attributes:
        words: how it is recognised, in "message (code)".
        next_step: what to do, without a full stop at its end.
        source: where the words, or the limit behind them, are from.
    """

    words: re.Pattern[str]
    next_step: str
    source: str


def advice(code: str, message: str) -> str:
    """What to do next, as sentences without the last full stop; empty where nothing is known.

    Args:
        code: the service's word, such as "quotaExceeded"; empty if there is none.
        message: its sentence; one that ends in "(code)" needs no other code.

    >>> advice("quotaExceeded", "The number of files is over the limit.")[:43]
    'Delete files that no job needs (an account '
    >>> advice("", "Something nobody has seen before.")
    ''
    """
    said = f"{message} ({code})"
    return next((one.next_step for one in FAILURES if one.words.search(said)), "")


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


FAILURES = (
    Failure(
        words=_words(r"failed RAI checks|harm types"),
        next_step=(
            "The data were refused by the service's safety check: take out, or write anew, the "
            "examples of the harm types it names, and run `pulumi up`"
        ),
        source=SAFETY,
    ),
    Failure(
        words=_words(r"model evaluation identified|above acceptable thresholds"),
        next_step=(
            "The trained model was refused by the service's safety check: change the examples "
            "that teach what it names (the same data would be refused again), and run `pulumi up`"
        ),
        source=SAFETY,
    ),
    Failure(
        words=_words(r"wandb|weights ?(&|and) ?biases|W&B"),
        next_step=(
            "Weights & Biases could not be used: mend its key in the account, or its project, or "
            "take `integrations` out of the model's entry, and run `pulumi up`"
        ),
        source="https://github.com/wandb/wandb/issues/6653 (W&B from Azure jobs fails)",
    ),
    Failure(
        words=_words(
            r"(cost|spend|spending) (limit|cap)\b.*\bjob|\bjob\b.*(cost|spend) (limit|cap)"
        ),
        next_step=(
            "The job reached its spend limit: resume it (in the portal, or by POST "
            "…/fine_tuning/jobs/<id>/resume), after which nothing limits it, or cancel it, and "
            "run `pulumi up`"
        ),
        source=(
            "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reinforcement-fine-tuning "
            "(March 2026): $5,000 of training and grading"
        ),
    ),
    Failure(
        words=_words(
            r"insufficient.{0,3}(credit|fund|balance|quota\b.*billing)|insufficient_quota"
            r"|billing|payment|spending limit|subscription.{0,40}(disabled|expired|suspended)"
        ),
        next_step=(
            "The subscription cannot pay: add credit or a way of payment (portal, Cost Management "
            "+ Billing), or lift its spending limit, and run `pulumi up`"
        ),
        source="the portal guide's troubleshooting: 'Insufficient credits' (docs/guide.ko.md)",
    ),
    Failure(
        words=_words(r"\bfiles?\b.*quotaExceeded|(number|size) of files.*(limit|quota)"),
        next_step=(
            "Delete files that no job needs (an account holds 100 for fine-tuning, 1 GB in all), "
            "and run `pulumi up`"
        ),
        source=LIMITS,
    ),
    Failure(
        words=_words(r"quotaExceeded|too many .*jobs|(maximum|limit).{0,60}\bjobs\b"),
        next_step=(
            "The account has as many jobs as it may (3 at once, 5 on developerTier, 20 queued, "
            "100 in all, finished ones too): wait until one ends, delete old ones in the portal, "
            "or use another account, and run `pulumi up`"
        ),
        source=LIMITS,
    ),
    Failure(
        words=_words(r"tooManyRequests|too many requests|throttl"),
        next_step="The service is being asked too often: run `pulumi up` again in a few minutes",
        source=CODES,
    ),
    Failure(
        words=_words(r"at least \d+ (training )?examples|too few examples|not enough examples"),
        next_step="Add examples: a training file has 10 or more; then run `pulumi up`",
        source=LIMITS,
    ),
    Failure(
        words=_words(r"jsonlValidationFailed|jsonl file failed|invalid (file )?format|json line"),
        next_step=(
            "Run `python -m finetune check` on the file, which names its faulty lines; mend them, "
            "and run `pulumi up`"
        ),
        source=CODES + "; the portal guide's troubleshooting: 'Invalid file format'",
    ),
    Failure(
        words=_words(r"fileImportFailed|import of .*file failed|file.*not processed"),
        next_step=(
            "The service could not take the file in: run `pulumi up` again; if it comes again, "
            "delete the file in the portal, and `pulumi up` uploads it anew"
        ),
        source=CODES,
    ),
    Failure(
        words=_words(r"does not support fine-?tuning with \w+ ?TrainingType"),
        next_step=(
            "Set another `training_type` (GlobalStandard needs no special region), or use an "
            "account in a region that trains this model, and run `pulumi up`"
        ),
        source="https://github.com/BerriAI/litellm/pull/24687 (March 2026)",
    ),
    Failure(
        words=_words(r"\b(retired|deprecated|no longer (available|supported))\b"),
        next_step=(
            "Choose a model that can still be trained (`pulumi preview` shows until when), and run "
            "`pulumi up`"
        ),
        source="https://learn.microsoft.com/azure/ai-foundry/openai/concepts/model-retirements",
    ),
    Failure(
        words=_words(r"does not support fine-?tuning|fine-?tuning is not (supported|available)"),
        next_step=(
            "The model cannot be trained there, in that way, or with that method: set another "
            "`training_type` or `model`, or use an account in another region, and run `pulumi up`"
        ),
        source="docs/azure.md 1.5: the message also stands for a wrong training type",
    ),
    Failure(
        words=_words(
            r"720 ?h|wall.?(clock )?time|(maximum|allowed) (run|training|job) ?(time|dur)"
        ),
        next_step=(
            "A job may take 720 hours: train fewer epochs or fewer examples, and run `pulumi up`"
        ),
        source=LIMITS,
    ),
    Failure(
        words=_words(r"2,?000,?000,?000|2 billion|tokens.{0,40}(exceed|over|limit|maximum)"),
        next_step=(
            "A job may have 2 billion tokens, epochs included: train fewer epochs or fewer "
            "examples, and run `pulumi up`"
        ),
        source=LIMITS,
    ),
    Failure(
        words=_words(r"high loss|loss (is|was|became) (nan|infinite|too high)|diverge"),
        next_step=(
            "Train fewer epochs (2 in place of 3), or set a smaller `learning_rate_multiplier`, "
            "and run `pulumi up`"
        ),
        source="the portal guide's troubleshooting: 'Training failed with high loss'",
    ),
    Failure(
        words=_words(r"contentFilter|content filter|content management policy"),
        next_step=(
            "The service's content filter refused the data: take out what it names, and run "
            "`pulumi up`"
        ),
        source=CODES,
    ),
    Failure(
        words=_words(
            r"internalFailure|serviceUnavailable|internal (server )?error|try again later"
        ),
        next_step=(
            "The fault is the service's: run `pulumi up` again, which submits the job anew; if it "
            "comes again, ask Azure support, with the job's id"
        ),
        source=CODES,
    ),
)
"""The first that fits is given: the particular stand before the general."""
