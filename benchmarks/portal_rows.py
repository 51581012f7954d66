"""The portal's own rows for the measurement: bulk inserts, the same grievances as the floor's."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert, select

from benchmarks.shapes import COMMUNITIES, GRIDS_EACH, Sample, samples
from portal.base import clock, db
from portal.base.access import Role
from portal.base.files.models import FileVisibility, StoredFile
from portal.community.grids.models import DutyKind, Grid, GridBuilding, GridDuty
from portal.community.identity import passwords
from portal.community.identity.models import (
    Credential,
    CredentialKind,
    Person,
    RoleAssignment,
    ScopeKind,
)
from portal.community.places.models import (
    Building,
    Community,
    Compound,
    Division,
    DivisionLevel,
    Landmark,
)
from portal.grievances.models import (
    Category,
    DailyNumber,
    Event,
    EventKind,
    Grievance,
    GrievancePhoto,
    GrievanceStatus,
    PhotoStage,
    Tally,
    Turn,
    Visibility,
)

BUILDINGS_EACH = 24
USER, PASSWORD = "bench", "bench-password"
CATEGORY = "litter"
EPOCH = date(2020, 1, 1)
BATCH = 5000
FAR_AHEAD = timedelta(days=3650)

Rows = Iterable[dict[str, Any]]


def fill(database_url: str, size: int) -> None:
    """Fill a prepared, empty installation; one transaction."""
    engine = db.make_engine(database_url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        _places(connection)
        _staff(connection)
        _grievances(connection, samples(size))
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    engine.dispose()


def waiting_photos(database_url: str, like: str, count: int) -> list[tuple[str, str, str]]:
    """Photos that wait for their form: the browser's secret and the tokens of its two photos.

    Copies of one uploaded photo's row, for as many browsers: one alone may not file so often.
    """
    engine = db.make_engine(database_url)
    table = StoredFile.__table__
    made = [tuple(secrets.token_urlsafe(20) for _ in range(3)) for _ in range(count)]
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        row = connection.execute(select(table).where(table.c.token == like)).mappings().one()
        values = {name: value for name, value in row.items() if name != "id"}
        rows = (
            values | {"token": token, "uploader_key": hashlib.sha256(secret.encode()).hexdigest()}
            for secret, *tokens in made
            for token in tokens
        )
        _put(connection, StoredFile, rows)
    engine.dispose()
    return made


def public_numbers(database_url: str) -> list[str]:
    """Numbers of the largest community's public reports."""
    engine = db.make_engine(database_url)
    with engine.connect() as connection:
        found = connection.scalars(
            select(Grievance.__table__.c.no).where(Grievance.__table__.c.community_id == 1)
        ).all()
    engine.dispose()
    return list(found)


def slug_of(community: int) -> str:
    """A community's name in addresses."""
    return f"bench-{community}"


def building_of(community: int) -> int:
    """A building of a community."""
    return _building(community, 0)


def _grid(community: int, place: int) -> int:
    return (community - 1) * GRIDS_EACH + place + 1


def _building(community: int, place: int) -> int:
    return (community - 1) * BUILDINGS_EACH + place + 1


def _put(connection: Connection, model: Any, rows: Rows) -> None:
    for part in _portions(rows):
        connection.execute(insert(model.__table__), part)


def _portions(rows: Rows) -> Iterator[list[dict[str, Any]]]:
    waiting = iter(rows)
    while portion := list(islice(waiting, BATCH)):
        yield portion


def _places(connection: Connection) -> None:
    each = range(1, COMMUNITIES + 1)
    tree = [
        (1, "990000000000", "基准市", DivisionLevel.CITY, None),
        (2, "990100000000", "基准区", DivisionLevel.DISTRICT, 1),
        (3, "990101000000", "基准街道", DivisionLevel.STREET, 2),
    ]
    names = ("id", "code", "name", "level", "parent_id")
    _put(connection, Division, [dict(zip(names, row, strict=True)) for row in tree])
    _put(
        connection,
        Community,
        (
            {"id": n, "slug": slug_of(n), "name": f"第{n}社区", "street_id": 3, "district_id": 2}
            for n in each
        ),
    )
    _put(connection, Compound, ({"id": n, "community_id": n, "name": "幸福里"} for n in each))
    _put(
        connection,
        Building,
        (
            {
                "id": _building(n, place),
                "community_id": n,
                "compound_id": n,
                "name": f"{place + 1}号楼",
                "code": f"{_building(n, place):06d}",
                "position": place,
            }
            for n in each
            for place in range(BUILDINGS_EACH)
        ),
    )
    _put(
        connection,
        Landmark,
        ({"community_id": n, "name": "南门", "code": f"L{n:05d}"} for n in each),
    )
    _put(
        connection,
        Grid,
        (
            {"id": _grid(n, place), "community_id": n, "name": f"第{place + 1}网格"}
            | {"opened_on": EPOCH}
            for n in each
            for place in range(GRIDS_EACH)
        ),
    )
    _put(
        connection,
        GridBuilding,
        (
            {
                "community_id": n,
                "grid_id": _grid(n, place % GRIDS_EACH),
                "building_id": _building(n, place),
                "from_on": EPOCH,
            }
            for n in each
            for place in range(BUILDINGS_EACH)
        ),
    )


