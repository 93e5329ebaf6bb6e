"""A kill -9 in the middle of requests: nothing acknowledged is lost, nothing is charged twice."""

import pytest

from tests.emulator.arranging import finish, make_account, submit, upload
from tests.emulator.hammering import Promises, hammered
from tests.emulator.running_emulator import wait_for

pytestmark = pytest.mark.long

KILLS = 20


def test_twenty_kills_lose_nothing_and_charge_nothing_twice(start_emulator):
    """Under three clients that write all the time; a job in training comes to its end."""
    emulator = start_emulator("state", "--speed", "600")
    root, account, promises = emulator.root, make_account(emulator), Promises()
    with emulator.data(account) as data:
        file_id = upload(emulator, data)
        promises.kept_jobs.add(submit(data, file_id, n_epochs=20).id)

    for number in range(KILLS):
        enough = promises.acknowledged + 1 + number
        with hammered(emulator, account, promises, file_id):
            wait_for(lambda enough=enough: promises.acknowledged >= enough)
            emulator.kill()
        emulator.start()

        assert emulator.root == root
        assert {what: ids for what, ids in promises.broken(emulator, account).items() if ids} == {}

    with emulator.data(account) as data:
        states = {finish(emulator, data, job_id).status for job_id in promises.kept_jobs}
    things = [charge["thing"] for charge in emulator.admin("bill")["charges"]]
    assert states == {"succeeded"}
    assert promises.kept_jobs <= set(things)
    assert len(things) == len(set(things))
