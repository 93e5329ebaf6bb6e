"""The store: all of a transaction or nothing, and files only touched once it is kept."""

import sqlite3
from contextlib import closing
from dataclasses import make_dataclass

import pytest

from emulator.record_kinds import KINDS
from emulator.records import ResourceGroup
from emulator.store import OtherVersionError, Store


@pytest.fixture
def stores(tmp_path):
    """Give two connections to one database."""
    stores = [Store(tmp_path / "state.sqlite", KINDS) for _ in range(2)]
    yield stores
    for store in stores:
        store._connection.close()  # noqa: SLF001 - a process never closes its only store


def test_what_is_to_follow_a_commit_sees_it_kept(stores):
    """A kill before it leaves too many files, and never a record without its file."""
    writer, reader = stores
    seen = []
    with writer.transaction():
        writer.put(_group("kept"))
        writer.after_commit(lambda: seen.append([g.name for g in reader.all(ResourceGroup)]))
        before = list(seen)

    assert (before, seen) == ([], [["kept"]])


def test_what_is_to_follow_a_commit_does_not_follow_a_rollback(stores):
    """Nor does it follow the next commit."""
    writer, reader = stores
    done = []

    with pytest.raises(RuntimeError):
        _write_in_vain(writer, lambda: done.append("removed"))
    with writer.transaction():
        writer.put(_group("kept"))

    assert done == []
    assert [group.name for group in reader.all(ResourceGroup)] == ["kept"]


@pytest.mark.parametrize(
    "fields",
    [[], ["name"], ["name", ("size", int)], ["size", "name"], [("name", str), ("size", "float")]],
)
def test_records_of_other_fields_are_of_another_version(tmp_path, fields):
    """One more, one fewer, another order or another type; what is there stays as it is."""
    _keep(tmp_path, _kind("name", ("size", str)))

    with pytest.raises(OtherVersionError):
        _keep(tmp_path, _kind(*fields))
    assert _keep(tmp_path, _kind("name", ("size", str))) == 2


def test_what_has_no_version_is_of_another_one(tmp_path):
    """As it was before there were versions; an empty file is a new database."""
    (tmp_path / "state.sqlite").touch()
    _keep(tmp_path, _kind("name"))
    with closing(sqlite3.connect(tmp_path / "state.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 0")

    with pytest.raises(OtherVersionError):
        _keep(tmp_path, _kind("name"))


def test_a_kind_that_the_store_does_not_know_is_not_written(tmp_path):
    """So its fields are always part of the version."""
    store = Store(tmp_path / "state.sqlite", [])

    with closing(store._connection), pytest.raises(AssertionError):  # noqa: SLF001 - see the fixture
        store.put(_group("a"))


def _kind(*fields):
    """Make a kind of records with those fields."""
    return make_dataclass("Thing", fields, frozen=True)


def _keep(folder, kind):
    """Open the database of a folder for one kind; give how often it has been."""
    store = Store(folder / "state.sqlite", [kind])
    with closing(store._connection):  # noqa: SLF001 - a process never closes its only store
        return store.count_up("opened")


def _write_in_vain(writer, action):
    """Begin to write something, with an action to follow, and fail."""
    with writer.transaction():
        writer.put(_group("lost"))
        writer.after_commit(action)
        raise RuntimeError


def _group(name):
    """Describe a resource group."""
    return ResourceGroup(
        name=name, location="eastus", tags=None, state="Succeeded", state_since=0.0
    )
