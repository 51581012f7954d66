"""An archive made by the worker, as files in memory."""

import io
import zipfile

import pytest
from flask import Flask

from portal.base import scope
from portal.base.db import transaction
from portal.disclosures.archive import pieces, service, working
from portal.disclosures.archive.models import Archive
from tests.factories.disclosures import Office, office, submission


@pytest.fixture
def here() -> Office:
    """A community with those who make its affairs public."""
    return office()


def ask(here: Office, *, year: int = 2026, by=None) -> Archive:
    """Ask for a year."""
    with transaction():
        return service.ask(
            community_id=here.community.id,
            year=year,
            reason="年度归档",
            submission_id=submission(),
            by_id=(by or here.drafter).id,
        )


_apps: list[Flask] = []


@pytest.fixture(autouse=True)
def application(app: Flask) -> None:
    """The worker runs inside the application."""
    _apps[:] = [app]


def turn() -> int:
    """One turn of the worker; how many archives it touched."""
    with _apps[0].app_context(), scope.everywhere("the worker sees all communities"):
        return working.pack_waiting()


def work() -> None:
    """Let the worker take turns until nothing waits."""
    for _turn in range(20):
        if not turn():
            return


def take(here: Office, archive: Archive, *, by=None) -> bytes:
    """The bytes, as the person who asked takes them along."""
    with transaction():
        keys = service.take(archive.id, by_id=(by or here.drafter).id)
    return b"".join(pieces.read(keys))


def made(here: Office, *, year: int = 2026) -> dict[str, bytes]:
    """Ask, let the worker make it, take it: names and contents."""
    archive = ask(here, year=year)
    work()
    return unpacked(take(here, archive))


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files of a zip by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}
