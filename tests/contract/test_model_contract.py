"""Models of an account: docs/azure.md 1.2, and what the openai SDK knows."""

from tests.contract.data_plane_shapes import Model
from tests.contract.sdk_objects import missing_fields, unknown_fields


def test_models_have_the_fields_of_models(service):
    """All of a list, and one by its id."""
    listed = service.ask("GET", "models").json()["data"]
    models = [Model.model_validate(one) for one in listed]
    one = service.ask("GET", f"models/{models[0].id}").json()

    assert Model.model_validate(one) == models[0]


def test_a_tuned_model_names_its_job_and_its_base(service, data):
    """It is there once its job has succeeded."""
    job = data.fine_tuning.jobs.retrieve(service.finished_job(data))
    model = Model.model_validate(service.ask("GET", f"models/{job.fine_tuned_model}").json())

    assert (model.fine_tune, model.model) == (job.id, job.model)


def test_the_sdk_knows_every_field_of_a_model(data):
    """What it has no name for is Azure's own."""
    found = list(data.models.list())

    assert missing_fields(found) == set()
    assert unknown_fields(found) == set()
