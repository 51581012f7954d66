"""Open affairs of the largest community for the measurement: so many publications with files."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, insert, select

from benchmarks.portal_places import EPOCH, fill_places, fill_staff, put
from benchmarks.shapes import FACTS, NEWEST, SPAN
from portal.base import clock, db
from portal.base.access import Role
from portal.base.files.models import FileKind, FileVisibility, StoredFile
from portal.community.identity.models import RoleAssignment, ScopeKind
from portal.disclosures.models import (
    Audience,
    CatalogueItem,
    Direction,
    Disclosure,
    DisclosureFile,
    DisclosureFileKind,
    DisclosureState,
    DisclosureStep,
    DisclosureVersion,
    Duty,
    Fund,
    ItemClass,
    Line,
    Statement,
    StepAct,
    Track,
    YearlyNumber,
)

HERE, BY = 1, 1
FILES_EACH = 2
OWED = 60
"""Duties that nobody met, the same number whatever the size."""

LINES = 300
CLASSES = tuple(ItemClass)
PDF = "application/pdf"


def fill(database_url: str, size: int) -> None:
    """Fill a prepared installation without communities; one transaction."""
    engine = db.make_engine(database_url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        fill_places(connection)
        fill_staff(connection)
        role = {"person_id": BY, "role": Role.COMMITTEE, "scope_kind": ScopeKind.COMMUNITY}
        put(connection, RoleAssignment, [role | {"community_id": HERE, "from_on": EPOCH}])
        table = CatalogueItem.__table__
        item = connection.scalars(select(table.c.id).where(table.c.key == "relief")).one()
        _published(connection, size, item)
        _owed(connection, size, item)
        _accounts(connection, size)
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    engine.dispose()


def newest(size: int) -> str:
    """The number of the one that holds the accounts."""
    return f"{_day(size, size).year}-{size}"


def _moment(n: int, size: int) -> datetime:
    return NEWEST - SPAN + SPAN * (n / size)


def _day(n: int, size: int) -> date:
    return clock.local(_moment(n, size)).date()


def _published(connection: Connection, size: int, item: int) -> None:
    each = range(1, size + 1)
    put(connection, Duty, (_duty(n, size, item) for n in each))
    put(connection, Disclosure, (_disclosure(n, size, item) for n in each))
    put(connection, DisclosureVersion, (_version(n, size) for n in each))
    put(connection, DisclosureStep, (step for n in each for step in _steps(n, size)))
    put(connection, StoredFile, (file for n in each for file in _files(n, size)))
    put(connection, DisclosureFile, (file for n in each for file in _held(n)))
    years = {_day(n, size).year for n in each}
    put(connection, YearlyNumber, ({"community_id": HERE, "year": y, "last": size} for y in years))


def _duty(n: int, size: int, item: int) -> dict[str, Any]:
    day = _day(n, size)
    return {
        "id": n,
        "community_id": HERE,
        "item_id": item,
        "item_key": "relief",
        "klass": ItemClass.RELIEF,
        "period_from": day,
        "period_until": day,
        "event": f"第{n}次",
        "due_on": day + timedelta(days=20),
        "met_at": _moment(n, size),
        "disclosure_id": n,
    }


def _disclosure(n: int, size: int, item: int) -> dict[str, Any]:
    moment, day = _moment(n, size), _day(n, size)
    return {
        "id": n,
        "community_id": HERE,
        "submission_id": f"bench-disclosure-{n}",
        "slug": f"{day.year}-{n}",
        "item_id": item,
        "item_key": "relief",
        "klass": CLASSES[n % len(CLASSES)],
        "title": f"第{n}次{FACTS[n % len(FACTS)][:14]}",
        "period_from": day,
        "period_until": day,
        "year": day.year,
        "state": DisclosureState.PUBLISHED,
        "track": Track.GUARDED,
        "audience": Audience.PUBLIC,
        "channels": ["portal", "board"],
        "shown_version": 1,
        "published_at": moment,
        "posted_until": moment + timedelta(days=15),
        "duty_id": n,
        "created_by_id": BY,
        "created_at": moment,
    }


def _version(n: int, size: int) -> dict[str, Any]:
    moment = _moment(n, size)
    fields = [[f"要素{k}", FACTS[(n + k) % len(FACTS)] * 2] for k in range(4)]
    content = json.dumps({"number": n, "fields": fields}, ensure_ascii=False)
    return {
        "id": n,
        "community_id": HERE,
        "disclosure_id": n,
        "state": DisclosureState.PUBLISHED,
        "title": f"第{n}次{FACTS[n % len(FACTS)][:14]}",
        "fields": fields,
        "content": content,
        "created_by_id": BY,
        "created_at": moment,
        "published_at": moment,
        "register_seq": n + 1,
        "digest": hashlib.sha256(content.encode()).hexdigest(),
    }


def _steps(n: int, size: int) -> Iterator[dict[str, Any]]:
    moment = _moment(n, size)
    acts = (StepAct.DRAFTED, StepAct.SUBMITTED, StepAct.CHECKED, StepAct.REVIEWED, StepAct.SIGNED)
    for place, act in enumerate((*acts, StepAct.PUBLISHED)):
        yield {
            "community_id": HERE,
            "version_id": n,
            "act": act,
            "person_id": BY,
            "office": "委员",
            "at": moment - timedelta(hours=6 - place),
        }


def _files(n: int, size: int) -> Iterator[dict[str, Any]]:
    for place in range(FILES_EACH):
        mark = hashlib.sha256(f"{n}-{place}".encode()).hexdigest()
        yield {
            "id": n * FILES_EACH + place,
            "token": f"bench-{n}-{place}",
            "sha256": mark,
            "kind": FileKind.DOCUMENT,
            "mime": PDF,
            "byte_count": 180_000,
            "community_id": HERE,
            "uploaded_at": _moment(n, size),
            "attached_at": _moment(n, size),
            "purpose": "disclosure",
            "visibility": FileVisibility.PUBLIC,
            "public_sha256": mark,
        }


def _held(n: int) -> Iterator[dict[str, Any]]:
    for place in range(FILES_EACH):
        yield {
            "community_id": HERE,
            "version_id": n,
            "file_id": n * FILES_EACH + place,
            "kind": DisclosureFileKind.ATTACHMENT,
            "name": f"附件{place + 1}.pdf",
            "position": place + 1,
        }


def _owed(connection: Connection, size: int, item: int) -> None:
    rows = []
    for n in range(OWED):
        row = _duty(size, size, item)
        row |= {"id": size + n + 1, "event": f"未公开的第{n + 1}件", "met_at": None}
        row |= {"disclosure_id": None, "due_on": _day(size, size) + timedelta(days=n - 20)}
        rows.append(row)
    put(connection, Duty, rows)


def _accounts(connection: Connection, size: int) -> None:
    """A quarter's accounts of three hundred lines for the newest one."""
    own = {"community_id": HERE}
    connection.execute(insert(Statement.__table__).values(version_id=size, **own))
    statement = connection.scalar(select(func.max(Statement.__table__.c.id)))
    amounts = {"opening": Decimal(0), "income": Decimal(LINES), "spending": Decimal(0)}
    fund = {"statement_id": statement, "name": "工作经费", "closing": Decimal(LINES), "position": 1}
    connection.execute(insert(Fund.__table__).values(**own, **amounts, **fund))
    fund_id = connection.scalar(select(func.max(Fund.__table__.c.id)))
    put(
        connection,
        Line,
        (
            own
            | {"fund_id": fund_id, "row_no": n + 3, "position": n, "direction": Direction.INCOME}
            | {"on_date": _day(size, size), "item": f"项目{n % 12}", "amount": Decimal(1)}
            | {"summary": f"{FACTS[n % len(FACTS)][:20]}第{n}笔", "voucher_no": f"记-{n:03d}"}
            for n in range(1, LINES + 1)
        ),
    )
