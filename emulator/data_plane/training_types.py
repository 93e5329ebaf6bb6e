"""Where a job trains: the words that are taken and the one that is echoed (docs/azure.md 1.5)."""

from __future__ import annotations

from typing import Any

from emulator import catalogue
from emulator.data_plane import errors
from emulator.records import Account

# What is sent, in lower case or as a number, and what is echoed. That of the data zone is not
# documented: its word is inferred from the sku's, and there is no number for it.
_ECHOED: dict[Any, str] = {
    None: "standard",
    "standard": "standard",
    0: "standard",
    "globalstandard": "globalStandard",
    1: "globalStandard",
    "developertier": "developerTier",
    "developer": "developerTier",
    2: "developerTier",
    "datazonestandard": "dataZoneStandard",
}
# Data zone training is in the United States only (docs/azure.md 4.1); these are Azure's regions
# there (https://learn.microsoft.com/azure/reliability/regions-list, 2026).
_UNITED_STATES = (
    "centralus",
    "eastus",
    "eastus2",
    "northcentralus",
    "southcentralus",
    "westcentralus",
    "westus",
    "westus2",
    "westus3",
)


def parse(value: Any) -> str:
    """Give the word that is echoed.

    Raises:
        WireError: 400 for a word that is none.
    """
    word = value.lower() if isinstance(value, str) else value
    if isinstance(word, bool) or not isinstance(word, str | int | None):
        raise errors.invalid_payload("'trainingType' is invalid.", "trainingType")
    if word not in _ECHOED:
        raise errors.invalid_payload(f"The trainingType '{value}' is invalid.", "trainingType")
    return _ECHOED[word]


def check(training_type: str, base: catalogue.BaseModel, account: Account) -> None:
    """Let a model be trained where the account is.

    Raises:
        WireError: 400 if it is not trained in that way, or not there.
    """
    regions = {"standard": base.standard_regions, "dataZoneStandard": _UNITED_STATES}
    here = regions.get(training_type, (account.location,))
    if training_type not in base.training_types or account.location not in here:
        raise errors.training_type_not_supported(training_type)
