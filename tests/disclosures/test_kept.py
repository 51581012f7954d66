"""What the database itself keeps: published words, steps, one draft at a time, exact money."""

from decimal import Decimal

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError, StatementError

from portal.base import clock
from portal.base.db import session, transaction
from portal.disclosures.models import (
    Direction,
    DisclosureState,
    DisclosureStep,
    DisclosureVersion,
    Fund,
    Line,
    Statement,
    VersionKind,
)
from tests.factories.disclosures import DisclosureFactory, DutyFactory, ItemFactory
from tests.factories.places import CommunityFactory


def version_of(disclosure):
    return session.scalars(
        select(DisclosureVersion).where(DisclosureVersion.disclosure_id == disclosure.id)
    ).one()


def test_the_words_of_a_published_version_cannot_be_changed():
    version = version_of(DisclosureFactory.published())

    with pytest.raises(DatabaseError), transaction():
        session.execute(update(DisclosureVersion).values(body="另一种说法"))

    assert version.body == ""


def test_a_draft_may_still_be_changed():
    version = version_of(DisclosureFactory.create())

    with transaction():
        session.execute(update(DisclosureVersion).values(body="另一种说法"))

    session.refresh(version)
    assert version.body == "另一种说法"


def test_a_published_version_may_only_be_emptied_and_only_once():
    version = version_of(DisclosureFactory.published(body="王明，3号楼"))

    with transaction():
        version.title = version.body = version.content = ""
        version.fields = []
        version.blanked_at = clock.now()
    with pytest.raises(DatabaseError), transaction():
        version.body = "王明，3号楼"


def test_emptying_says_when():
    version_of(DisclosureFactory.published(body="王明"))

    with pytest.raises(DatabaseError), transaction():
        session.execute(update(DisclosureVersion).values(body=""))


def test_a_published_version_and_a_step_cannot_be_deleted():
    DisclosureFactory.published()

    with pytest.raises(DatabaseError), transaction():
        session.execute(delete(DisclosureVersion))
    with pytest.raises(DatabaseError), transaction():
        session.execute(delete(DisclosureStep))
    with pytest.raises(DatabaseError), transaction():
        session.execute(update(DisclosureStep).values(comment="x"))


def test_only_one_version_is_under_way():
    disclosure = DisclosureFactory.published()

    def correction(no):
        return DisclosureVersion(
            community_id=disclosure.community_id,
            disclosure_id=disclosure.id,
            no=no,
            kind=VersionKind.CORRECTION,
            reason="金额写错",
            title="x",
            created_by_id=disclosure.created_by_id,
        )

    with transaction():
        session.add(correction(2))
    with pytest.raises(IntegrityError), transaction():
        session.add(correction(3))


def test_a_duty_is_served_by_one_disclosure_until_that_is_given_up():
    community = CommunityFactory.create()
    duty = DutyFactory.create(community=community)
    first = DisclosureFactory.create(community=community, duty_id=duty.id)

    with pytest.raises(IntegrityError):
        DisclosureFactory.create(community=community, duty_id=duty.id)
    with transaction():
        first.state = DisclosureState.DROPPED
    assert DisclosureFactory.create(community=community, duty_id=duty.id).id


def test_an_item_has_each_version_once_for_each_owner():
    ItemFactory.create(key="overview-of-all")

    with pytest.raises(IntegrityError):
        ItemFactory.create(key="overview-of-all")
    community = CommunityFactory.create()
    assert ItemFactory.create(key="overview-of-all", community_id=community.id).id


def test_money_is_exact_and_summed_exactly_by_the_database():
    version = version_of(DisclosureFactory.create())
    here = version.community_id
    with transaction():
        statement = Statement(community_id=here, version_id=version.id)
        session.add(statement)
        session.flush()
        fund = Fund(community_id=here, statement_id=statement.id, name="工作经费")
        session.add(fund)
        session.flush()
        session.add_all(
            Line(
                community_id=here,
                fund_id=fund.id,
                row_no=n,
                position=n,
                direction=Direction.SPENDING,
                amount=Decimal("0.10"),
            )
            for n in range(3)
        )

    assert session.scalar(select(func.sum(Line.amount))) == Decimal("0.30")
    line = session.scalars(select(Line).where(Line.amount == Decimal("0.1"))).first()
    session.refresh(line)
    assert str(line.amount) == "0.10"


@pytest.mark.parametrize("wrong", [0.1, Decimal("0.001"), True])
def test_money_refuses_floats_and_parts_of_a_fen(wrong):
    with pytest.raises((StatementError, ValueError)):
        session.execute(select(Fund.id).where(Fund.opening == wrong))
