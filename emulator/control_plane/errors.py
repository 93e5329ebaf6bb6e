"""ARM's refusals, each named after its case.

Codes and sentences without a source line are ARM's common ones as its clients print them;
`docs/azure.md 5.3` and `5.4` are the facts on accounts and deployments (Cognitive Services swagger,
2025-09-01, and the issues named there).
"""

from __future__ import annotations

from emulator.wire_errors import WireError


def missing_api_version() -> WireError:
    """No `api-version` in the query."""
    return WireError(
        400,
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required for all requests.",
    )


def invalid_api_version(version: str) -> WireError:
    """An `api-version` that is no day."""
    return WireError(400, "InvalidApiVersionParameter", f"The api-version '{version}' is invalid.")


def authentication_failed() -> WireError:
    """No bearer token."""
    return WireError(
        401,
        "AuthenticationFailed",
        "Authentication failed. The 'Authorization' header is missing or invalid.",
    )


def authorization_failed(principal: str, action: str, scope: str) -> WireError:
    """A caller without a role for it, as microsoft-foundry-for-vscode#169 quotes it."""
    return WireError(
        403,
        "AuthorizationFailed",
        f"The client 'local.user@local.azure' with object id '{principal}' does not have "
        f"authorization to perform action '{action}' over scope '{scope}' or the scope is "
        "invalid. If access was recently granted, please refresh your credentials.",
    )


def subscription_not_found(subscription: str) -> WireError:
    """Another subscription than the one there is."""
    return WireError(
        404, "SubscriptionNotFound", f"The subscription '{subscription}' could not be found."
    )


def resource_group_not_found(group: str) -> WireError:
    """No such resource group."""
    return WireError(404, "ResourceGroupNotFound", f"Resource group '{group}' could not be found.")


def resource_group_being_deleted(group: str) -> WireError:
    """A write into a resource group that is going away."""
    return WireError(
        409,
        "ResourceGroupBeingDeleted",
        f"The resource group '{group}' is in deprovisioning state and cannot perform "
        "this operation.",
    )


