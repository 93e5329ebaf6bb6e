"""What is not built is refused by name, in the body that the plane's clients understand."""

import openai
import pytest
from azure.core.exceptions import HttpResponseError

from tests.emulator.running_emulator import PLAIN


def test_an_unbuilt_arm_operation_is_501(control, account):
    """The management SDK parses code and message."""
    with pytest.raises(HttpResponseError) as refused:
        list(control.rai_policies.list(account, account, **PLAIN))

    assert refused.value.status_code == 501
    assert refused.value.error.code == "NotImplemented"
    assert "rai_policies.list" in refused.value.error.message


def test_an_unbuilt_data_plane_operation_is_501(data):
    """The OpenAI SDK parses code and message, for a known operation."""
    with pytest.raises(openai.InternalServerError) as refused:
        data.responses.create(model="gpt-4o-mini", input="2 + 2")

    assert refused.value.status_code == 501
    assert refused.value.code == "NotImplemented"
    assert "responses.create" in refused.value.message


def test_a_path_that_nobody_knows_is_501_with_the_path(azure, data):
    """Never a quiet default: also what is in no table is named."""
    with pytest.raises(openai.InternalServerError) as refused:
        data.get("/moderations", cast_to=object)
    unknown = azure.arm("GET", "/providers/Microsoft.Storage/storageAccounts")

    assert "/openai/v1/moderations" in refused.value.message
    assert unknown.status_code == 501
    assert "Microsoft.Storage" in unknown.json()["error"]["message"]


def test_a_body_that_is_no_object_is_refused(azure):
    """A JSON list is 400, not a fault of the server."""
    group = azure.arm("PUT", "/resourceGroups/odd", ["a"])

    assert group.status_code == 400
    assert group.json()["error"]["code"] == "InvalidRequestContent"
