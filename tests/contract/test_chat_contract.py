"""Chat completions: what the openai SDK knows and requires."""

from tests.contract.sdk_objects import missing_fields, unknown_fields


def test_the_sdk_knows_every_field_of_a_chat_completion(service, data):
    """Nothing is missing, and the tokens add up."""
    service.ask_leave_to_pay()
    answer = data.chat.completions.create(
        model=service.deployment,
        messages=[{"role": "user", "content": "3 더하기 4는 얼마예요?"}],
        max_tokens=5,
    )

    assert missing_fields(answer) == set()
    assert unknown_fields(answer) == set()
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
    assert answer.choices[0].finish_reason in ("stop", "length")
