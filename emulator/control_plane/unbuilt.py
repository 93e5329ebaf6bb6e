"""ARM operations that Azure has and the local Azure has not (docs/azure.md 5.2)."""

from __future__ import annotations

from emulator.control_plane.resource_ids import (
    ACCOUNT_PATH,
    DEPLOYMENT_PATH,
    GROUP_PATH,
    PROVIDER_PATH,
)
from emulator.operation import Operation

_UNBUILT = (
    ("accounts.list_usages", "GET", ACCOUNT_PATH + "/usages"),
    ("accounts.list_skus", "GET", ACCOUNT_PATH + "/skus"),
    ("deployments.list_skus", "GET", DEPLOYMENT_PATH + "/skus"),
    ("usages.list", "GET", PROVIDER_PATH + "/locations/{location}/usages"),
    ("location_model_capacities.list", "GET", PROVIDER_PATH + "/locations/{l}/modelCapacities"),
    ("model_capacities.list", "GET", PROVIDER_PATH + "/modelCapacities"),
    ("quota_tiers.get", "GET", PROVIDER_PATH + "/quotaTiers/default"),
    ("quota_tiers.update", "PATCH", PROVIDER_PATH + "/quotaTiers/default"),
    ("resource_groups.update", "PATCH", GROUP_PATH),
    ("resources.list_by_resource_group", "GET", GROUP_PATH + "/resources"),
)

OPERATIONS = tuple(
    Operation(name=name, method=method, path=path, answer=None) for name, method, path in _UNBUILT
)
