"""Words added with a key to a report that was filed with it; sent again they are added once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from portal.base import clock, settings
from portal.base.db import session
from portal.base.files import service as files
from portal.base.files.photos import PreparedPhoto
from portal.base.i18n import _l
from portal.grievances import service
from portal.grievances.errors import NotAllowedNow
from portal.grievances.lifecycle import REPORTER, Actor
from portal.grievances.models import Event, Grievance
from portal.grievances.service.moving import load
from portal.open311.errors import MISSING, refused
from portal.open311.models import Filing, SentUpdate
from portal.open311.options import REPEAT_MINUTES
from portal.open311.service.filing import keyed

NOT_FILED_HERE = _l("No report of this number was filed with this key.")
NOT_NOW = _l("Nothing can be added to this report at its present stage.")


@dataclass(frozen=True)
class Words:
    """An update as a client sent it, judged already. ``retry`` is the client's own number of it or
    empty, ``retry_from`` the name of the parameter that told it."""

    community_id: int
    key_id: int
    no: str
    text: str
    retry: str
    retry_from: str


@dataclass(frozen=True)
class Added:
    """What an update became: its number for clients."""

    update_id: str
    no: str


def update_id(event_id: int) -> str:
    """The number under which clients know an event; how many others there are does not follow."""
    return keyed("update", str(event_id))[:20]


def added_before(words: Words) -> Added | None:
    """What an earlier send of the same words was answered with; None when there was none."""
    return _known(words, _report(words).id)


def add(words: Words, photos: Sequence[PreparedPhoto]) -> Added:
    """Add the words as the resident's, once; a repeated send is given the first answer."""
    grievance = load(_report(words).id)
    first = _known(words, grievance.id)
    if first is not None:
        return first
    event = _add(grievance, words, photos)
    session.add(
        SentUpdate(
            community_id=words.community_id,
            key_id=words.key_id,
            grievance_id=grievance.id,
            seq=event.seq,
            retry_hash=_retry(words) if words.retry else None,
            likeness_hash=_likeness(words, grievance.id),
        )
    )
    session.flush()  # the event needs its number
    return Added(update_id(event.id), grievance.no)


def _add(grievance: Grievance, words: Words, photos: Sequence[PreparedPhoto]) -> Event:
    browser = keyed("photos", str(words.key_id), str(grievance.id), str(grievance.version))
    tokens = [
        files.accept_photo(photo, community_id=None, uploader_key=browser).token for photo in photos
    ]
    try:
        return service.add(
            grievance.id,
            actor=Actor(REPORTER),
            text=words.text,
            photo_tokens=tokens,
            uploader_key=browser,
        )
    except NotAllowedNow as error:
        raise refused("service_request_id", NOT_NOW) from error


def _report(words: Words) -> Grievance:
    found = session.scalar(
        select(Grievance)
        .join(Filing, Filing.grievance_id == Grievance.id)
        .where(
            Grievance.community_id == words.community_id,
            Grievance.no == words.no,
            Filing.key_id == words.key_id,
        )
    )
    if found is None:
        raise refused("service_request_id", NOT_FILED_HERE, MISSING)
    return found


def _known(words: Words, grievance_id: int) -> Added | None:
    likeness = _likeness(words, grievance_id)
    if words.retry:
        row = _last(words.key_id, SentUpdate.retry_hash == _retry(words))
        if row is not None and row.likeness_hash != likeness:
            raise refused(
                words.retry_from, _l("It was used for another update. Send a new one with it.")
            )
    else:
        row = _last(words.key_id, SentUpdate.likeness_hash == likeness)
        window = timedelta(minutes=settings.get(REPEAT_MINUTES))
        if row is not None and clock.now() - row.sent_at >= window:
            return None
    return _told(row, words.no) if row is not None else None


def _last(key_id: int, same: object) -> SentUpdate | None:
    return session.scalar(
        select(SentUpdate)
        .where(SentUpdate.key_id == key_id, same)  # type: ignore[arg-type]
        .order_by(SentUpdate.id.desc())
        .limit(1)
    )


def _told(row: SentUpdate, no: str) -> Added:
    event = session.scalars(
        select(Event.id).where(Event.grievance_id == row.grievance_id, Event.seq == row.seq)
    ).one()
    return Added(update_id(event), no)


def _retry(words: Words) -> str:
    return keyed(
        "update-retry", str(words.key_id), str(words.community_id), words.retry_from, words.retry
    )


def _likeness(words: Words, grievance_id: int) -> str:
    return keyed("update-likeness", str(words.key_id), str(grievance_id), words.text)
