"""The write-ahead log of SQLite is cut at night, so that what was erased is nowhere."""

from pathlib import Path

import pytest
from sqlalchemy import text

from portal.base import clock, db, wal

NOON, NIGHT = "2026-11-23T12:00:00+08:00", "2026-11-24T03:10:00+08:00"


@pytest.fixture
def stored(tmp_path: Path):
    """A database in a file, with words that were written and erased."""
    engine = db.make_engine(f"sqlite:///{tmp_path / 'portal.db'}")
    db.session.remove()
    db.session.configure(bind=engine, join_transaction_mode="conditional_savepoint")
    wal._emptied.clear()
    with db.transaction() as work:
        work.execute(text("CREATE TABLE said (words TEXT)"))
        work.execute(text("INSERT INTO said VALUES ('三单元张阿姨')"))
    with db.transaction() as work:
        work.execute(text("DELETE FROM said"))
    db.release()
    yield tmp_path
    db.session.remove()
    engine.dispose()
    wal._emptied.clear()


def kept(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("portal.db*"))


def test_what_was_erased_is_gone_from_every_file_after_the_night(stored: Path):
    assert "张阿姨".encode() in kept(stored)

    with clock.at(NIGHT):
        assert wal.empty_at_night()

    assert (stored / "portal.db-wal").stat().st_size == 0
    assert "张阿姨".encode() not in kept(stored)


def test_by_day_the_log_is_left_alone_unless_the_last_night_was_missed(stored: Path):
    with clock.at(NOON):
        assert wal.empty_at_night()
    with clock.at("2026-11-23T18:00:00+08:00"):
        assert not wal.empty_at_night()
    with clock.at("2026-11-24T18:00:00+08:00"):
        assert wal.empty_at_night()


def test_while_somebody_reads_it_is_tried_again_later(stored: Path):
    reader = db.session.get_bind().connect()
    reader.execute(text("SELECT count(*) FROM said")).all()
    with db.transaction() as work:
        work.execute(text("INSERT INTO said VALUES ('x')"))
    db.release()
    quick = db.session.get_bind().raw_connection()
    quick.cursor().execute("PRAGMA busy_timeout=50")
    quick.close()

    with clock.at(NIGHT), pytest.raises(wal.LogBusy):
        wal.empty_at_night()
    reader.close()
    with clock.at(NIGHT):
        assert wal.empty_at_night()
