"""Reports as lines of a table, for whoever works on with them in a spreadsheet.

What residents think of the work is in monthly figures only and never in a line; reports about the
community's own staff are in no export.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, select

from portal.base import clock
from portal.base.db import session
from portal.base.i18n import LazyString, _, _l, current_locale
from portal.community.grids.models import Grid
from portal.community.identity.models import Credential, CredentialKind, Person
from portal.community.places.models import Building, Landmark
from portal.grievances import labels
from portal.grievances.dispatch.models import Unit
from portal.grievances.models import Grievance, GrievanceStatus
from portal.grievances.queries import categories
from portal.grievances.queries.desk.queue import in_grids
from portal.grievances.queries.desk.rows import building_labels
from portal.grievances.transfer.models import OutsideOrder
from portal.grievances.transfer.portions import portions

G = Grievance
LAST_DAY = date.max - timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """Which reports of a community: filed from one day to another, a kind, a state, a grid;
    ``grids`` are those that the viewer's work reaches, None for all."""

    community_id: int
    begin: date | None = None
    end: date | None = None
    kind_id: int | None = None
    category_id: int | None = None
    status: GrievanceStatus | None = None
    grid_id: int | None = None
    grids: frozenset[int] | None = None


HEADINGS: Mapping[str, LazyString] = {
    "no": _l("Number"),
    "hotline_no": _l("Hotline's number"),
    "kind": _l("Kind of problem"),
    "place": _l("Place"),
    "place_text": _l("Place in words"),
    "grid": _l("Grid"),
    "text": _l("What was reported"),
    "channel": _l("How it came"),
    "visibility": _l("Who can see it"),
    "urgent": _l("Words of danger"),
    "status": _l("State"),
    "unit": _l("Handling unit"),
    "filed_at": _l("Reported"),
    "promised_at": _l("Promised by"),
    "accepted_at": _l("Accepted on"),
    "resolved_at": _l("Dealt with on"),
    "closed_at": _l("Closed on"),
    "outcome": _l("Result"),
    "reply": _l("Reply"),
    "solved": _l("Solved"),
    "reopened": _l("Times reopened"),
    "supporters": _l("Neighbours with it too"),
}
CONTACT_HEADINGS: Mapping[str, LazyString] = {
    "name": _l("Reporter's name"),
    "phone": _l("Reporter's phone"),
}


