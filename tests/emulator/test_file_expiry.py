"""Files that go by themselves."""

import openai
import pytest
import requests

from tests.emulator.arranging import GA, TOKEN, dialogues, make_account

FORTNIGHT = 1_209_600


@pytest.fixture
def aging(start_emulator):
    """Give an emulator whose months may pass, and a client of an account there."""
    emulator = start_emulator()
    with emulator.data(make_account(emulator)) as client:
        yield emulator, client


def test_a_file_goes_at_its_time(aging):
    """It says when, is there until then, and is gone with its bytes afterwards."""
    emulator, data = aging
    file = create(data, FORTNIGHT)
    emulator.advance(FORTNIGHT - 60)
    status = data.files.retrieve(file.id).status
    content = emulator.state / "files" / file.id
    was_there = content.exists()
    emulator.advance(120)

    assert file.expires_at == file.created_at + FORTNIGHT
    assert (status, was_there) == ("processed", True)
    with pytest.raises(openai.NotFoundError):
        data.files.retrieve(file.id)
    assert not content.exists()


def test_only_files_that_expire_go(aging):
    """One without expiry stays and has no `expires_at`; one that was deleted stays deleted."""
    emulator, data = aging
    kept = data.files.create(file=("a.jsonl", dialogues()), purpose="fine-tune")
    data.files.delete(create(data, FORTNIGHT).id)
    emulator.advance(2 * 2_592_000)

    assert kept.expires_at is None
    assert [file.id for file in data.files.list()] == [kept.id]


@pytest.mark.parametrize("seconds", [0, 3600, FORTNIGHT - 1, 2_592_001, "soon"])
def test_a_time_out_of_range_is_refused(data, seconds):
    """14 to 30 days (docs/azure.md 1.2), and nothing but whole seconds."""
    with pytest.raises(openai.BadRequestError) as refused:
        create(data, seconds)

    assert refused.value.param == "expires_after.seconds"


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"expires_after[seconds]": "1209600"}, "expires_after"),
        ({"expires_after[anchor]": "created_at"}, "expires_after"),
        (
            {"expires_after[seconds]": "1209600", "expires_after[anchor]": "last_active_at"},
            "expires_after.anchor",
        ),
        ({"expires_after": "1209600"}, "expires_after"),
    ],
)
def test_half_an_expiry_is_refused(address, fields, param):
    """Anchor and seconds belong together, and there is one anchor."""
    answer = post(f"{address}/v1/files", fields)

    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == param


def test_the_dated_surface_writes_its_fields_with_dots(address):
    """`expires_after.anchor` and `expires_after.seconds`, as S-2504 has them."""
    fields = {"expires_after.anchor": "created_at", "expires_after.seconds": f"{FORTNIGHT}"}
    file = post(f"{address}/files?api-version={GA}", fields).json()

    assert file["expires_at"] == file["created_at"] + FORTNIGHT


def create(data, seconds):
    """Upload a file that expires."""
    return data.files.create(
        file=("a.jsonl", dialogues()),
        purpose="fine-tune",
        expires_after={"anchor": "created_at", "seconds": seconds},
    )


def post(url, fields):
    """Send a form with a file as it is written down here."""
    return requests.post(
        url,
        data={"purpose": "fine-tune", **fields},
        files={"file": ("a.jsonl", dialogues())},
        headers=TOKEN,
        timeout=9,
    )
