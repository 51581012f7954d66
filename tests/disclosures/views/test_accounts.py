"""Accounts of two versions, compared on the page."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask.testing import FlaskClient

from portal.base.db import session, transaction
from portal.disclosures import service
from portal.disclosures.models import Fund, Line, Statement
from tests.disclosures.views.ledger import accounts_of
from tests.factories.disclosures import ItemFactory, Office, Way

Browse = Callable[[Any], FlaskClient]


def test_a_line_of_the_accounts_that_was_corrected_is_shown_before_and_after(
    here: Office, as_: Browse
) -> None:
    way = Way(here, ItemFactory.funds()).begin()
    accounts_of(way, 6)
    way.submit().approve(here.colleague).approve(here.supervisor).approve(here.director).publish()
    way.correct("第4行金额录错")
    version = service.find(way.id).version
    with transaction():
        line = (
            session.query(Line)
            .join(Fund)
            .join(Statement)
            .filter(Statement.version_id == version.id, Line.voucher_no == "记-4")
            .one()
        )
        line.amount += Decimal("0.50")
    way.submit().approve(here.colleague).approve(here.supervisor).approve(here.director).publish()

    address = f"/c/{here.community.slug}/disclosures/{way.disclosure.slug}/versions/2"
    page = as_(None).get(address).get_data(as_text=True)
    changed = page.partition('id="difference"')[2].partition("</section>")[0]

    assert changed.count("<tr>") == 2
    assert '<th scope="row" class="num">4</th>' in changed
    assert "148.04</del>" in changed
    assert "148.54</ins>" in changed
