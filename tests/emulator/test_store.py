"""The store: all of a transaction or nothing, and files only touched once it is kept."""

import pytest

from emulator.records import ResourceGroup
from emulator.store import Store


@pytest.fixture
def stores(tmp_path):
    """Give two connections to one database."""
    stores = [Store(tmp_path / "state.sqlite") for _ in range(2)]
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
