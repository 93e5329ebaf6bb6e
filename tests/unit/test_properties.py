"""Properties as the engine hands them over: unknown, missing, null, or floats."""

import pytest
from pulumi.output import Unknown

from finetune.providers.properties import account_changed, changed, is_known

UNKNOWN = Unknown()
ARM_ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/a"
ACCOUNT = {"id": ARM_ID, "created_at": "2026-11-22T11:30:00Z", "endpoint": "https://a/"}


@pytest.mark.parametrize("value", [None, "", 0, False, 1.5, "x", [], {}, {"a": {"b": 1}}])
def test_a_value_is_known(value):
    """Null and empty values are values."""
    assert is_known(value)


@pytest.mark.parametrize("value", [UNKNOWN, {"a": UNKNOWN}, {"a": {"b": 1, "c": UNKNOWN}}])
def test_a_value_with_an_unknown_in_it_is_not_known(value):
    """A map is known when everything in it is, at any depth."""
    assert not is_known(value)


def test_a_list_with_an_unknown_in_it_is_not_known():
    """The engine hands lists over with their unknown members in place."""
    assert not is_known({"a": [1, UNKNOWN]})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"x": 10}, {"x": 10.0}),
        ({"x": 1.0}, {"x": 1}),
        ({}, {"x": None}),
        ({"x": None}, {}),
        ({}, {}),
        ({"x": None}, {"x": ""}),
        ({"x": "v"}, {"x": UNKNOWN}),
        ({}, {"x": UNKNOWN}),
        ({"x": {"a": 1}}, {"x": {"a": UNKNOWN}}),
        ({"x": {"a": 1}}, {"x": {"a": 1.0}}),
        ({"x": "v", "y": 1}, {"x": "v", "y": 2}),
    ],
)
def test_a_property_is_unchanged(old, new):
    """Float or int, missing or null, and unknown are no change; nor is another property's."""
    assert changed(old, new, ("x",)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"x": "a"}, {"x": "b"}),
        ({"x": "a"}, {"x": "A"}),
        ({"x": "a"}, {"x": None}),
        ({"x": "a"}, {}),
        ({}, {"x": "a"}),
        ({"x": 10}, {"x": 11.0}),
        ({"x": 1}, {"x": "1"}),
        ({"x": {"a": 1}}, {"x": {"a": 2}}),
    ],
)
def test_a_property_is_changed(old, new):
    """Another value, one that came, and one that went are changes."""
    assert changed(old, new, ("x",)) == ["x"]


def test_changed_names_are_given_in_the_order_asked_for():
    """The engine shows them in that order."""
    olds, news = {"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 1, "c": 2}

    assert changed(olds, news, ("c", "b", "a")) == ["c", "a"]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"id": ARM_ID.lower()},
        {"id": ARM_ID.replace("resourceGroups", "resourcegroups")},
        {"endpoint": "https://elsewhere/"},
        {"endpoint": UNKNOWN},
        {"access_granted_at": "2026-11-22T12:00:00Z"},
        {"access_granted_at": UNKNOWN},
        {"id": UNKNOWN},
        {"created_at": UNKNOWN},
    ],
)
def test_the_account_is_the_same(change):
    """The case of its ARM id, its endpoint and what is unknown do not make it another one."""
    assert account_changed({"account": ACCOUNT}, {"account": ACCOUNT | change}) == []


def test_an_account_that_is_unknown_as_a_whole_is_the_same():
    """In a preview the whole map may be unknown."""
    assert account_changed({"account": ACCOUNT}, {"account": UNKNOWN}) == []


@pytest.mark.parametrize(
    "change",
    [{"id": ARM_ID + "b"}, {"created_at": "2026-11-23T00:00:00Z"}],
    ids=["another account", "made anew under the old name"],
)
def test_another_account_is_noticed(change):
    """Another id, or another creation stamp under the same id, is another account."""
    assert account_changed({"account": ACCOUNT}, {"account": ACCOUNT | change}) == ["account"]
