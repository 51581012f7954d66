"""Forms of the desk filled by nobody's hand: endless numbers, other reports' photos, blanks."""

import pytest

from portal.base.db import session
from portal.grievances.models import Event, GrievancePhoto, GrievanceStatus
from tests.factories.grievances import BROWSER, GrievanceFactory, scene, upload
from tests.grievances.desk.conftest import fresh, text

S = GrievanceStatus


@pytest.mark.parametrize("number", ["9" * 30, "9" * 400, "-1", "0"])
def test_photos_that_no_report_has_are_shown_to_nobody(worker, here, number):
    report = GrievanceFactory.create(scene=here)

    answer = worker.act(report, "release", photos=number, text="y")

    assert answer.status_code == 303
    assert fresh(report).released_at is not None


def test_a_photo_of_another_report_is_not_released_with_this_one(worker, here):
    report = GrievanceFactory.create(scene=here)
    other = GrievanceFactory.create(scene=here, photo_tokens=[upload()], uploader_key=BROWSER)
    photo = session.query(GrievancePhoto).filter_by(grievance_id=other.id).one()

    worker.act(report, "release", photos=str(photo.id))

    session.refresh(photo)
    assert not photo.released
    assert session.query(Event).filter_by(grievance_id=report.id, kind="release").count() == 0


@pytest.mark.parametrize("field", ["grid", "place"])
@pytest.mark.parametrize("typed", [" \t", "b", "9" * 30, "b" + "9" * 30])
def test_a_choice_nobody_offered_changes_nothing(worker, here, field, typed):
    report = GrievanceFactory.create(scene=here)

    answer = worker.act(report, "change", **{field: typed, "place_text": "南侧"})

    assert answer.status_code == 422
    assert "南侧" in text(answer)
    assert fresh(report).place_text == ""


def test_a_correction_that_corrects_nothing_says_so(worker, here):
    report = GrievanceFactory.create(scene=here)
    before = fresh(report).version

    answer = worker.act(report, "change", category=report.category.code, place="", grid="")
    page = worker.client.get(answer.headers["Location"])

    assert "Nothing was changed." in text(page)
    assert fresh(report).version == before


def test_ticked_rows_with_endless_or_foreign_numbers_are_left_out(worker, here):
    report, theirs = GrievanceFactory.create(scene=here), GrievanceFactory.create(scene=scene())
    row = f"{report.id}:{report.version}"

    answer = worker.post(
        "reports/accept", pick=["9" * 20 + ":1", "1:" + "9" * 20, f"{theirs.id}:1", row, row]
    )

    assert answer.status_code == 303
    assert fresh(report).status is S.ACCEPTED
    assert fresh(theirs).status is S.SUBMITTED
    assert "1 report accepted." in text(worker.get("reports"))
