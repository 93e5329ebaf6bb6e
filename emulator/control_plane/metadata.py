"""The description of this cloud that tools read to find its endpoints, without credentials.

Source: `GET {host}/metadata/endpoints` of management.azure.com, api-version 2022-09-01.
"""

from __future__ import annotations

from emulator.control_plane.resource_ids import TENANT
from emulator.operation import Call, Operation, Reply


def get_endpoints(call: Call) -> Reply:
    """Describe the local cloud; every endpoint is this process."""
    root = call.cloud.root_url
    cloud = {
        "name": "LocalAzure",
        "portal": root,
        "authentication": {
            "loginEndpoint": root,
            "audiences": ["https://management.azure.com/"],
            "tenant": TENANT,
            "identityProvider": "AAD",
        },
        "graph": root,
        "microsoftGraphResourceId": root,
        "resourceManager": root,
        "suffixes": {},
    }
    return Reply(200, [cloud])


OPERATIONS = (
    Operation(
        name="metadata.endpoints",
        method="GET",
        path="/metadata/endpoints",
        answer=get_endpoints,
        open=True,
        since="2022-09-01",
        differs="Only the endpoints that the local Azure has.",
    ),
)
