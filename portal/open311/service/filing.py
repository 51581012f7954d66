"""Filing with a key: a request that is sent again, by a retry or a bad network, files once.

The number of the submission is derived from the marks of the request, so that even two equal
requests at the same moment meet in the one row that grievances keep for a submission.
"""

import hashlib
import hmac
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, select

from portal.base import clock, settings
from portal.base.db import session
from portal.base.files import service as files
from portal.base.files.photos import PreparedPhoto
from portal.base.i18n import _l
from portal.base.reading import Reading
from portal.community.identity.service.told import person_told
from portal.grievances import follow, service
from portal.grievances.models import Channel, Grievance, Visibility
from portal.grievances.service import Filed
from portal.open311.errors import refused
from portal.open311.models import Filing
from portal.open311.options import REPEAT_MINUTES


@dataclass(frozen=True)
class Report:
    """A report as a client sent it, judged already. ``retry`` is its Idempotency-Key or empty."""

    community_id: int
    key_id: int
    category_code: str
    building_id: int | None
    landmark_id: int | None
    place_text: str
    text: str
    visibility: Visibility | None
    phone: str
    name: str
    retry: str


@dataclass(frozen=True)
class Marks:
    """By what a repeated send is known; ``submission_id`` is the one that would file it."""

    retry_hash: str | None
    likeness_hash: str
    submission_id: str


_KNOWN = (
    select(Filing.id, Filing.likeness_hash, Filing.filed_at, Grievance.submission_id)
    .join(Grievance, Grievance.id == Filing.grievance_id)
    .where(Filing.key_id == bindparam("key"))
    .order_by(Filing.id.desc())
    .limit(1)
)
_BY_RETRY = Reading(_KNOWN.where(Filing.retry_hash == bindparam("mark")))
_BY_LIKENESS = Reading(_KNOWN.where(Filing.likeness_hash == bindparam("mark")))


def marks(report: Report) -> Marks:
    """The marks of a report; raises when its Idempotency-Key stands for another one."""
    likeness = keyed("likeness", *_likeness(report))
    if report.retry:
        retry = keyed("retry", str(report.key_id), str(report.community_id), report.retry)
        known = _BY_RETRY.first(key=report.key_id, mark=retry)
        if known is not None and known.likeness_hash != likeness:
            raise refused(
                "Idempotency-Key", _l("It was used for another report. Send a new one with it.")
            )
        return Marks(retry, likeness, _submission(retry))
    window = timedelta(minutes=settings.get(REPEAT_MINUTES))
    last = _BY_LIKENESS.first(key=report.key_id, mark=likeness)
    if last is not None and clock.now() - last.filed_at < window:
        return Marks(None, likeness, last.submission_id)
    return Marks(None, likeness, _submission(likeness, str(last.id if last else 0)))


def filed_before(report: Report) -> Filed | None:
    """What an earlier send of the same report was answered with; None when there was none."""
    return service.filed_before(report.community_id, marks(report).submission_id)


def file_report(report: Report, photos: Sequence[PreparedPhoto]) -> Filed:
    """File the report, once; a repeated send is given the first one."""
    known = marks(report)
    first = service.filed_before(report.community_id, known.submission_id)
    if first is not None:
        return first
    browser = keyed("photos", known.submission_id)
    tokens = [
        files.accept_photo(photo, community_id=None, uploader_key=browser).token for photo in photos
    ]
    filed = _file(report, known, tokens, browser)
    if not filed.repeated:
        session.add(
            Filing(
                community_id=report.community_id,
                key_id=report.key_id,
                grievance_id=filed.grievance.id,
                retry_hash=known.retry_hash,
                likeness_hash=known.likeness_hash,
            )
        )
    return filed


def _file(report: Report, known: Marks, tokens: Sequence[str], browser: str) -> Filed:
    person = person_told(phone=report.phone, name=report.name) if report.phone else None
    return service.file_grievance(
        community_id=report.community_id,
        submission_id=known.submission_id,
        category_code=report.category_code,
        building_id=report.building_id,
        landmark_id=report.landmark_id,
        place_text=report.place_text,
        text=report.text,
        visibility=report.visibility,
        photo_tokens=tokens,
        uploader_key=browser,
        reporter_id=person.id if person else None,
        channel=Channel.OPEN311,
    )


def _likeness(report: Report) -> tuple[str, ...]:
    place = f"{report.building_id or ''}/{report.landmark_id or ''}/{report.place_text}"
    here = f"{report.key_id}/{report.community_id}"
    return (here, report.category_code, place, report.text)


def keyed(*parts: str) -> str:
    """A hash of the parts: keyed, so that a stored mark tells nobody what was written."""
    text = "\x1f".join(("open311", *parts))
    return hmac.new(follow.the_secret().encode(), text.encode(), hashlib.sha256).hexdigest()


def _submission(*parts: str) -> str:
    return str(uuid.UUID(keyed("submission", *parts)[:32]))
