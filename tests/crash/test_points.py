"""The list of points is that of a clean run today: a new request is a new place to crash at."""

from __future__ import annotations

import json

from tests.crash.points import FIRST_RUN_LOG, LISTED, as_text, find_points, read_points
from tests.crash.reality import what_is_there
from tests.crash.run import up


def test_the_list_of_points_is_that_of_clean_runs(begin, tmp_path):
    """Every request of a first run and of a retraining one is in the list, and nothing else is."""
    project = begin("retrain")
    there = what_is_there(project)
    first = json.loads((project.root / FIRST_RUN_LOG).read_text())
    retraining = up(project).wait()
    assert retraining.exit_code == 0, retraining.said
    requests = project.ask_azure("requests")["requests"]

    found = [*find_points("first", first, {}), *find_points("retrain", requests, there)]

    fresh = tmp_path / LISTED.name
    fresh.write_text(as_text(found))
    # Things that do not depend on each other are deleted in any order.
    assert set(found) == set(read_points()), f"if that is meant, copy {fresh} to {LISTED}"
