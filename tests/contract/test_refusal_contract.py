"""Refusals: docs/azure.md 1.9 for the data plane's two surfaces, 5.4 for ARM."""

import pytest

from tests.contract import control_plane_shapes
from tests.contract.data_plane_shapes import DatedRefusal, Refusal

NOBODYS_FILE = f"file-{'0' * 32}"
NOBODYS_JOB = f"ftjob-{'0' * 32}"


@pytest.mark.parametrize("path", [f"files/{NOBODYS_FILE}", f"fine_tuning/jobs/{NOBODYS_JOB}"])
def test_what_is_not_there_is_a_404_with_a_code(service, path):
    """In the body of the v1 surface."""
    answer = service.ask("GET", path)

    assert answer.status_code == 404
    assert set(answer.json()) == {"error"}
    assert Refusal.model_validate(answer.json()["error"]).message


def test_the_dated_surface_has_an_error_body_of_its_own(service):
    """With details and an inner error instead of a parameter and a type."""
    answer = service.ask_dated("GET", f"files/{NOBODYS_FILE}")

    assert answer.status_code == 404
    assert DatedRefusal.model_validate(answer.json()["error"]).message


def test_a_job_on_a_file_that_is_not_there_is_refused(service):
    """With a code that docs/azure.md names; nothing is begun, so nothing is paid."""
    body = {"model": "gpt-4o-mini-2024-07-18", "training_file": NOBODYS_FILE}
    answer = service.ask("POST", "fine_tuning/jobs", json=body)

    assert answer.status_code in (400, 404)
    assert Refusal.model_validate(answer.json()["error"]).code in ("invalidPayload", "notFound")


def test_a_file_of_an_unknown_purpose_is_refused(service):
    """With a 400 and the code for it."""
    answer = service.ask(
        "POST", "files", data={"purpose": "amusement"}, files={"file": ("a.jsonl", b"{}\n")}
    )

    assert answer.status_code == 400
    assert Refusal.model_validate(answer.json()["error"]).code == "invalidPayload"


def test_arm_says_what_is_not_there(service):
    """With a code and a sentence."""
    answer = service.arm("GET", "/deployments/nobodys")

    assert answer.status_code == 404
    assert control_plane_shapes.Refusal.model_validate(answer.json()["error"]).code
