"""Telling people of duties on the days that the plan says; each step once."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import bindparam, select

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.places.models import Community
from portal.disclosures.calendar import announcements, planning
from portal.disclosures.calendar.recipients import Recipients
from portal.disclosures.catalogue import queries as catalogue
from portal.disclosures.models import CatalogueItem, Duty

BATCH = 100

_TO_TELL = (
    select(Duty, CatalogueItem.name, CatalogueItem.owner_office)
    .join(CatalogueItem, CatalogueItem.id == Duty.item_id)
    .join(Community, Community.id == Duty.community_id)
    .where(
        Duty.met_at.is_(None),
        Duty.tell_on.is_not(None),
        Duty.tell_on <= bindparam("today"),
        Community.closed_on.is_(None),
    )
    .order_by(Duty.community_id, Duty.due_on, Duty.id)
    .limit(BATCH)
    .with_for_update(of=Duty)
)

Told = tuple[Duty, str, str]


def tell_due() -> int:
    """Tell of all that is to be told of today; of how many duties."""
    told = 0
    while True:
        with transaction():
            rows = [
                (duty, name, office)
                for duty, name, office in session.execute(_TO_TELL, {"today": clock.today()})
            ]
            for community_id, found in groupby(rows, key=lambda row: row[0].community_id):
                _tell_community(community_id, list(found))
        told += len(rows)
        if len(rows) < BATCH:
            return told


def _tell_community(community_id: int, rows: Sequence[Told]) -> None:
    today = clock.today()
    rows = _ripe(community_id, rows)
    people = Recipients(community_id)
    place = session.get_one(Community, community_id).name
    for (due_on, office), found in groupby(sorted(rows, key=_together), key=_together):
        said = list(found)
        late = due_on < today
        topic = _topic(due_on, today)
        for person_id in people.watching if late else people.owners(office):
            announcements.tell(
                topic,
                person_id,
                community_id=community_id,
                place=place,
                due_on=due_on,
                names=[name for _duty, name, _office in said],
                key=f"{due_on:%y%m%d}:{min(duty.id for duty, _name, _office in said)}",
            )
        _note(community_id, (duty for duty, _name, _office in said), late=late)


def _ripe(community_id: int, rows: Sequence[Told]) -> list[Told]:
    """Leave out what is past its date but not late enough yet for others to be told."""
    rhythm, reckoning = planning.rhythm_of(community_id), catalogue.reckoning(community_id)
    ripe = []
    for row in rows:
        late_on = reckoning.working_days_after(row[0].due_on, rhythm.after)
        if row[0].due_on < clock.today() < late_on:
            row[0].tell_on = late_on
        else:
            ripe.append(row)
    return ripe


def _together(row: Told) -> tuple[date, str]:
    duty, _name, office = row
    return duty.due_on, "" if duty.due_on < clock.today() else office


def _topic(due_on: date, today: date) -> str:
    if due_on < today:
        return announcements.LATE
    return announcements.TODAY if due_on == today else announcements.SOON


def _note(community_id: int, duties: Iterable[Duty], *, late: bool) -> None:
    """Write down that it was told, and when the next step is."""
    rhythm, reckoning = planning.rhythm_of(community_id), catalogue.reckoning(community_id)
    for duty in duties:
        if late:
            duty.late_told_at = clock.now()
        else:
            duty.reminded_at = clock.now()
        duty.tell_on = rhythm.next_on(
            duty.due_on, reckoning, reminded_at=duty.reminded_at, late_told_at=duty.late_told_at
        )
