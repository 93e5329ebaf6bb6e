"""The status page: for people without scripts, for programs as JSON, and never anybody's markup."""

import re

import pytest
import requests

from tests.emulator.arranging import make_account, train

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def trained(azure):
    """Give an account and its job that has succeeded."""
    account = make_account(azure)
    with azure.data(account) as data:
        return account, train(azure, data, n_epochs=4)


def test_programs_get_json(azure, trained):
    """Accounts, deployments, jobs with their losses, and the bill."""
    account, job = trained
    found = requests.get(f"{azure.root}/_emulator", timeout=10).json()
    shown = next(one for one in found["jobs"] if one["id"] == job.id)

    assert "emulation" in found["notice"]
    assert account in {one["name"] for one in found["accounts"]}
    assert (shown["status"], shown["steps"]) == ("succeeded", shown["total_steps"])
    assert shown["curves"]["train_loss"][-1][0] == shown["total_steps"]
    assert found["bill"]["total_usd"] == azure.admin("bill")["total_usd"]


def test_people_get_a_page_with_the_losses_drawn(azure, trained):
    """It says what it is, and draws each job's losses; the root leads to it."""
    page = requests.get(f"{azure.root}/", headers=HTML, timeout=10)

    assert page.url == f"{azure.root}/_emulator"
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "This is an emulation of Azure OpenAI, not Azure." in page.text
    assert trained[1].fine_tuned_model in page.text
    assert re.search(r'<polyline class="training" points="[\d., ]+"/>', page.text)


def test_the_page_loads_and_runs_nothing(azure):
    """It has no script and names no address but its own, and the browser is told to keep to it."""
    page = requests.get(f"{azure.root}/_emulator", headers=HTML, timeout=10)

    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert not re.search(r"<script|<link|<img|@import|url\(|\son\w+=", page.text)
    assert set(re.findall(r"https?://[^/<\s]+", page.text)) == {azure.root}


def test_what_came_from_outside_is_no_markup(azure, data, faults):
    """A job's error may hold anything; it is shown as it is."""
    faults({"kind": "fail_job", "code": "bad", "message": "<script>alert(1)"})
    train(azure, data)
    page = requests.get(f"{azure.root}/_emulator", headers=HTML, timeout=10).text

    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page


def test_the_root_says_where_things_are(azure):
    """Both planes and the status, for a program that knows only the address."""
    places = requests.get(azure.root, timeout=10).json()

    assert places["status"] == f"{azure.root}/_emulator"
    assert places["data_plane_v1"].startswith(f"{azure.root}/accounts/")
