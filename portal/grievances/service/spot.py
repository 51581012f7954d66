"""即查即改: what a worker found and put right on the spot; outside every rate."""

from typing import Any

from sqlalchemy import Select, select

from portal.base import clock
from portal.base.db import session
from portal.base.files import service as files
from portal.grievances.errors import BadCategory, PhotoMissing
from portal.grievances.models import SpotFix
from portal.grievances.queries import categories
from portal.grievances.service import placing
from portal.grievances.service.intake import checked_submission
from portal.grievances.upserts import insert_into

PURPOSE = "spot_fix"
LONGEST_NOTE = 200


def record_spot_fix(
    *,
    community_id: int,
    submission_id: str,
    category_code: str,
    building_id: int | None = None,
    landmark_id: int | None = None,
    note: str = "",
    before_token: str,
    after_token: str,
    uploader_key: str,
    by_id: int,
) -> SpotFix:
    """Keep what was found and fixed, with a photo before and after; once per submission."""
    submission_id = checked_submission(submission_id)
    first = _find(submission_id)
    if first is not None:
        return first
    kind = categories.by_code().get(category_code)
    if kind is None:
        raise BadCategory
    if not before_token or not after_token or before_token == after_token:
        raise PhotoMissing
    words = note.strip()[:LONGEST_NOTE]
    place = placing.look_up(
        community_id, building_id=building_id, landmark_id=landmark_id, words=words
    )
    photos = files.attach(
        [before_token, after_token],
        uploader_key=uploader_key,
        purpose=PURPOSE,
        community_id=community_id,
    )
    return _keep(
        community_id=community_id,
        submission_id=submission_id,
        category_id=kind.id,
        building_id=place.building_id,
        landmark_id=place.landmark_id,
        grid_id=place.grid_id,
        note=words,
        before_file_id=photos[0],
        after_file_id=photos[1],
        by_id=by_id,
        at=clock.now(),
    )


def _keep(*, submission_id: str, **values: Any) -> SpotFix:
    """The new row, or the one that the same submission left a moment ago."""
    session.flush()  # the row is written by a statement of its own
    statement = insert_into(SpotFix, submission_id=submission_id, **values)
    fix: SpotFix | None = session.scalar(statement.on_conflict_do_nothing().returning(SpotFix))
    return fix or session.scalars(_same(submission_id)).one()


def _same(submission_id: str) -> Select[SpotFix]:
    return select(SpotFix).where(SpotFix.submission_id == submission_id)


def _find(submission_id: str) -> SpotFix | None:
    return session.scalar(_same(submission_id))
