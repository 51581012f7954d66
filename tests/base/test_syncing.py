"""Those who write at the same moment wait for the disk together, and none of them too briefly."""

import shutil
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from portal.base import db
from portal.base.syncing import SharedSync

MANY = 8


class Disk(SharedSync):
    """A log that takes its time to be synced, and remembers when it was."""

    refuses = False

    def __init__(self, database: str) -> None:
        super().__init__(database)
        self.syncs: list[tuple[float, float]] = []

    def _sync(self) -> None:
        began = time.monotonic()
        if self.refuses:
            raise OSError("the disk is gone")
        super()._sync()
        time.sleep(0.03)
        self.syncs.append((began, time.monotonic()))


@pytest.fixture
def database(tmp_path: Path):
    """An empty table in a file, served as the portal serves it."""
    path = tmp_path / "portal.db"
    engine = db.make_shared_engine(f"sqlite:///{path}")
    db.session.remove()
    db.session.configure(bind=engine, join_transaction_mode="conditional_savepoint")
    with db.transaction() as work:
        work.execute(text("CREATE TABLE said (words TEXT)"))
    disk = Disk(str(path))
    engine.update_execution_options(shared_sync=disk)
    db.release()
    yield path, disk
    db.session.remove()
    engine.dispose()


def write(words: str) -> None:
    with db.transaction() as work:
        work.execute(text("INSERT INTO said VALUES (:words)"), {"words": words})


def all_at_once(act) -> None:
    start = threading.Barrier(MANY)

    def one(number: int) -> None:
        start.wait()
        act(number)
        db.session.remove()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_eight_who_write_at_once_wait_for_a_few_syncs_and_not_for_eight(database):
    path, disk = database

    all_at_once(lambda number: write(f"第{number}件"))

    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT count(*) FROM said").fetchone() == (MANY,)
    assert 1 <= len(disk.syncs) <= MANY // 2


def test_whoever_is_told_waited_for_a_sync_that_began_after_the_own_commit(database):
    _path, disk = database
    told: list[tuple[float, float]] = []

    def commit_and_wait(_number: int) -> None:
        for _ in range(5):
            committed = time.monotonic()
            disk.wait()
            told.append((committed, time.monotonic()))

    all_at_once(commit_and_wait)

    for committed, back in told:
        assert any(committed <= began and ended <= back for began, ended in disk.syncs)


def test_what_was_told_to_be_kept_is_in_the_files_at_that_moment(database, tmp_path):
    path, _disk = database
    write("楼道灯不亮")

    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("portal.db", "portal.db-wal"):
        shutil.copy(path.parent / name, copy / name)

    with closing(sqlite3.connect(copy / "portal.db")) as other:
        assert other.execute("SELECT words FROM said").fetchall() == [("楼道灯不亮",)]


def test_nobody_is_told_that_it_is_kept_when_the_disk_refuses_and_the_next_sync_is_tried_again(
    database,
):
    _path, disk = database
    disk.refuses = True
    with pytest.raises(OSError, match="the disk is gone"):
        write("一")
    before = len(disk.syncs)

    disk.refuses = False
    write("二")

    assert len(disk.syncs) == before + 1


def test_a_database_without_a_log_of_its_own_needs_no_sync(tmp_path):
    disk = Disk(str(tmp_path / "taken-away.db"))

    disk.wait()

    assert len(disk.syncs) == 1
