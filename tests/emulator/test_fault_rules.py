"""Fault rules: which requests they hit, how they count, and what is wrong with a bad one."""

import json
import subprocess
import sys

import pytest
import requests

from tests.emulator.running_emulator import PROJECT

UNKNOWN_KIND = (
    "'kind' must be one of status, delay, hold, drop, truncate, malform, slow, omit, stale, "
    "fail_job, fail_file, preempt_job"
)


def test_a_rule_hits_from_its_nth_request_on(azure, faults):
    """The second and the third of four; all four are counted."""
    rule = {"method": "GET", "path": "/subscriptions/*", "nth": 2, "times": 2}
    faults({**rule, "kind": "status", "status": 503})

    statuses = [azure.arm("GET", "").status_code for _ in range(4)]

    (counted,) = azure.admin("faults")["rules"]
    assert statuses == [200, 503, 503, 200]
    assert counted == {**rule, "kind": "status", "status": 503, "matched": 4, "held": 0}


def test_a_rule_without_end_hits_until_it_is_removed(azure, faults):
    """`times: null` is for ever, and an empty list removes all rules."""
    faults({"times": None, "kind": "status", "status": 500})
    statuses = [azure.arm("GET", "").status_code for _ in range(3)]

    faults()

    assert statuses == [500, 500, 500]
    assert azure.arm("GET", "").status_code == 200


def test_method_and_path_have_to_match(azure, faults):
    """Another method and another path do not count; the case of a path does not matter."""
    faults({"method": "GET", "path": "*/RESOURCEGROUPS/*", "kind": "status", "status": 500})

    others = [azure.arm("GET", ""), azure.arm("HEAD", "/resourceGroups/none")]
    hit = azure.arm("GET", "/resourceGroups/none")

    assert [other.status_code for other in others] == [200, 404]
    assert hit.status_code == 500


def test_the_first_rule_that_hits_decides_and_all_count(azure, faults):
    """The second rule counts what the first has hit."""
    faults(
        {"kind": "status", "status": 500},
        {"kind": "status", "status": 503, "times": 2},
    )

    statuses = [azure.arm("GET", "").status_code for _ in range(3)]

    assert statuses == [500, 503, 200]
    assert [rule["matched"] for rule in azure.admin("faults")["rules"]] == [3, 3]


def test_the_emulators_own_surface_never_fails(azure, faults):
    """Requests to /_emulator neither fail nor count."""
    faults({"times": None, "kind": "drop"})

    azure.admin("health")

    assert azure.admin("faults")["rules"][0]["matched"] == 0


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ([], ["The request body is not a JSON object."]),
        ({}, ['Fault rules are written {"rules": [...]}.']),
        ({"rules": {}}, ['Fault rules are written {"rules": [...]}.']),
        ({"rules": [{"kind": "explode"}, 7]}, [UNKNOWN_KIND, "rule 2: it is not an object"]),
        ({"rules": [{}]}, [UNKNOWN_KIND]),
        (
            {"rules": [{"kind": "drop", "when": "never", "often": 1, "nth": 0, "times": True}]},
            [
                "rule 1: a rule of the kind 'drop' has no 'often'",
                "'when' must be 'before' or 'after'",
                "'nth' must be a whole number from 1",
                "'times' must be a whole number from 1, or null",
            ],
        ),
        (
            {"rules": [{"kind": "status", "status": 200, "headers": {"a": 1}, "path": ""}]},
            [
                "'status' must be a number from 400 to 599",
                "'headers' must be an object of texts",
                "'path' must be a pattern such as '*/files'",
            ],
        ),
        (
            {"rules": [{"kind": "slow"}, {"kind": "fail_job", "message": "m"}]},
            ["rule 1: 'bytes_per_second' is missing", "rule 2: 'code' is missing"],
        ),
        ({"rules": [{"kind": "delay", "seconds": "2"}]}, ["'seconds' must be a number above 0"]),
        ({"rules": [{"kind": "omit", "field": ""}]}, ["'field' must be a text"]),
    ],
)
def test_bad_rules_are_refused_with_all_their_problems(azure, faults, body, problems):
    """400, and the rules that were there stay."""
    faults({"kind": "status", "status": 503, "path": "*/none"})

    refused = requests.post(f"{azure.root}/_emulator/faults", json=body, timeout=10)

    assert refused.status_code == 400
    message = refused.json()["error"]["message"]
    assert [problem for problem in problems if problem not in message] == []
    assert len(azure.admin("faults")["rules"]) == 1


def test_rules_can_be_there_from_the_start(start_emulator, tmp_path):
    """--faults takes the same JSON from a file; a reset removes them."""
    file = tmp_path / "faults.json"
    file.write_text(json.dumps({"rules": [{"kind": "status", "status": 503, "times": None}]}))
    emulator = start_emulator("state", "--faults", file)

    before = emulator.arm("GET", "").status_code
    requests.post(f"{emulator.root}/_emulator/reset", timeout=10)

    assert (before, emulator.arm("GET", "").status_code) == (503, 200)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{", "It is not JSON"),
        ('{"rules": [{"kind": "boom"}]}', "rule 1: 'kind' must be one of"),
        (None, "No such file"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path, written, said):
    """The command ends with 2, the file's name and what is wrong."""
    file = tmp_path / "faults.json"
    if written is not None:
        file.write_text(written)

    ended = subprocess.run(
        [sys.executable, "-m", "emulator", "--data", tmp_path, "--faults", file],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert ended.returncode == 2
    assert f"{file}: " in ended.stderr
    assert said in ended.stderr
