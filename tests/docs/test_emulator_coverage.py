"""The coverage page says what the route table and the tests say, and notices when it does not."""

import pytest

from emulator import routes
from emulator.operation import Operation
from tools import coverage_page
from tools.coverage_page import key_of, overstated, render, updated

ALWAYS_REFUSED = {"data completions.create", "data embeddings.create"}
"""No model here can do these, so that every deployment is the wrong one, as in Azure."""


@pytest.fixture(scope="module")
def record():
    """Give what is recorded of each test file."""
    return coverage_page.read(coverage_page.RECORD)


def test_it_is_what_the_route_table_and_the_record_say(record):
    """Every operation is there, as the table has it: `python -m tools.coverage_page` writes it."""
    page = coverage_page.PAGE.read_text(encoding="utf-8")

    assert page == render(routes.operations(), record)


def test_the_recorded_tests_are_there(record):
    """No file is recorded that has been removed or renamed."""
    assert record
    assert [file for file in record if not (coverage_page.CHECKOUT / file).exists()] == []


def test_whatever_is_supported_succeeds_in_some_test(record):
    """An operation that no test drives to a success is not known to work, if it ever succeeds."""
    driven = {key for keys in record.values() for key in keys}
    azures = [one for one in routes.operations() if one.plane != "emulator" and one.answer]

    assert {key_of(one.plane, one.name) for one in azures} - driven == ALWAYS_REFUSED


def test_a_test_that_drives_less_by_now_is_told():
    """The page may say less than what is so, and never more."""
    recorded = {"tests/a.py": ["data files.create"], "tests/b.py": ["data files.list"]}

    assert overstated(recorded, {"tests/a.py": ["data files.create", "data files.list"]}) == {}
    assert overstated(recorded, {"tests/a.py": []}) == {"tests/a.py": ["data files.create"]}


def test_a_record_takes_what_is_new_and_drops_what_is_not_so():
    """What a file drives besides is left out, since it may not do so the next time."""
    recorded = {"tests/a.py": ["kept", "gone"], "tests/b.py": ["elsewhere"]}
    noted = {"tests/a.py": ["kept", "elsewhere", "new"], "tests/c.py": ["kept"]}

    assert updated(recorded, noted) == {
        "tests/a.py": ["kept", "new"],
        "tests/b.py": ["elsewhere"],
        "tests/c.py": ["kept"],
    }


def test_an_operation_on_two_surfaces_is_one_row():
    """Its surfaces and their versions stand side by side; what is not answered is a 501."""
    dated = _operation("files.create", "/accounts/{subdomain}/openai/files", since="2024-10-21")
    page = render([_operation("files.create", since="v1"), dated], {})

    assert "| `files.create` | `POST files` | v1, dated | 501 | v1, 2024-10-21 |  |  |\n" in page


def test_the_tests_that_drive_little_else_are_named_first():
    """Three of them, and how many there are besides."""
    key = "data files.create"
    driven = {f"tests/a/test_{size}.py": [key, *map(str, range(size))] for size in (5, 1, 4, 2, 3)}

    assert "| a/test_1, a/test_2, a/test_3 and 2 more |" in render(
        [_operation("files.create")], driven
    )


def test_two_planes_may_have_an_operation_of_one_name():
    """Each has its own tests."""
    driven = {"tests/a/b.py": ["data models.list"]}
    control = Operation(name="models.list", method="GET", path="/models", answer=None)
    page = render([_operation("models.list"), control], driven)

    assert page.count("| a/b |") == 1


def _operation(name, path="/accounts/{subdomain}/openai/v1/files", since=""):
    """Describe an operation of the data plane that is not built."""
    return Operation(name=name, method="POST", path=path, answer=None, plane="data", since=since)
