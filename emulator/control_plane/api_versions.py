"""The api-versions that each resource provider has, newest first.

Source: those of pulumi-azure-native 3.29 for accounts, role assignments and resource groups. It may
leave out some that Azure has. What it says nothing of (subscriptions, tenants, providers) is
answered at any day.
"""

from __future__ import annotations

from emulator.operation import Operation
from emulator.wire_errors import WireError

_COGNITIVE_SERVICES = """
2026-07-01 2026-05-15-preview 2026-05-01 2026-03-15-preview 2026-03-01 2026-01-15-preview 2025-12-01
2025-10-01-preview 2025-09-01 2025-07-01-preview 2025-06-01 2025-04-01-preview 2024-10-01
2024-06-01-preview 2024-04-01-preview 2023-10-01-preview 2023-05-01 2022-12-01 2022-10-01 2022-03-01
2021-10-01 2021-04-30 2017-04-18 2016-02-01-preview
"""
_AUTHORIZATION = """
2022-04-01 2020-10-01-preview 2020-08-01-preview 2020-04-01-preview 2020-03-01-preview
2018-09-01-preview 2018-01-01-preview 2017-10-01-preview 2015-07-01
"""
_RESOURCES = """
2025-04-01 2025-03-01 2024-11-01 2024-07-01 2024-03-01 2023-07-01 2022-09-01 2021-04-01 2021-01-01
2020-10-01 2020-08-01 2020-06-01 2019-10-01 2019-08-01 2019-07-01 2019-05-10 2019-05-01 2019-03-01
2018-05-01 2018-02-01 2017-05-10 2016-09-01 2016-07-01 2016-02-01 2015-11-01
"""
_OWN = "Microsoft.Resources"
API_VERSIONS = {
    "Microsoft.CognitiveServices": _COGNITIVE_SERVICES.split(),
    "Microsoft.Authorization": _AUTHORIZATION.split(),
    _OWN: _RESOURCES.split(),
}


def require(operation: Operation, version: str) -> None:
    """Let an operation of a provider be asked in one of its api-versions.

    Raises:
        WireError: 400 with those that there are. A provider's sentence is guessed from what users
            quote; that of resource groups is ARM's own.
    """
    _, _, below = operation.path.rpartition("/providers/")
    namespace, *kinds = below.split("/")
    if namespace in API_VERSIONS and version.lower() not in API_VERSIONS[namespace]:
        kind = "/".join(kind for kind in kinds if not kind.startswith("{"))
        raise WireError(
            400,
            "InvalidResourceType",
            f"The resource type '{kind}' could not be found in the namespace '{namespace}' for api "
            f"version '{version}'. The supported api-versions are '{_listed(namespace)}'.",
        )
    is_group = not namespace and "/resourceGroups" in operation.path
    if is_group and version.lower() not in API_VERSIONS[_OWN]:
        raise WireError(
            400,
            "InvalidApiVersionParameter",
            f"The api-version '{version}' is invalid. "
            f"The supported versions are '{_listed(_OWN)}'.",
        )


def _listed(namespace: str) -> str:
    return ",".join(API_VERSIONS[namespace])
