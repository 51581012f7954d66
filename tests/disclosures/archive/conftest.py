"""An archive made by the worker, as files in memory."""

import io
import zipfile
from decimal import Decimal

import pytest
from flask import Flask

from portal.base import scope
from portal.base.db import session, transaction
from portal.base.files import documents
from portal.base.files import service as files
from portal.disclosures import service as disclosures
from portal.disclosures.archive import pieces, service, working
from portal.disclosures.archive.models import Archive
from portal.disclosures.models import Fund, Line, Statement
from portal.disclosures.service import filing
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


PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


def document(here, content=PDF):
    """A document kept for a draft; its number and name."""
    prepared = documents.prepare(content)
    files.keep_document(prepared)
    with transaction():
        kept = files.accept_document(
            prepared, community_id=here.community.id, purpose=filing.PURPOSE
        )
    return kept.id, "合同.pdf"


def account(way, *lines):
    """Give the draft accounts of these lines: direction, item, amount."""
    version = disclosures.find(way.id).version
    with transaction():
        statement = Statement(community_id=version.community_id, version_id=version.id)
        session.add(statement)
        session.flush()
        fund = Fund(
            community_id=version.community_id,
            statement_id=statement.id,
            name="工作经费",
            opening=Decimal("100.00"),
            income=Decimal("50.00"),
            spending=Decimal("20.10"),
            closing=Decimal("129.90"),
        )
        session.add(fund)
        session.flush()
        for n, (direction, item, amount) in enumerate(lines, start=1):
            session.add(
                Line(
                    community_id=version.community_id,
                    fund_id=fund.id,
                    row_no=n + 3,
                    position=n,
                    direction=direction,
                    item=item,
                    amount=Decimal(amount),
                )
            )