def _staff(connection: Connection) -> None:
    """One grid worker of the largest community's first grid."""
    grid = {"community_id": 1, "grid_id": _grid(1, 0), "from_on": EPOCH}
    _put(connection, Person, [{"id": 1, "name": "基准网格员"}])
    _put(
        connection,
        Credential,
        [
            {
                "person_id": 1,
                "kind": CredentialKind.USERNAME,
                "value": USER,
                "password_hash": passwords.hash_password(PASSWORD),
            }
        ],
    )
    role = {"person_id": 1, "role": Role.GRID_WORKER, "scope_kind": ScopeKind.GRID}
    _put(connection, RoleAssignment, [role | grid])
    _put(connection, GridDuty, [{"person_id": 1, "kind": DutyKind.RESPONSIBLE} | grid])


def _grievances(connection: Connection, made: list[Sample]) -> None:
    table = Category.__table__
    public = table.c.may_be_public & table.c.parent_id.is_(None)
    kinds = connection.scalars(select(table.c.id).where(public).order_by(table.c.id)).all()
    rows = list(_rows(made, list(kinds)))
    _put(connection, Grievance, rows)
    _put(connection, Event, (event for row in rows for event in _events(row)))
    _put(connection, StoredFile, (file for row in rows for file in _files(row)))
    _put(connection, GrievancePhoto, (photo for row in rows for photo in _photos(row)))
    _put(connection, Tally, _tallies(rows))
    _put(connection, DailyNumber, _daily_numbers(rows))


def _rows(made: list[Sample], kinds: list[int]) -> Iterator[dict[str, Any]]:
    given: Counter[tuple[int, date]] = Counter()
    for sample in made:
        day = clock.local(sample.filed_at).date()
        given[sample.community, day] += 1
        kind = kinds[sample.number % len(kinds)]
        mark = hashlib.sha256(str(sample.number).encode()).hexdigest()
        done_at = sample.filed_at + timedelta(days=2)
        yield {
            "id": sample.number,
            "community_id": sample.community,
            "no": f"{day:%y%m%d}-{given[sample.community, day]:03d}",
            "submission_id": mark[:32],
            "category_id": kind,
            "kind_id": kind,
            "building_id": _building(sample.community, sample.grid),
            "grid_id": _grid(sample.community, sample.grid),
            "text": sample.detail,
            "visibility": Visibility.NEIGHBOURS,
            "released_at": sample.filed_at,
            "follow_hash": mark,
            "query_hash": mark,
            "status": GrievanceStatus.ACCEPTED if sample.open else GrievanceStatus.CLOSED,
            "turn": Turn.COMMUNITY if sample.open else Turn.NOBODY,
            # Far ahead, so that no timer finds work while pages are measured.
            "due_at": sample.filed_at + FAR_AHEAD if sample.open else None,
            "promised_at": sample.filed_at + FAR_AHEAD if sample.open else done_at,
            "promise_from": sample.filed_at,
            "filed_at": sample.filed_at,
            "accepted_at": sample.filed_at,
            "resolved_at": None if sample.open else done_at,
            "closed_at": None if sample.open else done_at,
            "changed_at": sample.filed_at if sample.open else done_at,
            "solved": None if sample.open else True,
            "version": 2 if sample.open else 4,
        }


def _events(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    steps = [
        (EventKind.SUBMIT, GrievanceStatus.SUBMITTED),
        (EventKind.ACCEPT, GrievanceStatus.ACCEPTED),
    ]
    if row["closed_at"]:
        steps.append((EventKind.RESOLVE, GrievanceStatus.RESOLVED))
        steps.append((EventKind.CONFIRM, GrievanceStatus.CLOSED))
    for seq, (kind, status) in enumerate(steps, start=1):
        yield {
            "community_id": row["community_id"],
            "grievance_id": row["id"],
            "seq": seq,
            "kind": kind,
            "at": row["filed_at"] + timedelta(hours=seq),
            "to_status": status,
            "actor_kind": "staff" if seq > 1 else "reporter",
            "is_public": True,
        }


def _files(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for place in (1, 2):
        yield {
            "id": row["id"] * 2 + place,
            "token": f"bench-{row['id']}-{place}",
            "sha256": row["follow_hash"],
            "mime": "image/jpeg",
            "byte_count": 200_000,
            "width": 1600,
            "height": 1200,
            "community_id": row["community_id"],
            "uploaded_at": row["filed_at"],
            "attached_at": row["filed_at"],
            "purpose": "grievance",
            "visibility": FileVisibility.PUBLIC,
            "public_sha256": row["follow_hash"],
        }


def _photos(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for place in (1, 2):
        yield {
            "community_id": row["community_id"],
            "grievance_id": row["id"],
            "file_id": row["id"] * 2 + place,
            "stage": PhotoStage.BEFORE,
            "position": place,
            "released": True,
        }


def _tallies(rows: list[dict[str, Any]]) -> Rows:
    names = ("community_id", "grid_id", "category_id", "status", "visibility")
    counted = Counter(tuple(row[name] for name in names) for row in rows)
    keys = ("community_id", "grid_key", "category_id", "status", "visibility")
    return [dict(zip(keys, key, strict=True)) | {"n": n} for key, n in counted.items()]


def _daily_numbers(rows: list[dict[str, Any]]) -> Rows:
    counted = Counter((row["community_id"], clock.local(row["filed_at"]).date()) for row in rows)
    return [{"community_id": c, "day": day, "last": n} for (c, day), n in counted.items()]
