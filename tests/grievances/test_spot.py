"""即查即改: found and put right on the spot, kept apart from the reports and their rates."""

import uuid

import pytest
from sqlalchemy import func, select

from portal.base.db import session, transaction
from portal.base.files.models import StoredFile
from portal.grievances import queries, service
from portal.grievances.errors import PhotoMissing
from portal.grievances.models import Grievance, SpotFix
from tests.factories.grievances import BROWSER, scene, upload


def record(here, **more):
    """Record one in a transaction of its own."""
    values = {
        "submission_id": str(uuid.uuid4()),
        "category_code": "flyers.pasted",
        "building_id": here.building.id,
        "note": "已铲除",
        "before_token": upload(),
        "after_token": upload(),
    }
    with transaction():
        return service.record_spot_fix(
            community_id=here.community.id,
            uploader_key=BROWSER,
            by_id=here.worker.id,
            **(values | more),
        )


def test_a_spot_fix_is_kept_with_both_photos_and_counts_in_no_rate():
    here = scene()

    fix = record(here)

    assert fix.grid_id == here.grid.id
    files = session.scalars(select(StoredFile.purpose)).all()
    assert files == ["spot_fix", "spot_fix"]
    assert session.scalar(select(func.count()).select_from(Grievance)) == 0
    assert queries.counts(here.community.id) == {}


def test_the_same_submission_is_one_spot_fix():
    here, submission = scene(), str(uuid.uuid4())

    first = record(here, submission_id=submission)
    second = record(here, submission_id=submission)

    assert first.id == second.id
    assert session.scalar(select(func.count()).select_from(SpotFix)) == 1


def test_before_and_after_must_be_two_photos():
    here, token = scene(), upload()
    for photos in ({"after_token": ""}, {"before_token": token, "after_token": token}):
        with pytest.raises(PhotoMissing):
            record(here, **photos)
