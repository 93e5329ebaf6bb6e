"""The data plane's refusals, each named after its case (codes: docs/azure.md 1.9).

The sentences on access and deployments are those that Azure OpenAI answers with; docs/azure.md 1.9
names the sources of the others.
"""

from __future__ import annotations

from emulator.wire_errors import WireError


def resource_not_found() -> WireError:
    """No such account, or no such operation on this surface in this api-version."""
    return WireError(404, "404", "Resource not found")


def version_on_v1() -> WireError:
    """A dated api-version on the v1 surface."""
    return WireError(
        400, "BadRequest", "api-version query parameter is not allowed when using /v1 path"
    )


def version_not_supported() -> WireError:
    """An api-version that there is not."""
    return WireError(400, "BadRequest", "API version not supported")


def access_denied() -> WireError:
    """No credentials, or a key that is not the account's."""
    return WireError(
        401,
        "401",
        "Access denied due to invalid subscription key or wrong API endpoint. Make sure to "
        "provide a valid key for an active subscription and use a correct regional API endpoint "
        "for your resource.",
    )


def permission_denied() -> WireError:
    """The principal has no role here yet."""
    return WireError(401, "PermissionDenied", "Principal does not have access to API/Operation.")


def key_authentication_disabled() -> WireError:
    """A key, on an account with disableLocalAuth (docs/azure.md 6)."""
    return WireError(
        403,
        "AuthenticationTypeDisabled",
        "Key based authentication is disabled for this resource.",
    )


def custom_subdomain_required() -> WireError:
    """An Entra token, on an account without a custom subdomain (docs/azure.md 5.3)."""
    return WireError(
        400,
        "BadRequest",
        "Please provide a custom subdomain for token authentication, "
        "otherwise API key is required.",
    )


def invalid_payload(message: str, param: str | None = None) -> WireError:
    """A value that the request should not have."""
    return WireError(400, "invalidPayload", message, param)


def quota_exceeded(message: str) -> WireError:
    """More than an account may have (docs/azure.md 1.9 has no status for it; 400 is likeliest)."""
    return WireError(400, "quotaExceeded", message)


def file_not_found(file_id: str) -> WireError:
    """No such file in the account."""
    return WireError(404, "notFound", f"The file with ID '{file_id}' was not found.", "id")


def upload_not_found(upload_id: str) -> WireError:
    """No such upload in the account."""
    return WireError(404, "notFound", f"The upload with ID '{upload_id}' was not found.", "id")


def upload_is_over(upload_id: str, status: str) -> WireError:
    """An upload that takes nothing any more."""
    return WireError(
        400, "unexpectedEntityState", f"The upload '{upload_id}' is not pending: it is {status}."
    )


def preview_header_missing(name: str) -> WireError:
    """A preview operation without its opt-in (docs/azure.md 1.1; the sentence is not known)."""
    return WireError(400, "BadRequest", f"The header '{name}: preview' is required.", name)


def checkpoint_not_found(checkpoint_id: str) -> WireError:
    """No such checkpoint in the job."""
    return WireError(404, "notFound", f"The checkpoint with ID '{checkpoint_id}' was not found.")


def job_not_found(job_id: str) -> WireError:
    """No such fine-tuning job in the account."""
    return WireError(404, "notFound", f"The fine-tuning job with ID '{job_id}' was not found.")


def model_not_found(model: str) -> WireError:
    """No such model in the account."""
    return WireError(404, "notFound", f"The model '{model}' was not found.")


def model_is_deployed(model: str) -> WireError:
    """A deployed model cannot be deleted (docs/azure.md 1.2)."""
    return WireError(409, "conflict", f"The model '{model}' is deployed: delete that first.")


def unexpected_job_state(job_id: str, action: str, status: str) -> WireError:
    """A job's status does not allow what is asked; `action` as in "cannot be cancelled"."""
    return WireError(
        400,
        "unexpectedEntityState",
        f"The fine-tuning job '{job_id}' cannot be {action}: its status is '{status}'.",
    )


def fine_tuning_not_supported() -> WireError:
    """A model that cannot be fine-tuned, or not with that method."""
    return invalid_payload("The specified base model does not support fine-tuning.", "model")


def training_type_not_supported(training_type: str) -> WireError:
    """A model that is not trained in that way in the account's region."""
    word = training_type[0].upper() + training_type[1:]
    return invalid_payload(
        f"The specified base model does not support fine-tuning with {word} TrainingType.",
        "trainingType",
    )


def deployment_not_found() -> WireError:
    """A chat with a deployment that does not exist or does not serve yet."""
    return WireError(
        404,
        "DeploymentNotFound",
        "The API deployment for this resource does not exist. If you created the deployment "
        "within the last 5 minutes, please wait a moment and try again.",
    )
