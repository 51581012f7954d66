"""What neighbours may see: the resident's words and photos after staff released them, and nothing
of a report that waits for a check."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from portal.base import clock
from portal.base.db import session
from portal.base.files import service as files
from portal.base.files.models import StoredFile
from portal.base.files.photos import PreparedPhoto
from portal.grievances import policy, publicity
from portal.grievances.errors import NeverPublic, NotAllowedNow, ReasonMissing
from portal.grievances.lifecycle import Actor
from portal.grievances.models import Event, EventKind, Grievance, GrievancePhoto, Visibility
from portal.grievances.service.covering import Drawn, keep_covers
from portal.grievances.service.moving import load, move
from portal.grievances.service.saying import words

E = EventKind


def release(
    grievance_id: int,
    *,
    actor: Actor,
    version: int,
    text: bool,
    photo_ids: Collection[int],
    covered: Mapping[int, PreparedPhoto] | None = None,
    drawn: Mapping[int, Drawn] | None = None,
) -> Event:
    """Let neighbours see the resident's words (``text``) and these photos, each as its covered
    copy when one is given. What is not named keeps its state. ``drawn`` tells what is covered on
    which photo; it is kept for the next time."""
    grievance = load(grievance_id)
    if not policy.is_public(grievance):
        raise NeverPublic
    keep_covers(grievance, drawn or {})
    values = {"released_at": clock.now()} if text and grievance.released_at is None else {}
    shown = _photos(grievance, photo_ids)
    event = move(
        grievance,
        E.RELEASE,
        actor=actor,
        version=version,
        values=values,
        facts={"photo_ids": [photo.id for photo, _file in shown]},
    )
    for photo, file in shown:
        photo.released = True
        files.publish(file, covered=(covered or {}).get(photo.id))
    return event


def withhold(
    grievance_id: int,
    *,
    actor: Actor,
    version: int,
    text: bool = True,
    photo_ids: Collection[int] | None = None,
    drawn: Mapping[int, Drawn] | None = None,
) -> Event:
    """Stop showing words and photos; ``photo_ids`` None means all of them. ``drawn`` as for
    :func:`release`."""
    grievance = load(grievance_id)
    keep_covers(grievance, drawn or {})
    values = {"released_at": None} if text else {}
    event = move(grievance, E.WITHHOLD, actor=actor, version=version, values=values)
    taken = take_photos_back(grievance, photo_ids)
    event.facts = event.facts | {"photo_ids": taken}
    return event


def hide(grievance_id: int, *, actor: Actor) -> Event | None:
    """Take a report out of the sight of neighbours for good, as its reporter wishes: the consent
    to publish is taken back as easily as it was given. None where staff alone see it already."""
    grievance = load(grievance_id)
    if grievance.visibility is Visibility.STAFF:
        return None
    if not publicity.may_be_hidden(grievance):
        raise NotAllowedNow(grievance.status)
    values = {"visibility": Visibility.STAFF, "released_at": None}
    event = move(grievance, E.WITHHOLD, actor=actor, values=values)
    event.facts = event.facts | {"photo_ids": take_photos_back(grievance, None)}
    return event


def take_photos_back(grievance: Grievance, photo_ids: Collection[int] | None) -> list[int]:
    """Stop showing photos to neighbours; which ones."""
    shown = [pair for pair in _photos(grievance, photo_ids) if pair[0].released]
    for photo, file in shown:
        photo.released = False
        files.withdraw(file)
    return [photo.id for photo, _file in shown]


def hold(grievance_id: int, *, actor: Actor, version: int, reason: str) -> Event:
    """Keep a report out of every public place until somebody has checked it."""
    said = words(reason, ReasonMissing)
    return move(
        load(grievance_id),
        E.HOLD,
        actor=actor,
        version=version,
        text=said,
        values={"held_for": "staff"},
    )


def unhold(grievance_id: int, *, actor: Actor, version: int) -> Event:
    """Let a checked report through."""
    return move(
        load(grievance_id), E.UNHOLD, actor=actor, version=version, values={"held_for": None}
    )


def _photos(
    grievance: Grievance, photo_ids: Collection[int] | None
) -> list[tuple[GrievancePhoto, StoredFile]]:
    wanted = (
        select(GrievancePhoto, StoredFile)
        .join(StoredFile, StoredFile.id == GrievancePhoto.file_id)
        .where(GrievancePhoto.grievance_id == grievance.id)
        .order_by(GrievancePhoto.id)
    )
    if photo_ids is not None:
        wanted = wanted.where(GrievancePhoto.id.in_(photo_ids))
    return [(photo, file) for photo, file in session.execute(wanted)]
