"""The refusals of inference, each named after its case."""

from __future__ import annotations

from emulator.wire_errors import WireError


def deployment_not_ready(name: str) -> WireError:
    """A deployment that ARM says has succeeded, and that does not answer yet.

    Which code and status Azure has for it is documented nowhere.
    """
    return WireError(
        404,
        "DeploymentNotReady",
        f"The deployment '{name}' is not ready yet. Please wait a moment and try again.",
    )


def model_retired(model: str, day: str) -> WireError:
    """A deployment of a model past its retirement (docs/azure.md 4.2; the code from memory)."""
    return WireError(
        410,
        "ModelDeprecated",
        f"The model '{model}' has been deprecated since {day} and cannot be used any more.",
    )


def unsupported_parameter(name: str) -> WireError:
    """A field that reasoning models do not take, in OpenAI's words (source: `chat_fields.py`)."""
    hint = " Use 'max_completion_tokens' instead." if name == "max_tokens" else ""
    return WireError(
        400,
        "unsupported_parameter",
        f"Unsupported parameter: '{name}' is not supported with this model.{hint}",
        name,
    )


def operation_not_supported(operation: str, model: str) -> WireError:
    """Embeddings or completions of a chat model, as OpenHands/OpenHands#1003 quotes it."""
    return WireError(
        400,
        "OperationNotSupported",
        f"The {operation} operation does not work with the specified model, {model}. Please "
        "choose different model and try again. You can learn more about which models can be used "
        "with each operation here: https://go.microsoft.com/fwlink/?linkid=2197993.",
    )


def token_rate_exceeded(version: str, seconds: int, headers: dict[str, str]) -> WireError:
    """More tokens in a minute than the capacity, as alex-wolf-ps/dbchatprov2#2 quotes it."""
    return WireError(
        429,
        "429",
        "Requests to the ChatCompletions_Create Operation under Azure OpenAI API version "
        f"{version} have exceeded token rate limit of your current OpenAI S0 pricing tier. "
        f"Please retry after {seconds} seconds. Please go here: "
        "https://aka.ms/oai/quotaincrease if you would like to further increase the default "
        "rate limit.",
        headers=headers,
    )
