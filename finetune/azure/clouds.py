"""Where Azure is: the public cloud, a sovereign one, or the local Azure on this machine."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from finetune.errors import Problem, SpecError

LOCAL_AZURE_ENDPOINT = "LOCAL_AZURE_ENDPOINT"
"""The environment variable that holds the local Azure's address; `make` sets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """One Azure.

    `resource_manager` is ARM's address, `token_scope` the data plane's audience, `authority`
    where tokens come from, `azure_native_environment` how azure-native calls this cloud.
    """

    name: str
    resource_manager: str
    token_scope: str
    authority: str
    azure_native_environment: str = "public"
    is_local: bool = False

    @property
    def polling_interval_seconds(self) -> float:
        """How often a slow ARM operation is asked about, unless Azure says otherwise."""
        return 0.2 if self.is_local else 5.0

    @property
    def listing_lag_seconds(self) -> float:
        """How long after it was taken a thing may be missing in a list.

        Nobody documents it: the margin is ours.
        """
        return 2.0 if self.is_local else 20.0


# Source: azure-mgmt-core 1.6 and azure-identity 1.27 (AzureClouds, AzureAuthorityHosts) for
# resource_manager and authority; https://learn.microsoft.com/azure/ai-foundry/openai/how-to/
# managed-identity (2026-11-22) for token_scope.
_CLOUDS = {
    "public": Cloud(
        name="public",
        resource_manager="https://management.azure.com",
        token_scope="https://cognitiveservices.azure.com/.default",  # noqa: S106  (a scope)
        authority="login.microsoftonline.com",
    ),
    "usgov": Cloud(
        name="usgov",
        resource_manager="https://management.usgovcloudapi.net",
        token_scope="https://cognitiveservices.azure.us/.default",  # noqa: S106  (a scope)
        authority="login.microsoftonline.us",
        azure_native_environment="usgovernment",
    ),
    "china": Cloud(
        name="china",
        resource_manager="https://management.chinacloudapi.cn",
        token_scope="https://cognitiveservices.azure.cn/.default",  # noqa: S106  (a scope)
        authority="login.chinacloudapi.cn",
        azure_native_environment="china",
    ),
}

CLOUD_NAMES = (*_CLOUDS, "local")


def get_cloud(name: str) -> Cloud:
    """The cloud that config names.

    Raises:
        SpecError: the name is none of `CLOUD_NAMES`, or the local Azure's address is missing or
            not on this machine.
    """
    if name == "local":
        return _local_azure(os.environ.get(LOCAL_AZURE_ENDPOINT, ""))
    if name not in _CLOUDS:
        raise SpecError((Problem("cloud", f"is {name!r}; must be one of {CLOUD_NAMES}"),))
    return _CLOUDS[name]


def _local_azure(endpoint: str) -> Cloud:
    if not is_loopback(endpoint):
        what = f"is {endpoint!r}; must be an address on this machine (`make shell` sets it)"
        raise SpecError((Problem(LOCAL_AZURE_ENDPOINT, what),))
    return Cloud(
        name="local",
        resource_manager=endpoint.rstrip("/"),
        token_scope="https://cognitiveservices.azure.com/.default",  # noqa: S106  (a scope)
        authority="",
        is_local=True,
    )


_LOOPBACK = re.compile(r"http://(127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?(/[A-Za-z0-9._~/-]*)?")
"""Only what every HTTP client reads alike: no names, no user part, no backslash, no query."""


def is_loopback(endpoint: str) -> bool:
    """Whether an http URL leads to this machine, by its address and not by a name look-up.

    >>> is_loopback("http://127.0.0.1:4280"), is_loopback("http://localhost.example.com")
    (True, False)
    """
    return _LOOPBACK.fullmatch(endpoint) is not None
