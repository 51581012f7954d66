"""Every page of open affairs finds its rows by an index: none grows slower with the years."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from portal.base.db import session, transaction
from portal.disclosures.models import Disclosure
from tests.disclosures.views.ledger import accounts_of
from tests.factories.disclosures import (
    DisclosureFactory,
    DutyFactory,
    ItemFactory,
    Office,
    Way,
    office,
)
from tests.factories.identity import sign_in
from tests.grievances.statements import plan_of, watched

MANY = 5000
TABLES = r"disclosure\w*|disclosures|register_\w+|stored_files|outbox_messages"
WHOLE = re.compile(
    rf"(?:^SCAN (?:{TABLES})(?:_\d+)?(?! USING)\b|Seq Scan on (?:{TABLES})\b).*", re.M
)


@pytest.fixture
def here(app: Flask) -> Office:
    """An office that has published five thousand times, the last time with accounts."""
    app.config["WTF_CSRF_ENABLED"] = False
    made = office()
    item = ItemFactory.create()
    DutyFactory.create(community=made.community, item=item)
    one = DisclosureFactory.published(community=made.community, by=made.drafter, item=item)
    _repeat(one)
    way = Way(made, ItemFactory.funds()).begin()
    accounts_of(way, 20)
    way.submit().approve(made.colleague).approve(made.supervisor).approve(made.director).publish()
    return made


def _repeat(one: Disclosure) -> None:
    """The same row again and again, under numbers of its own."""
    columns = {each.name: getattr(one, each.key) for each in Disclosure.__table__.c}
    del columns["id"]
    with transaction():
        session.execute(
            insert(Disclosure),
            [
                columns | {"submission_id": f"again-{n}", "slug": f"2026-{10_000 + n}"}
                for n in range(MANY)
            ],
        )


def scans(client: FlaskClient, address: str) -> Iterator[str]:
    """What of a page is looked for in a whole table."""
    with watched() as sent:
        answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.data  # a register is sent while it is read
    for statement, parameters in sent.statements:
        if statement.startswith(("SELECT", "WITH")):
            for found in WHOLE.finditer(plan_of(statement, parameters)):
                yield f"{address}: {found[0]}\n{statement}"


def test_no_page_of_residents_or_staff_looks_through_a_whole_table(
    app: Flask, here: Office
) -> None:
    nobody, staff = app.test_client(), app.test_client()
    sign_in(staff, here.drafter)
    slug = here.community.slug
    mine = session.query(Disclosure).filter(Disclosure.slug == "2026-1").one()
    public, desk = f"/c/{slug}/disclosures", f"/desk/c/{slug}/disclosures"
    shown = f"{public}/{mine.slug}"

    for address in (
        public,
        f"{public}?year=2026",
        f"{public}?klass=funds",
        f"{public}.atom",
        f"{public}/register.jsonl",
        shown,
        f"{shown}/objections",
        f"{shown}/versions/1",
        f"{shown}/versions/1/accounts",
        f"{shown}/versions/1/content.json",
        f"/c/{slug}/notices",
    ):
        assert list(scans(nobody, address)) == []
    for address in (
        desk,
        f"{desk}/published",
        f"{desk}/{mine.id}",
        f"{desk}/objections",
        f"{desk}/archive",
        f"{desk}/catalogue",
        f"{desk}/new",
        "/desk/disclosures",
        "/me/disclosures",
    ):
        assert list(scans(staff, address)) == []
