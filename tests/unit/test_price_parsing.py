"""A stack's own prices: what is read, and what is refused with which sentence."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from finetune.errors import SpecError
from finetune.price_parsing import parse_prices

MINI = "gpt-4o-mini-2024-07-18"
WHERE = f"prices.{MINI}"


def own(usd="2.10", **changes):
    """Return a table with one rate, with some keys of its entry changed."""
    entry = {"training_usd_per_million": {"GlobalStandard": usd}, "as_of": "2026-11-01"}
    return {MINI: entry | changes}


def refusal(table):
    """Return the lines with which a table is refused."""
    with pytest.raises(SpecError) as refused:
        parse_prices(table)
    return str(refused.value).splitlines()


@pytest.mark.parametrize("usd", ["2.10", 2.1, Decimal("2.10"), " 2.10 "])
def test_an_amount_is_read_as_it_is_written(usd):
    """A text, a float of YAML and a decimal of TOML are the same amount, exactly."""
    price = parse_prices(own(usd))[MINI]

    assert price.usd("training_usd_per_million", "GlobalStandard") == Decimal("2.1")
    assert price.usd("training_usd_per_million", "Standard") is None


@pytest.mark.parametrize(
    "as_of", ["2026-11-01", date(2026, 11, 1), "2026-11-01 00:00:00 +0000 UTC"]
)
def test_a_day_may_be_a_text_or_a_date(as_of):
    """Config stores texts, YAML reads a bare day as a date, and Pulumi adds midnight to it."""
    assert parse_prices(own(as_of=as_of))[MINI].as_of == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("source", "read"),
    [({}, "this stack's config"), ({"source": "our contract"}, "our contract")],
)
def test_a_source_may_be_left_out(source, read):
    """A price of the stack's own is the stack's."""
    assert parse_prices(own(**source))[MINI].source == read


@pytest.mark.parametrize(
    "usd",
    ["-1", -0.01, "two", "", True, None, float("nan"), "Infinity", [1], 1e30, "1000000000.01"],
)
def test_what_is_no_amount_is_refused_with_its_path(usd):
    """Neither below 0, nor beyond reason, nor a boolean, nor without end."""
    at = f"{WHERE}.training_usd_per_million.GlobalStandard"
    assert refusal(own(usd)) == [
        f"{at}: is {usd!r}; must be an amount in USD, from 0 to 1,000,000,000"
    ]


@pytest.mark.parametrize("usd", ["1E+3", 1e3, Decimal("1E+3")])
def test_an_amount_is_kept_in_plain_figures(usd):
    """However it is written, it is shown without an exponent."""
    amount = parse_prices(own(usd))[MINI].usd("training_usd_per_million", "GlobalStandard")

    assert str(amount) in {"1000", "1000.0"}


@pytest.mark.parametrize(
    ("changes", "cut"),
    [
        ({"as_of": ["x" * 100]}, "['" + "x" * 57 + "…; must be a day (2026-11-01)"),
        ({"hosting_usd_per_hour": "x" * 100}, "'" + "x" * 58 + "…; must be a map of amounts by "),
        ({"source": ["x" * 100]}, "['" + "x" * 57 + "…; must be a text that says whose"),
    ],
)
def test_a_long_value_is_cut_in_its_message(changes, cut):
    """No message is longer for a longer value."""
    (refused,) = refusal(own(**changes))

    assert f": is {cut}" in refused


def test_a_number_of_thousands_of_digits_is_refused():
    """YAML's 0xff… has as many as it likes, and Python writes none of more than 4,300."""
    assert "is int that is too long to show; must be an amount" in refusal(own(16**5000))[0]


def test_a_model_that_is_priced_twice_is_refused():
    """By its short name and by its id, in which order nobody could say."""
    (refused,) = refusal(own() | {"gpt-4o-mini": own()[MINI]})

    assert refused == f"prices.gpt-4o-mini: is {MINI}, whose prices are there already"


@pytest.mark.parametrize("as_of", ["1.11.2026", 20261101, datetime(2026, 11, 1), None])  # noqa: DTZ001  (as YAML reads a time)
def test_what_is_no_day_is_refused(as_of):
    """The age of a price is counted in days; a time is shown as it is written."""
    shown = "2026-11-01 00:00:00" if isinstance(as_of, datetime) else repr(as_of)
    assert refusal(own(as_of=as_of)) == [f"{WHERE}.as_of: is {shown}; must be a day (2026-11-01)"]


def test_a_price_without_its_day_is_refused():
    """Nobody could say how old it is."""
    table = own()
    del table[MINI]["as_of"]

    assert refusal(table) == [
        f"{WHERE}.as_of: is missing; must be the day of the prices (2026-11-01)"
    ]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"trainig_usd_per_hour": {}}, "trainig_usd_per_hour: is not a known key; did you mean "),
        ({"currency": "EUR"}, "currency: is not a known key; known: training_usd_per_million, "),
        ({"hosting_usd_per_hour": 2}, "hosting_usd_per_hour: is 2; must be a map of amounts by "),
        (
            {"hosting_usd_per_hour": {"developerTier": 0}},
            "hosting_usd_per_hour.developerTier: is not a known key; did you mean DeveloperTier?",
        ),
        ({"source": ""}, "source: is ''; must be a text that says whose prices"),
    ],
)
def test_a_wrong_key_or_map_is_refused(changes, line):
    """The nearest known key is named, and the known ones where none is near."""
    (refused,) = refusal(own(**changes))

    assert refused.startswith(f"{WHERE}.{line}")


def test_all_problems_come_at_once():
    """Every model's, each with its path."""
    tuned = f"{MINI}.ft-0123456789abcdef"
    table = own("-1", x=1) | {"gpt-9": 3, tuned: own()[MINI]}

    lines = refusal(table)

    assert [line.partition(": is ")[0] for line in lines] == [
        f"{WHERE}.x",
        f"{WHERE}.training_usd_per_million.GlobalStandard",
        "prices.gpt-9",
        f"prices.{tuned}",
    ]
    assert lines[-1].endswith(f"is a tuned model; must be its base model, {MINI}")


@pytest.mark.parametrize("table", [[], "x", 3])
def test_prices_are_a_map(table):
    """What is no map at all has one problem."""
    assert refusal(table) == [f"prices: is {table!r}; must be a map of base models"]
