"""Each status belongs to one stage, so that nothing is missing from the lists or stands in two."""

from rehab.requests.rules import RequestStatus, Stage


def test_every_status_belongs_to_one_stage() -> None:
    statuses = [status for stage in Stage for status in stage.statuses]
    assert sorted(statuses) == sorted(RequestStatus)
