"""A job is one of another model's if that one trains it, or adopts it by its id."""

import pytest

from finetune.providers.other_models import DIGITS, in_short, is_for_another, note_others

MINE, YOURS = "a" * 64, "b" * 64
JOB_ID = "ftjob-0123456789abcdef"


@pytest.mark.parametrize(
    ("job_id", "fingerprint", "others", "is_theirs"),
    [
        (JOB_ID, YOURS, [MINE, YOURS], True),
        (JOB_ID, MINE, [YOURS], False),
        (JOB_ID, "", [YOURS], False),
        (JOB_ID, MINE, [JOB_ID], True),
        (JOB_ID, MINE, [], False),
    ],
    ids=["trained", "another", "no metadata", "adopted by id", "one model"],
)
def test_whose_job_it_is(job_id, fingerprint, others, is_theirs):
    """By its fingerprint or its id."""
    note_others({"other_fingerprints": in_short(others)})

    assert is_for_another(job_id, fingerprint) is is_theirs


def test_a_state_of_before_has_no_others():
    """Its inputs have no such property."""
    note_others({})

    assert not is_for_another(JOB_ID, MINE)


def test_what_is_stored_has_no_order_and_is_short():
    """Another order of the models is no change; fifty of them fit into a line or two."""
    assert in_short([MINE, YOURS]) == in_short([YOURS, MINE]) == f"{MINE[:DIGITS]} {YOURS[:DIGITS]}"


def test_one_model_stores_nothing():
    """So its preview shows nothing of it."""
    assert in_short([]) is None
