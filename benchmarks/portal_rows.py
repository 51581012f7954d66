"""The portal's own rows for the measurement: bulk inserts, the same grievances as the floor's."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, select

from benchmarks.portal_places import Rows, building_of, fill_places, fill_staff, grid_of, put
from benchmarks.shapes import Sample, samples
from portal.base import clock, db, scope
from portal.base.files.models import FileVisibility, StoredFile
from portal.grievances.figures import service as figures
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

CATEGORY = "litter"
FAR_AHEAD = timedelta(days=3650)


def fill(database_url: str, size: int) -> None:
    """Fill a prepared, empty installation; one transaction."""
    engine = db.make_engine(database_url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        fill_places(connection)
        fill_staff(connection)
        _grievances(connection, samples(size))
    _count(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    engine.dispose()


def _count(engine: Engine) -> None:
    """The figures, so that the worker has nothing to catch up with while pages are measured."""
    db.bind(engine)
    with scope.everywhere("the figures of a measurement"):
        figures.recount()
    db.release()


def waiting_photos(database_url: str, like: str, count: int) -> list[tuple[str, ...]]:
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
        put(connection, StoredFile, rows)
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


def _grievances(connection: Connection, made: list[Sample]) -> None:
    table = Category.__table__
    public = table.c.may_be_public & table.c.parent_id.is_(None)
    kinds = connection.scalars(select(table.c.id).where(public).order_by(table.c.id)).all()
    rows = list(_rows(made, list(kinds)))
    put(connection, Grievance, rows)
    put(connection, Event, (event for row in rows for event in _events(row)))
    put(connection, StoredFile, (file for row in rows for file in _files(row)))
    put(connection, GrievancePhoto, (photo for row in rows for photo in _photos(row)))
    put(connection, Tally, _tallies(rows))
    put(connection, DailyNumber, _daily_numbers(rows))


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
            "building_id": building_of(sample.community, sample.grid),
            "grid_id": grid_of(sample.community, sample.grid),
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
    names = ("community_id", "grid_id", "category_id", "status", "visibility", "turn")
    counted = Counter(tuple(row[name] for name in names) for row in rows)
    keys = ("community_id", "grid_key", "category_id", "status", "visibility", "turn")
    return [dict(zip(keys, key, strict=True)) | {"n": n} for key, n in counted.items()]


def _daily_numbers(rows: list[dict[str, Any]]) -> Rows:
    counted = Counter((row["community_id"], clock.local(row["filed_at"]).date()) for row in rows)
    return [{"community_id": c, "day": day, "last": n} for (c, day), n in counted.items()]
