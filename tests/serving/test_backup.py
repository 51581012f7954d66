"""The backup is taken while the portal runs, and what it holds can be served again."""

import os
import sqlite3
import subprocess
import tarfile
from pathlib import Path

from tests.support.serving import ROOT, running_portal


def _back_up(data: Path, target: Path, keep: int = 14) -> Path:
    said = subprocess.run(
        ["bash", "deploy/backup.sh", str(target)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PORTAL_DATA": str(data), "BACKUP_KEEP": str(keep)},
    )
    return Path(said.stdout.strip())


def test_a_backup_of_the_running_portal_can_be_served_elsewhere(data, tmp_path):
    (data / "files").mkdir(exist_ok=True)
    (data / "files" / "photo").write_bytes(b"pixels")
    with running_portal(data, prepare=False):
        archive = _back_up(data, tmp_path / "backups")

    restored = tmp_path / "restored"
    with tarfile.open(archive) as file:
        file.extractall(restored, filter="data")

    assert (restored / "files" / "photo").read_bytes() == b"pixels"
    assert (restored / "secret").read_bytes() == (data / "secret").read_bytes()
    with running_portal(restored, prepare=False) as portal:
        assert portal.get("/healthz")[0] == 200


def test_a_backup_holds_what_was_written_last_although_it_lies_in_the_log(data, tmp_path):
    with sqlite3.connect(data / "portal.db") as live:
        live.execute("PRAGMA journal_mode=WAL")
        live.execute("CREATE TABLE last_words (word TEXT)")
        live.execute("INSERT INTO last_words VALUES ('here')")
        live.commit()

        archive = _back_up(data, tmp_path / "backups")

    with tarfile.open(archive) as file:
        file.extract("./portal.db", tmp_path, filter="data")
    with sqlite3.connect(tmp_path / "portal.db") as copy:
        assert copy.execute("SELECT word FROM last_words").fetchall() == [("here",)]


def test_a_backup_holds_the_key_that_signs_registers(data, tmp_path):
    (data / "register-key").write_text("0" * 64)

    archive = _back_up(data, tmp_path / "backups")

    with tarfile.open(archive) as file:
        file.extract("./register-key", tmp_path, filter="data")
    assert (tmp_path / "register-key").read_text() == "0" * 64


def test_old_backups_make_room_for_new_ones(data, tmp_path):
    backups = tmp_path / "backups"
    backups.mkdir()
    for day in range(1, 6):
        (backups / f"portal-2026010{day}T000000Z.tar.gz").touch()

    newest = _back_up(data, backups, keep=2)

    kept = sorted(path.name for path in backups.iterdir())
    assert kept == ["portal-20260105T000000Z.tar.gz", newest.name]
