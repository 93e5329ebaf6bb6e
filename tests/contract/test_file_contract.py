"""Files: what is answered is what docs/azure.md 1.3 says, and what the openai SDK knows."""

from tests.contract.data_plane_shapes import File
from tests.contract.sdk_objects import missing_fields, unknown_fields
from tests.emulator.arranging import dialogues


def test_a_file_has_the_fields_of_a_file_all_its_life(service):
    """Uploaded, listed, looked at and read; then it is gone."""
    made = service.ask(
        "POST", "files", data={"purpose": "fine-tune"}, files={"file": ("a.jsonl", dialogues())}
    )
    uploaded = File.model_validate(made.json())
    listed = service.ask("GET", "files?purpose=fine-tune").json()
    one = service.ask("GET", f"files/{uploaded.id}").json()
    content = service.ask("GET", f"files/{uploaded.id}/content").content
    gone = service.ask("DELETE", f"files/{uploaded.id}")

    assert made.status_code == 200
    assert listed["object"] == "list"
    assert uploaded.id in {File.model_validate(file).id for file in listed["data"]}
    assert File.model_validate(one).bytes == len(dialogues()) == len(content)
    assert gone.status_code == 200
    assert gone.json() == {"id": uploaded.id, "object": "file", "deleted": True}


def test_the_sdk_knows_every_field_of_a_file(service, data):
    """Nothing that it requires is missing, and nothing is there that it has no name for."""
    file_id = service.upload(data)
    found = [data.files.retrieve(file_id), *data.files.list(limit=5)]
    data.files.delete(file_id)

    assert missing_fields(found) == set()
    assert unknown_fields(found) == set()
