"""What a preview says of lines in doubt: compact, however many there are."""

from functools import partial

import pytest

from tests.unit.forecasting import chat, forecast_of, rows


@pytest.fixture
def forecast(tmp_path):
    """Return a function that forecasts one spec on generated data: (forecast, problems)."""
    return partial(forecast_of, tmp_path / "training.jsonl")


def doubtful(number, user="", answer="a\ufffdb"):
    """Return an example whose answer has lost a letter."""
    asked = {"role": "user", "content": chat(number)["messages"][0]["content"] + user}
    return {"messages": [asked, {"role": "assistant", "content": answer}]}


def test_warnings_of_one_kind_are_told_together(forecast):
    """Two are told whole, of the others the first lines, and then what shows more."""
    known, problems = forecast(extra=[doubtful(100 + n) for n in range(13)])

    shown = [text for _, text in rows(known) if "training.jsonl" in text]
    assert problems == {}
    assert [text.partition("training.jsonl")[2][:9] for text in shown[:2]] == [
        ", line 46",
        ", line 47",
    ]
    assert shown[2].endswith(
        "training.jsonl: 11 more of replacement-character, in lines 48, 49, 50, 51, 52 …"
    )
    assert shown[3].startswith("more of each: python -m finetune check ")
    assert len(shown) == 4


def test_a_few_warnings_are_told_whole(forecast):
    """Two of each kind, whatever others there are, and nothing more is to be seen elsewhere."""
    extra = [doubtful(100), doubtful(101, user=" ada@contoso.com"), doubtful(102, answer="whole")]
    known, _ = forecast(extra=extra)

    shown = [text for _, text in rows(known) if "training.jsonl" in text]
    assert [text.rpartition(" ")[2] for text in shown] == [
        "(replacement-character)",
        "(replacement-character)",
        "(personal-data)",
    ]


def test_of_very_many_warnings_of_one_kind_all_are_counted(forecast):
    """A report keeps a hundred of each code."""
    known, _ = forecast(extra=[doubtful(100 + n) for n in range(130)])

    assert "128 more of replacement-character, in lines 48, " in "".join(
        text for _, text in rows(known)
    )
