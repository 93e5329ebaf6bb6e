"""The base models: what each can do, where, until when, and what it costs.

Sources: docs/azure.md 4.1 (fine-tune-supported-models and region pages,
2026-10-06), 4.2 (model-retirement-schedule, Microsoft Learn, 2026-09-02), 4.3 (prices: see
`Rates`). Models of other makers that Azure can fine-tune are not here: the local Azure does not
train them and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

# Models that Azure fine-tunes and the local Azure does not (docs/azure.md 4.1).
UNBUILT_MODELS = (
    "gpt-oss-20b",
    "gpt-oss-120b",
    "qwen3-32b",
    "llama-3.3-70b-instruct",
    "ministral-3b",
    "mai-code-1.1-flash",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """USD per million tokens, `training_hour` per hour of reinforcement; training by training type.

    Not official: training of 4o and 4o-mini from a third-party estimator of Feb 2026, 4.1 global
    from an example in Microsoft's cost-management page of 3/2026, with Developer at half of it;
    inference is the global list price (docs/azure.md 4.3). An hour of o4-mini from the same page
    and estimator; that of gpt-5 is named nowhere and taken as o4-mini's. Data zone training, whose
    price is named nowhere either, is taken as the regional one. The hosting rate is in `bill.py`.
    """

    training: dict[str, Decimal]
    training_hour: dict[str, Decimal]
    prompt: Decimal
    completion: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseModel:
    """One version of a base model."""

    name: str
    version: str
    methods: tuple[str, ...]
    standard_regions: tuple[str, ...]
    training_types: tuple[str, ...]
    tuned_skus: tuple[str, ...]
    lifecycle_status: str
    inference_retires: str
    training_retires: str | None
    tuned_inference_retires: str | None
    rates: Rates

    @property
    def is_reasoning(self) -> bool:
        """Whether it thinks before it answers: those that are trained by reinforcement."""
        return "reinforcement" in self.methods

    @property
    def identifier(self) -> str:
        """Name and version as the data plane writes them."""
        return f"{self.name}-{self.version}"


def _rates(standard: str, worldwide: str, developer: str, prompt: str, completion: str) -> Rates:
    return Rates(
        training=_by_type(standard, worldwide, developer),
        training_hour={},
        prompt=Decimal(prompt),
        completion=Decimal(completion),
    )


def _hourly_rates(prompt: str, completion: str) -> Rates:
    return Rates(
        training={},
        training_hour=_by_type("100", "100", "50"),
        prompt=Decimal(prompt),
        completion=Decimal(completion),
    )


def _by_type(standard: str, worldwide: str, developer: str) -> dict[str, Decimal]:
    return {
        "standard": Decimal(standard),
        "dataZoneStandard": Decimal(standard),
        "globalStandard": Decimal(worldwide),
        "developerTier": Decimal(developer),
    }


_ALL_TYPES = ("standard", "dataZoneStandard", "globalStandard", "developerTier")
_TOKEN_SKUS = ("Standard", "GlobalStandard", "DataZoneStandard")
_WITH_DEVELOPER = (*_TOKEN_SKUS, "DeveloperTier")
_USUAL_REGIONS = ("northcentralus", "swedencentral")
_REASONING_REGIONS = ("eastus2", "swedencentral")


def _gpt41(name: str, rates: Rates) -> BaseModel:
    return BaseModel(
        name=name,
        version="2025-04-14",
        methods=("supervised", "dpo"),
        standard_regions=_USUAL_REGIONS,
        training_types=_ALL_TYPES,
        tuned_skus=_WITH_DEVELOPER,
        lifecycle_status="Legacy",
        inference_retires="2027-04-14",
        training_retires="2027-04-14",
        tuned_inference_retires="2027-10-14",
        rates=rates,
    )


MODELS = (
    BaseModel(
        name="gpt-4o-mini",
        version="2024-07-18",
        methods=("supervised",),
        standard_regions=_USUAL_REGIONS,
        training_types=_ALL_TYPES,
        tuned_skus=_TOKEN_SKUS,
        lifecycle_status="Deprecating",
        inference_retires="2027-04-14",
        training_retires="2027-04-01",
        tuned_inference_retires="2027-10-01",
        rates=_rates("3", "2.25", "1.50", "0.15", "0.60"),
    ),
    BaseModel(
        name="gpt-4o",
        version="2024-08-06",
        methods=("supervised", "dpo"),
        standard_regions=("eastus2", *_USUAL_REGIONS),
        training_types=_ALL_TYPES,
        tuned_skus=_TOKEN_SKUS,
        lifecycle_status="Deprecating",
        inference_retires="2027-04-14",
        training_retires="2027-04-01",
        tuned_inference_retires="2027-10-01",
        rates=_rates("25", "18.75", "12.50", "2.50", "10"),
    ),
    _gpt41("gpt-4.1", _rates("4", "2", "1", "2", "8")),
    _gpt41("gpt-4.1-mini", _rates("0.80", "0.60", "0.40", "0.40", "1.60")),
    _gpt41("gpt-4.1-nano", _rates("0.20", "0.15", "0.10", "0.10", "0.40")),
    BaseModel(
        name="o4-mini",
        version="2025-04-16",
        methods=("reinforcement",),
        standard_regions=_REASONING_REGIONS,
        training_types=_ALL_TYPES,
        tuned_skus=_WITH_DEVELOPER,
        lifecycle_status="Deprecating",
        inference_retires="2026-10-16",
        training_retires="2027-04-16",
        tuned_inference_retires="2027-10-16",
        rates=_hourly_rates("1.10", "4.40"),
    ),
    BaseModel(
        name="gpt-5",
        version="2025-08-07",
        methods=("reinforcement",),
        standard_regions=_USUAL_REGIONS,
        training_types=("standard", "dataZoneStandard", "globalStandard"),
        tuned_skus=("Standard",),
        lifecycle_status="GenerallyAvailable",
        inference_retires="2027-02-09",
        training_retires=None,
        tuned_inference_retires=None,
        rates=_hourly_rates("1.25", "10"),
    ),
)


def find_model(name: str, version: str | None = None) -> BaseModel | None:
    """Find a base model by name and version, or by its name or identifier alone."""
    for model in MODELS:
        if version is not None and (model.name, model.version) == (name, version):
            return model
        if version is None and name in (model.name, model.identifier):
            return model
    return None


def get_model(identifier: str) -> BaseModel:
    """Give the base model with that identifier, which is one that was checked before."""
    model = find_model(identifier)
    if model is None:
        raise AssertionError(f"{identifier} is not in the catalogue")
    return model
