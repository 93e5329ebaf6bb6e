"""The service's words for where training runs, and for how a tuned model is served."""

from __future__ import annotations

from typing import Literal, get_args

TrainingType = Literal["Standard", "GlobalStandard", "DataZoneStandard", "developerTier"]
SkuName = Literal["Standard", "GlobalStandard", "DataZoneStandard", "DeveloperTier"]

TRAINING_TYPES: tuple[TrainingType, ...] = get_args(TrainingType)
SKU_NAMES: tuple[SkuName, ...] = get_args(SkuName)
