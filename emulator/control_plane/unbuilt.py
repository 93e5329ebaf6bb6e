"""ARM operations that Azure has and the local Azure has not (docs/azure.md 5.2)."""

from __future__ import annotations

from emulator.control_plane.resource_ids import ACCOUNT_PATH, PROVIDER_PATH
from emulator.operation import Operation

_ROLES = "{scope*}/providers/Microsoft.Authorization/roleDefinitions"
_PROJECT = ACCOUNT_PATH + "/projects/{project}"
_POLICY = ACCOUNT_PATH + "/raiPolicies/{policy}"
_CONNECTION = ACCOUNT_PATH + "/connections/{connection}"
# Name, method, path, and since when (examples in Azure/azure-rest-api-specs).
_UNBUILT = (
    ("role_definitions.list", "GET", _ROLES, "2015-07-01"),
    ("role_definitions.get", "GET", _ROLES + "/{role}", "2015-07-01"),
    ("calculate_model_capacity", "POST", PROVIDER_PATH + "/calculateModelCapacity", "2024-10-01"),
    ("operations.list", "GET", "/providers/Microsoft.CognitiveServices/operations", "2021-04-30"),
    ("quota_tiers.list", "GET", PROVIDER_PATH + "/quotaTiers", "2025-09-01"),
    ("quota_tiers.get", "GET", PROVIDER_PATH + "/quotaTiers/default", "2025-09-01"),
    ("quota_tiers.update", "PATCH", PROVIDER_PATH + "/quotaTiers/default", "2025-09-01"),
    ("projects.list", "GET", ACCOUNT_PATH + "/projects", "2025-06-01"),
    ("projects.get", "GET", _PROJECT, "2025-06-01"),
    ("projects.create", "PUT", _PROJECT, "2025-06-01"),
    ("projects.delete", "DELETE", _PROJECT, "2025-06-01"),
    ("connections.list", "GET", ACCOUNT_PATH + "/connections", "2025-06-01"),
    ("connections.create", "PUT", _CONNECTION, "2025-06-01"),
    ("rai_policies.list", "GET", ACCOUNT_PATH + "/raiPolicies", "2024-10-01"),
    ("rai_policies.get", "GET", _POLICY, "2024-10-01"),
    ("rai_policies.create_or_update", "PUT", _POLICY, "2024-10-01"),
    ("rai_policies.delete", "DELETE", _POLICY, "2024-10-01"),
    (
        "private_endpoint_connections.list",
        "GET",
        ACCOUNT_PATH + "/privateEndpointConnections",
        "2017-04-18",
    ),
    ("private_link_resources.list", "GET", ACCOUNT_PATH + "/privateLinkResources", "2017-04-18"),
)

OPERATIONS = tuple(
    Operation(name=name, method=method, path=path, answer=None, since=since)
    for name, method, path, since in _UNBUILT
)
