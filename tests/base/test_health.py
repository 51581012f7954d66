"""What supervisors and load balancers ask."""

from sqlalchemy import text

from portal.base import migrate, timers
from portal.base.db import session, transaction


def _shape(revision):
    """Say which revision the test database has; the test transaction takes it back."""
    with transaction():
        session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        session.execute(text("INSERT INTO alembic_version VALUES (:n)"), {"n": revision})


def test_a_living_server_says_so_without_asking_the_database(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_is_ready_with_database_revision_and_worker(client, monkeypatch):
    monkeypatch.setattr(migrate, "head", lambda: "0001")
    _shape("0001")
    timers.run_due()

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert set(answer.json.values()) == {"ok"}


def test_without_a_worker_it_is_not_ready_and_says_which_part_is_missing(client, monkeypatch):
    monkeypatch.setattr(migrate, "head", lambda: "0001")
    _shape("0001")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {
        "status": "failing",
        "database": "ok",
        "migrations": "ok",
        "worker": "failing",
    }


def test_a_database_of_another_release_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(migrate, "head", lambda: "0002")
    _shape("0001")
    timers.run_due()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json["migrations"] == "failing"
