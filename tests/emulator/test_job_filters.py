"""Lists of jobs by their metadata."""

from tests.emulator.arranging import submit, upload


def test_jobs_are_listed_by_their_metadata(azure, data):
    """Those that have every pair that is asked for; with null those that have none."""
    file_id = upload(azure, data)
    all_metadata = ({"owner": "me", "kind": "a"}, {"owner": "me"}, {"owner": "you"}, None)
    jobs = [submit(data, file_id, metadata=metadata).id for metadata in all_metadata]

    assert _listed(data, {"metadata[owner]": "me"}) == [jobs[1], jobs[0]]
    assert _listed(data, {"metadata[owner]": "me", "metadata[kind]": "a"}) == [jobs[0]]
    assert _listed(data, {"metadata[owner]": "nobody"}) == []
    assert _listed(data, {"metadata": "null"}) == [jobs[3]]
    assert [job.id for job in data.fine_tuning.jobs.list(metadata={"owner": "you"})] == [jobs[2]]
    assert len(_listed(data, {})) == 4


def _listed(data, query):
    return [job.id for job in data.fine_tuning.jobs.list(extra_query=query)]