def resource_not_found(resource: str, group: str) -> WireError:
    """No such account or deployment; `resource` is type and name."""
    return WireError(
        404,
        "ResourceNotFound",
        f"The Resource '{resource}' under resource group '{group}' was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    )


def deployment_not_found(name: str) -> WireError:
    """No such deployment in an account that exists."""
    return WireError(404, "DeploymentNotFound", f"The deployment '{name}' could not be found.")


def provider_not_found(namespace: str) -> WireError:
    """A resource provider that there is not."""
    return WireError(
        404,
        "InvalidResourceNamespace",
        f"The resource namespace '{namespace}' is invalid.",
    )


def not_found(what: str) -> WireError:
    """Nothing of that description."""
    return WireError(404, "NotFound", f"{what} could not be found.")


def location_required() -> WireError:
    """A resource without a location."""
    return WireError(
        400, "LocationRequired", "The location property is required for this definition."
    )


def location_not_available(
    location: str, resource_type: str | None, regions: list[str]
) -> WireError:
    """A location that is no region; resource groups have a code of their own."""
    kind = f"resource type '{resource_type}'" if resource_type else "resource group"
    code = "ResourceType" if resource_type else "ResourceGroup"
    return WireError(
        400,
        f"LocationNotAvailableFor{code}",
        f"The provided location '{location}' is not available for {kind}. "
        f"List of available regions is '{','.join(regions)}'.",
    )


def invalid_location(kept: str, asked: str, name: str) -> WireError:
    """An existing thing cannot move."""
    return WireError(
        409,
        "InvalidResourceLocation",
        f"The resource '{name}' already exists in location '{kept}'. "
        f"A resource with the same name cannot be created in location '{asked}'. "
        "Please select a new resource name.",
    )


def invalid_property(message: str) -> WireError:
    """A property that the service cannot use."""
    return WireError(400, "InvalidResourceProperties", message)


def invalid_content(fault: str) -> WireError:
    """A body that ARM cannot deserialize (sentence from memory)."""
    message = f"The request content was invalid and could not be deserialized: {fault}."
    return WireError(400, "InvalidRequestContent", message)


def request_conflict(parent_id: str) -> WireError:
    """Another write on the account is under way (docs/azure.md 5.4, azurerm #22607)."""
    return WireError(
        409,
        "RequestConflict",
        f"Another operation is being performed on the parent resource '{parent_id}'. "
        "Please try again later.",
    )


def flag_must_be_set_for_restore(resource_id: str) -> WireError:
    """The name belongs to a soft-deleted account (docs/azure.md 5.3, code from memory there)."""
    return WireError(
        409,
        "FlagMustBeSetForRestore",
        f"An existing resource with ID '{resource_id}' has been soft-deleted. To restore the "
        "resource, you must specify 'restore' to be 'true' in the property. If you don't want "
        "to restore existing resource, please purge it first.",
    )


def cannot_restore(name: str) -> WireError:
    """`restore` for an account that is not soft-deleted."""
    return WireError(
        409,
        "CanNotRestoreANonDeletedResource",
        f"The resource '{name}' is not in a soft-deleted state and cannot be restored.",
    )


def custom_domain_in_use(subdomain: str) -> WireError:
    """The subdomain is another account's, live or soft-deleted (docs/azure.md 5.3)."""
    return WireError(
        409,
        "CustomDomainInUse",
        f"Please pick a different name. The subdomain name '{subdomain}' is not available "
        "as it's already used by a resource.",
    )


def cannot_list_keys() -> WireError:
    """The keys of an account with disableLocalAuth, as terraform-azurerm-avm #130 quotes it."""
    return WireError(400, "BadRequest", "Failed to list key. disableLocalAuth is set to be true")


def insufficient_quota(wanted: int, used: int, limit: int, quota: str) -> WireError:
    """More capacity than there is quota for, as azure-search-openai-demo #2091 quotes it."""
    return WireError(
        400,
        "InsufficientQuota",
        f"This operation require {wanted} new capacity in quota {quota}, which is bigger than "
        f"the current available capacity {limit - used}. The current quota usage is {used} and "
        f"the quota limit is {limit} for quota {quota}.",
    )


def too_many_deployments(kind: str, limit: int) -> WireError:
    """As many deployments as a resource may have (docs/azure.md 2.1; the code is not known)."""
    return WireError(
        400,
        "QuotaExceeded",
        f"The resource has {limit} {kind} deployments, which is the limit. Delete one to "
        "make another.",
    )


def cannot_change_deployment_model() -> WireError:
    """A deployment keeps its model (docs/azure.md 5.4, azure-search-openai-demo #1121)."""
    return WireError(
        400, "CannotChangeDeploymentModel", "The model of deployment cannot be changed."
    )


def deployment_model_not_supported(model_format: str, name: str, version: str) -> WireError:
    """No such model, or not in this account (docs/azure.md 5.4)."""
    return WireError(
        400,
        "DeploymentModelNotSupported",
        f"The model 'Format: {model_format}, Name: {name}, Version: {version}' "
        "of account deployment is not supported.",
    )


def model_retired(name: str, version: str, date: str) -> WireError:
    """The base model is past its retirement date (docs/azure.md 4.2)."""
    return WireError(
        400,
        "ServiceModelDeprecated",
        f"The model 'Format:OpenAI,Name:{name},Version:{version}' has been deprecated "
        f"since {date}.",
    )


def sku_not_supported(sku: str, name: str, version: str, location: str) -> WireError:
    """The model is not offered with that sku there (docs/azure.md 4.1)."""
    return WireError(
        400,
        "InvalidResourceProperties",
        f"The specified SKU '{sku}' of account deployment is not supported by the model "
        f"'{name}' version '{version}' in location '{location}'.",
    )


def role_assignment_exists() -> WireError:
    """The same principal has the same role at the same scope under another name."""
    return WireError(409, "RoleAssignmentExists", "The role assignment already exists.")
