"""Cutting a person out of their reports, and what becomes of private words in the end.

The public record stays: kind, place, dates, status, replies, and words and photos that neighbours
were shown. Everything else the reporter wrote is needed for the work until the case is closed; then
it goes, at once when the person asked for it, else after the months that are set.
"""

import secrets
from collections.abc import Callable, Iterable

from sqlalchemy import Row, or_, select, update

from portal.base import clock
from portal.base.db import session
from portal.base.files import service as files
from portal.base.files.models import StoredFile
from portal.grievances import follow
from portal.grievances.callback.models import CallBack
from portal.grievances.lifecycle import RESIDENTS, SYSTEM_ACTOR
from portal.grievances.models import (
    Event,
    EventKind,
    Grievance,
    GrievancePhoto,
    GrievanceStatus,
    PhotoStage,
    Turn,
)
from portal.grievances.retention.models import Reason, RetentionHold, Tombstone
from portal.grievances.service.moving import load, move
from portal.grievances.support import counting
from portal.grievances.upserts import BLIND

_WORDS = ("text", "place_text")


def erase_reporter(person_id: int) -> dict[str, int]:
    """Cut a person out of all their reports; counts of reports, and of those whose private words
    went at once (the others' go when they are closed)."""
    ids = _own(person_id)
    emptied = 0
    for grievance_id in ids:
        grievance = load(grievance_id)
        emptied += cut(grievance, Reason.LEFT)
    return {"grievances": len(ids), "emptied": emptied, "waiting": len(ids) - emptied}


def _own(person_id: int) -> list[int]:
    return list(
        session.scalars(
            select(Grievance.id).where(Grievance.reporter_id == person_id).order_by(Grievance.id)
        )
    )


def cut(grievance: Grievance, rule: Reason, months: int | None = None) -> bool:
    """Take the reporter away and make link and code worthless; whether the words went too. What
    was removed, when and by which rule stays on record."""
    now = clock.now()
    had_reporter = grievance.reporter_id is not None
    values: dict[str, object] = {
        "reporter_id": None,
        "reporter_erased_at": now,
        "follow_hash": follow.hash_secret(secrets.token_hex(16)),
        "query_hash": follow.hash_secret(secrets.token_hex(16)),
    }
    over = _finished(grievance) and not _kept_back(grievance, rule)
    what = {"reporter": int(had_reporter)}
    if over:
        emptied = _emptied(grievance)
        what |= {name: 1 for name in _WORDS if name in emptied and getattr(grievance, name)}
        values |= emptied
    move(grievance, EventKind.ERASE, actor=SYSTEM_ACTOR, values=values)
    if grievance.lead_case_id is not None:
        counting.recount(grievance.lead_case_id)
    if over:
        what |= empty_events_and_photos(grievance)
        what |= {name: forget(grievance.id) for name, forget in _also.items()}
    _remember(grievance, rule, months, what)
    return over


def forget_words(grievance_id: int, *, months: int | None = None) -> bool:
    """Remove what is private of a finished report, and the reporter with it; ``months`` is the
    period that is over, None where the reporter left. Nothing is done to what is kept back."""
    grievance = load(grievance_id)
    rule = Reason.LEFT if months is None else Reason.MONTHS
    if not _finished(grievance) or grievance.words_erased_at is not None:
        return False
    if _kept_back(grievance, rule):
        return False
    return cut(grievance, rule, months)


def also_forget(name: str, forget: Callable[[int], int]) -> None:
    """Let a room beside remove what it keeps of people with a report, within the transaction; it
    answers how many things went."""
    _also[name] = forget


_also: dict[str, Callable[[int], int]] = {}


def _finished(grievance: Grievance) -> bool:
    """A merged report waits for its lead, and may yet go on by itself."""
    return grievance.turn is Turn.NOBODY and grievance.status is not GrievanceStatus.MERGED


def _kept_back(grievance: Grievance, rule: Reason) -> bool:
    """Looked at once more under the lock: somebody may have held it a moment ago."""
    open_to_objection = (
        rule is Reason.MONTHS
        and grievance.objection_until is not None
        and grievance.objection_until > clock.now()
    )
    if grievance.held_for is not None or open_to_objection:
        return True
    held = select(RetentionHold.id).where(
        RetentionHold.grievance_id == grievance.id,
        RetentionHold.lifted_at.is_(None),
        or_(RetentionHold.until_on.is_(None), RetentionHold.until_on >= clock.today()),
    )
    return session.scalar(held.limit(1)) is not None


def _remember(grievance: Grievance, rule: Reason, months: int | None, what: dict[str, int]) -> None:
    session.add(
        Tombstone(
            community_id=grievance.community_id,
            grievance_id=grievance.id,
            rule=rule.value,
            months=months,
            what={name: count for name, count in what.items() if count},
        )
    )


def _emptied(grievance: Grievance) -> dict[str, object]:
    values: dict[str, object] = {"words_erased_at": clock.now()}
    if grievance.released_at is None:
        values["text"] = ""
    if grievance.building_id is not None or grievance.landmark_id is not None:
        values["place_text"] = ""
    return values


def empty_events_and_photos(grievance: Grievance) -> dict[str, int]:
    """What was said later, on the phone too, and photos that neighbours do not see; how many."""
    said = session.execute(
        update(Event)
        .where(
            Event.grievance_id == grievance.id,
            or_(Event.actor_kind.in_(RESIDENTS), Event.kind == EventKind.DISPUTE),
            Event.is_public.is_(False),
            Event.text != "",
        )
        .values(text="")
        .returning(Event.id),
        execution_options=BLIND,
    ).all()
    calls = session.execute(
        update(CallBack)
        .where(CallBack.grievance_id == grievance.id, CallBack.comment != "")
        .values(comment="")
        .returning(CallBack.id),
        execution_options=BLIND,
    ).all()
    photos = _remove(
        session.execute(
            select(GrievancePhoto, StoredFile)
            .join(StoredFile, StoredFile.id == GrievancePhoto.file_id)
            .where(
                GrievancePhoto.grievance_id == grievance.id,
                GrievancePhoto.released.is_(False),
                GrievancePhoto.stage != PhotoStage.AFTER,
            )
        )
    )
    return {"said": len(said), "calls": len(calls), "photos": photos}


def _remove(pairs: Iterable[Row[GrievancePhoto, StoredFile]]) -> int:
    found = list(pairs)
    for photo, file in found:
        session.delete(photo)
        session.flush()  # the file may go only after what points at it
        files.remove(file)
    return len(found)
