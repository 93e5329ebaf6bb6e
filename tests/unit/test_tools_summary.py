"""What `make up` prints at its end."""

from tools.summary import find_question, first_question, rows_of, table

OUTPUTS = {
    "fine_tuned_model": {"tutor": "gpt-4o-mini-2024-07-18.ft-1:tutor"},
    "job_id": {"tutor": "ftjob-1"},
    "status": {"tutor": "succeeded"},
    "finished_at": {"tutor": "2026-11-22T11:30:00Z"},
    "duration_seconds": {"tutor": 1832},
    "train_loss": {"tutor": 0.32149},
    "billed_tokens": {"tutor": 40500.0},
    "cost_usd": {"tutor": "0.1336"},
    "deployment_name": {"tutor": None},
    "endpoint": {"tutor": "http://127.0.0.1:8123/"},
}


def test_each_number_is_shown_in_its_unit():
    """Minutes, thousands and dollars, whether the stack has numbers or text."""
    rows = dict(rows_of(OUTPUTS, "tutor"))

    assert rows["duration"] == "30 min 32 s"
    assert rows["final training loss"] == "0.3215"
    assert rows["billed tokens"] == "40,500"
    assert rows["training cost"] == "$0.13"


def test_a_cost_that_nobody_knows_is_said():
    """A job that is billed by the hour is the dearest, and must not seem to be free."""
    rows = dict(rows_of(OUTPUTS | {"cost_usd": {"tutor": None}}, "tutor"))

    assert rows["training cost"].startswith("not known: it is billed by the hour")


def test_a_model_is_asked_what_it_was_not_trained_on():
    """One without such examples is asked nothing."""
    assert find_question({"evaluation_path": "data/evaluation.jsonl"})
    assert find_question({}) is None


def test_what_is_not_there_is_left_out():
    """Without a deployment there is no row for it."""
    assert "deployment" not in dict(rows_of(OUTPUTS, "tutor"))


def test_the_texts_stand_one_below_the_other():
    """Labels are padded to the longest."""
    assert (
        table([("job", "ftjob-1"), ("status", "failed")]) == "  job     ftjob-1\n  status  failed"
    )


def test_the_first_question_is_the_users_first_of_the_first_dialogue():
    """System message, answers and later dialogues do not count."""
    lines = (
        '{"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "왜요?"}]}\n'
        '{"messages": [{"role": "user", "content": "other"}]}\n'
    )

    assert first_question(lines) == "왜요?"
