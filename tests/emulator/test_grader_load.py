"""Graders that take long: others are served meanwhile."""

import threading

import requests

from tests.emulator.arranging import TOKEN
from tests.emulator.test_graders import CLOSE, EXACT, multi, run


def test_a_text_of_many_open_braces_is_read_in_one_pass(data):
    """30,000 of them are a text like any other; by blocks that overlap it took minutes."""
    grader = EXACT | {"input": "{{" * 30_000, "reference": "{{" * 29_999 + " {{ item.answer }}"}

    graded = run(data.with_options(timeout=5), grader, "x", answer="{{")

    assert graded.reward == 0.0


def test_others_are_served_while_a_grader_runs(azure, data, address):
    """Ten parts that compare long texts, and the answer to another request comes before theirs."""
    parts = {f"part{number}": CLOSE for number in range(8)}
    grader, order = multi("exact", **parts), []

    def grade():
        run(data, grader, "ab" * 1000, answer="ba" * 1000)
        order.append("graded")

    azure.admin("clock", advance_seconds=1)
    thread = threading.Thread(target=grade)
    thread.start()
    path = f"{address}/v1/fine_tuning/alpha/graders/run"
    while not any(path.endswith(entry["path"]) for entry in _requests(azure)):
        pass
    requests.get(f"{address}/v1/models", headers=TOKEN, timeout=30).raise_for_status()
    order.append("listed")
    thread.join()

    assert order == ["listed", "graded"]


def _requests(azure):
    """Give the log of requests."""
    return azure.admin("requests")["requests"]
