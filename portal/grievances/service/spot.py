"""即查即改: what a worker found and put right on the spot; outside every rate."""

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
    before, after = files.attach(
        [before_token, after_token],
        uploader_key=uploader_key,
        purpose=PURPOSE,
        community_id=community_id,
    )
    session.flush()  # the row below is written by a statement of its own
    statement = insert_into(
        SpotFix,
        community_id=community_id,
        submission_id=submission_id,
        category_id=kind.id,
        building_id=place.building_id,
        landmark_id=place.landmark_id,
        grid_id=place.grid_id,
        note=words,
        before_file_id=before.id,
        after_file_id=after.id,
        by_id=by_id,
        at=clock.now(),
    ).on_conflict_do_nothing()
    fix: SpotFix | None = session.scalar(statement.returning(SpotFix))
    return fix or session.scalars(_same(submission_id)).one()


def _same(submission_id: str) -> Select[SpotFix]:
    return select(SpotFix).where(SpotFix.submission_id == submission_id)


def _find(submission_id: str) -> SpotFix | None:
    return session.scalar(_same(submission_id))