def statement(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    """The columns of the reports that are wanted."""
    return (
        select(
            G.id, G.no, G.external_no, OutsideOrder.hotline_no, G.category_id, G.building_id,
            Building.name.label("building"), Landmark.name.label("landmark"), G.place_text,
            Grid.name.label("grid"), G.text, G.channel, G.visibility, G.urgent, G.status,
            Unit.name.label("unit"), G.filed_at, G.promised_at, G.accepted_at, G.resolved_at,
            G.closed_at, G.outcome, G.reply, G.solved, G.reopen_count, G.supporter_count,
            G.reporter_id,
        )
        .select_from(G)
        .outerjoin(Building, Building.id == G.building_id)
        .outerjoin(Landmark, Landmark.id == G.landmark_id)
        .outerjoin(Grid, Grid.id == G.grid_id)
        .outerjoin(Unit, Unit.id == G.unit_id)
        .outerjoin(OutsideOrder, OutsideOrder.grievance_id == G.id)
        .where(*_conditions(wanted))
    )  # fmt: skip


def _conditions(wanted: Wanted) -> list[Any]:
    found: list[Any] = [G.community_id == wanted.community_id, G.confidential.is_(False)]
    if wanted.begin is not None:
        found.append(G.filed_at >= clock.start_of(wanted.begin))
    if wanted.end is not None and wanted.end < LAST_DAY:
        found.append(G.filed_at < clock.start_of(wanted.end + timedelta(days=1)))
    if wanted.kind_id is not None:
        found.append(G.kind_id == wanted.kind_id)
    if wanted.category_id is not None:
        found.append(G.category_id == wanted.category_id)
    if wanted.status is not None:
        found.append(G.status == wanted.status)
    if wanted.grid_id is not None:
        found.append(G.grid_id == wanted.grid_id)
    if wanted.grids is not None:
        found.append(in_grids(wanted.grids))
    return found


def persons(wanted: Wanted, *, most: int, but: int | None) -> list[tuple[int, int]]:
    """The reports with a reporter and who that is, no more than ``most`` and one."""
    rows = session.execute(
        select(G.id, G.reporter_id)
        .where(
            *_conditions(wanted), G.reporter_id.is_not(None), G.reporter_id.is_distinct_from(but)
        )
        .order_by(G.id)
        .limit(most + 1)
    )
    return [(row.id, row.reporter_id) for row in rows]


def count(wanted: Wanted) -> int:
    """How many reports are wanted."""
    return session.scalar(select(func.count()).select_from(G).where(*_conditions(wanted))) or 0


def contacts_of(reports: Sequence[tuple[int, int]]) -> dict[int, tuple[str, str]]:
    """Name and phone of the reporter by the report's id."""
    people = sorted({person_id for _report, person_id in reports})
    names = {
        row.id: row.name
        for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    }
    phones: dict[int, str] = {}
    for row in session.execute(
        select(Credential.person_id, Credential.value)
        .where(Credential.person_id.in_(people), Credential.kind == CredentialKind.PHONE)
        .order_by(Credential.id)
    ):
        phones.setdefault(row.person_id, row.value)
    return {report: (names.get(person) or "", phones.get(person, "")) for report, person in reports}


def headings(*, with_contacts: bool) -> list[str]:
    """The headings in the reader's language."""
    found = [str(label) for label in HEADINGS.values()]
    return found + [str(label) for label in CONTACT_HEADINGS.values()] if with_contacts else found


def lines(
    wanted: Wanted, contacts: Mapping[int, tuple[str, str]] | None = None
) -> Iterator[list[list[str]]]:
    """The reports as lines, portion by portion. All words are looked up before the first one, so
    that nothing of the request is needed later."""
    line = _line_maker(wanted.community_id)
    found = portions(statement(wanted), G.id)
    if contacts is None:
        return ([line(row) for row in rows] for rows in found)
    nobody = ("", "")
    return ([[*line(row), *contacts.get(row.id, nobody)] for row in rows] for rows in found)


def _line_maker(community_id: int) -> Callable[[Row[Any]], list[str]]:
    locale = current_locale()
    kinds = {kind.id: kind.name(locale) for kind in categories.everything()}
    places = building_labels(community_id)
    channels, seen_by = _told(labels.CHANNEL_LABELS), _told(labels.SEEN_BY)
    states, outcomes = _told(labels.STATUS_LABELS), _told(labels.OUTCOME_LABELS)
    yes, no = _("Yes"), _("No")
    solved = {None: "", True: yes, False: no}

    def line(row: Row[Any]) -> list[str]:
        return [
            row.no,
            row.hotline_no or row.external_no or "",
            kinds.get(row.category_id, ""),
            places.get(row.building_id) or row.building or row.landmark or "",
            row.place_text,
            row.grid or "",
            row.text,
            channels[row.channel],
            seen_by[row.visibility],
            yes if row.urgent else "",
            states[row.status],
            row.unit or "",
            moment(row.filed_at),
            moment(row.promised_at),
            moment(row.accepted_at),
            moment(row.resolved_at),
            moment(row.closed_at),
            outcomes.get(row.outcome, ""),
            row.reply,
            solved[row.solved],
            str(row.reopen_count) if row.reopen_count else "",
            str(row.supporter_count) if row.supporter_count else "",
        ]

    return line


def _told(words: Mapping[Any, LazyString]) -> dict[Any, str]:
    return {value: str(label) for value, label in words.items()}


def moment(at: datetime | None) -> str:
    """Day and time in China, as spreadsheets and our own import read them."""
    return clock.local(at).strftime("%Y-%m-%d %H:%M") if at is not None else ""
