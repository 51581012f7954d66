"""The floor: the least that Flask, SQLAlchemy Core and one template a page can do.

Same kind of rows, same durability (write-ahead log, every commit synced), the same server. No
sessions, no permissions, no validation, no translation, no layout. Real software cannot be below
it; how many floors it stands above is what the benchmark reports.
"""

import os
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response, redirect, render_template, request
from jinja2 import DictLoader
from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    select,
)

from benchmarks.shapes import GRIDS_EACH, OPEN_STATES, samples

meta = MetaData()
grievances = Table(
    "grievances",
    meta,
    Column("id", Integer, primary_key=True),
    Column("community_id", Integer, nullable=False),
    Column("grid_id", Integer, nullable=False),
    Column("status", String(20), nullable=False),
    Column("summary", String(60), nullable=False),
    Column("detail", Text, nullable=False),
    Column("filed_at", DateTime, nullable=False),
    Index("by_community", "community_id", "id"),
    Index("by_grid", "grid_id", "status", "filed_at"),
)
history = Table(
    "history",
    meta,
    Column("id", Integer, primary_key=True),
    Column("grievance_id", ForeignKey("grievances.id"), nullable=False, index=True),
    Column("word", String(20), nullable=False),
    Column("note", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)
photos = Table(
    "photos",
    meta,
    Column("id", Integer, primary_key=True),
    Column("name", String(40), nullable=False, unique=True),
    Column("grievance_id", ForeignKey("grievances.id"), index=True),
)

LIST = """<!doctype html><title>Reports</title><h1>Reports</h1><ul>
{% for row in rows %}<li><a href="/detail/{{ row.id }}">{{ row.summary }}</a>
{{ row.status }} {{ row.filed_at }}</li>
{% endfor %}</ul><a href="/list?before={{ rows[-1].id if rows else 0 }}">More</a>"""
DETAIL = """<!doctype html><title>{{ row.summary }}</title><h1>{{ row.summary }}</h1>
<p>{{ row.detail }}</p><p>{{ row.status }} {{ row.filed_at }}</p>
{% for photo in photos %}<img src="/photos/{{ photo }}" alt="">{% endfor %}
<ol>{% for step in steps %}<li>{{ step.word }} {{ step.at }} {{ step.note }}</li>
{% endfor %}</ol>"""
DESK = """<!doctype html><title>Queue</title><h1>Queue</h1><table>
{% for row in rows %}<tr><td><a href="/detail/{{ row.id }}">{{ row.summary }}</a>
<td>{{ row.status }}<td>{{ row.filed_at }}</tr>{% endfor %}</table>"""


def make_engine(path: Path) -> Engine:
    """SQLite as durable as the portal's."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def prepare(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[attr-defined]
        connection.execute("PRAGMA synchronous=FULL")  # type: ignore[attr-defined]
        connection.execute("PRAGMA busy_timeout=10000")  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: object) -> None:
        writes = connection.get_execution_options().get("writes")  # type: ignore[attr-defined]
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")  # type: ignore[attr-defined]

    return engine


def create_app() -> Flask:
    """The five pages."""
    data = Path(os.environ["FLOOR_DATA"])
    engine = make_engine(data / "floor.db")
    writing = engine.execution_options(writes=True)
    app = Flask("floor")
    app.jinja_loader = DictLoader({"list.html": LIST, "detail.html": DETAIL, "desk.html": DESK})

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.get("/list")
    def listing() -> str:
        query = select(
            grievances.c.id, grievances.c.summary, grievances.c.status, grievances.c.filed_at
        ).where(grievances.c.community_id == request.args.get("community", 1, int))
        before = request.args.get("before", type=int)
        if before:
            query = query.where(grievances.c.id < before)
        with engine.connect() as connection:
            rows = connection.execute(query.order_by(grievances.c.id.desc()).limit(20)).all()
        return render_template("list.html", rows=rows)

    @app.get("/detail/<int:number>")
    def detail(number: int) -> str:
        with engine.connect() as connection:
            row = connection.execute(select(grievances).where(grievances.c.id == number)).one()
            steps = connection.execute(
                select(history).where(history.c.grievance_id == number).order_by(history.c.id)
            ).all()
            names = connection.scalars(
                select(photos.c.name).where(photos.c.grievance_id == number)
            ).all()
        return render_template("detail.html", row=row, steps=steps, photos=names)

    @app.get("/desk")
    def desk() -> str:
        query = (
            select(
                grievances.c.id, grievances.c.summary, grievances.c.status, grievances.c.filed_at
            )
            .where(grievances.c.grid_id == request.args.get("grid", 0, int))
            .where(grievances.c.status.in_(OPEN_STATES))
            .order_by(grievances.c.filed_at)
            .limit(20)
        )
        with engine.connect() as connection:
            rows = connection.execute(query).all()
        return render_template("desk.html", rows=rows)

    @app.post("/file")
    def file() -> Response:
        form, now = request.form, datetime.now(UTC).replace(tzinfo=None)
        with writing.begin() as connection:
            number = connection.execute(
                insert(grievances).values(
                    community_id=2,
                    grid_id=2 * GRIDS_EACH,
                    status="submitted",
                    summary=form["summary"],
                    detail=form["detail"],
                    filed_at=now,
                )
            ).inserted_primary_key[0]
            connection.execute(
                insert(history).values(grievance_id=number, word="submitted", note="", at=now)
            )
            names = form.getlist("photo")
            connection.execute(
                photos.update().where(photos.c.name.in_(names)).values(grievance_id=number)
            )
        return redirect(f"/detail/{number}", 303)  # type: ignore[return-value]

    @app.post("/photo")
    def photo() -> str:
        name = uuid.uuid4().hex
        with open(data / name, "wb") as file:
            request.files["photo"].save(file)
            file.flush()
            os.fsync(file.fileno())
        with writing.begin() as connection:
            connection.execute(insert(photos).values(name=name))
        return name

    return app


def fill(data: Path, size: int) -> None:
    """Make the floor's database with the same grievances that the portal gets."""
    engine = make_engine(data / "floor.db")
    meta.create_all(engine)
    rows, steps, pictures = [], [], []
    for sample in samples(size):
        filed_at = sample.filed_at.replace(tzinfo=None)
        rows.append(
            {
                "id": sample.number,
                "community_id": sample.community,
                "grid_id": sample.community * GRIDS_EACH + sample.grid,
                "status": "accepted" if sample.open else "confirmed",
                "summary": sample.summary,
                "detail": sample.detail,
                "filed_at": filed_at,
            }
        )
        words = ("submitted", "accepted") + (() if sample.open else ("resolved", "confirmed"))
        steps += [
            {"grievance_id": sample.number, "word": word, "note": "", "at": filed_at}
            for word in words
        ]
        pictures += [
            {"name": f"{sample.number}-{place}", "grievance_id": sample.number} for place in (1, 2)
        ]
    with engine.execution_options(writes=True).begin() as connection:
        for table, values in ((grievances, rows), (history, steps), (photos, pictures)):
            connection.execute(insert(table), values)
    engine.dispose()


if __name__ == "__main__":
    from portal.serve import serve

    serve(create_app, "127.0.0.1", int(sys.argv[1]))
