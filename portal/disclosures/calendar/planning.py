"""Bringing the duties of communities up to date with the catalogue and the calendar.

Doing it again changes nothing. What is met keeps its row, and so does what has a draft; the rest
follows. What is past the window, or was entered for a time before the item, is left alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.base import clock, deadlines, settings
from portal.base.db import session
from portal.community.places.models import Community
from portal.disclosures.calendar.options import LATE_DAYS, REMIND_DAYS
from portal.disclosures.calendar.owing import AHEAD, BACK, Owed, Owing, after_event
from portal.disclosures.calendar.telling import Rhythm
from portal.disclosures.catalogue.chains import Chain
from portal.disclosures.catalogue.dues import Reckoning
from portal.disclosures.models import Disclosure, DisclosureState, Duty

BLIND = {"synchronize_session": False}
_OVER = (DisclosureState.DROPPED, DisclosureState.RETRACTED)

Owings = Mapping[tuple[str, date], Owed]


@dataclass(frozen=True)
class Here:
    """One community while its duties are brought up to date."""

    community: Community
    reckoning: Reckoning
    rhythm: Rhythm
    chains: Mapping[str, Chain]
    owed: Owings
    today: date

    def should_be(self, row: Duty) -> Owed | None:
        """What a row should say; nothing where the catalogue says nothing of it."""
        if row.event:
            return after_event(self.chains[row.item_key], row.period_from, self.reckoning)
        return self.owed.get((row.item_key, row.period_from))

    def may_go(self, row: Duty) -> bool:
        """Whether nobody works on it and the catalogue, which once asked for it, does not now."""
        if row.event or row.disclosure_id is not None or self.should_be(row) is not None:
            return False
        joined = clock.local(self.community.created_at).date()
        asked_since = max(joined, self.chains[row.item_key].introduced_on)
        return row.due_on >= asked_since and row.period_from <= self.today + AHEAD


def rhythm_of(community_id: int) -> Rhythm:
    """When people of a community are told of what is due."""
    return Rhythm(
        settings.get(REMIND_DAYS, community=community_id),
        settings.get(LATE_DAYS, community=community_id),
    )


def plan(communities: Sequence[Community]) -> int:
    """Bring the duties of these communities up to date; how many rows were added, removed or
    changed."""
    today = clock.today()
    owing = Owing(communities, deadlines.current_calendar(), today)
    standing = _standing([each.id for each in communities], today)
    changed = 0
    for each in communities:
        here = Here(
            each,
            owing.reckoning(each),
            rhythm_of(each.id),
            owing.chains(each),
            {one.key: one for one in owing.owed(each)},
            today,
        )
        changed += _bring_up_to_date(here, standing.get(each.id, []))
    return changed


def _standing(community_ids: Collection[int], today: date) -> dict[int, list[Duty]]:
    """The rows of the window by community, those of events among them."""
    found: dict[int, list[Duty]] = {}
    rows = select(Duty).where(
        Duty.community_id.in_(list(community_ids)), Duty.period_until >= today - BACK
    )
    for row in session.scalars(rows):
        found.setdefault(row.community_id, []).append(row)
    return found


def _bring_up_to_date(here: Here, rows: Sequence[Duty]) -> int:
    known = {(row.item_key, row.period_from) for row in rows if not row.event}
    fresh = [each for key, each in here.owed.items() if key not in known]
    add(here.community.id, fresh, here.reckoning, here.rhythm)
    open_rows = [row for row in rows if row.met_at is None and row.item_key in here.chains]
    gone = [row for row in open_rows if here.may_go(row)]
    _remove(gone)
    stay = [row for row in open_rows if row not in gone]
    for row in stay:
        _follow(here, row)
    return len(fresh) + len(gone) + sum(session.is_modified(row) for row in stay)


def _follow(here: Here, row: Duty) -> None:
    """Let an unmet row say what it should; whoever writes already keeps the item they began."""
    owed = here.should_be(row)
    if owed is not None:
        if row.disclosure_id is None:
            row.item_id, row.klass = owed.period.terms.item.id, owed.period.terms.item.klass
        if row.period_until != owed.period.last:
            row.period_until = owed.period.last
        if row.due_on != owed.due_on:
            row.due_on = owed.due_on
            if owed.due_on >= here.today:
                row.reminded_at = row.late_told_at = None
    row.tell_on = here.rhythm.next_on(
        row.due_on, here.reckoning, reminded_at=row.reminded_at, late_told_at=row.late_told_at
    )


def add(community_id: int, fresh: Iterable[Owed], reckoning: Reckoning, rhythm: Rhythm) -> None:
    """Keep rows for what is owed anew; what somebody else kept meanwhile stays."""
    rows = [
        {
            "community_id": community_id,
            "item_id": each.period.terms.item.id,
            "item_key": each.chain.key,
            "klass": each.period.terms.item.klass,
            "period_from": each.period.first,
            "period_until": each.period.last,
            "event": "",
            "due_on": each.due_on,
            "tell_on": rhythm.next_on(each.due_on, reckoning),
            "created_at": clock.now(),
        }
        for each in fresh
    ]
    if rows:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        session.execute(dialect.insert(Duty).values(rows).on_conflict_do_nothing())


def _remove(gone: Collection[Duty]) -> None:
    """Take rows away; drafts given up for them long ago let go of them."""
    ids = [row.id for row in gone]
    if not ids:
        return
    session.execute(
        update(Disclosure)
        .where(Disclosure.duty_id.in_(ids), Disclosure.state.in_(_OVER))
        .values(duty_id=None),
        execution_options=BLIND,
    )
    session.execute(delete(Duty).where(Duty.id.in_(ids)), execution_options=BLIND)
    for row in gone:
        session.expunge(row)
