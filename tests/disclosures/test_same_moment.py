"""Several people at the same moment: one wins, the others are told, nothing is done twice."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from portal.base import scope
from portal.base.db import session, transaction
from portal.base.errors import DomainError
from portal.community.identity.models import Person
from portal.disclosures import service
from portal.disclosures.models import Disclosure, DisclosureState, DisclosureStep, StepAct
from portal.trust import registers
from tests.factories.disclosures import DutyFactory, ItemFactory, Office, Way, hand, office
from tests.support import databases

THREADS = 4


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Engine]:
    """A database that several threads can write to."""
    with databases.shared_engine(tmp_path) as engine:
        yield engine


def at_once(app: Flask, act: Callable[[int], object]) -> list[BaseException]:
    """What was refused in several threads that acted at once."""
    refused: list[BaseException] = []
    start = Barrier(THREADS)

    def one(number: int) -> None:
        try:
            with scope.everywhere("a person in a test"), app.app_context():
                start.wait(timeout=30)
                with transaction():
                    act(number)
        except BaseException as error:
            refused.append(error)
        finally:
            session.remove()

    threads = [Thread(target=one, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    session.rollback()  # what the others kept is seen from now on
    return refused


def acting(person: Person, here: Office):
    found = hand(person, here)
    session.rollback()
    return found


def test_one_duty_gets_one_draft_whoever_begins(app: Flask, shared: Engine) -> None:
    here = office()
    item = ItemFactory.create()
    duty = DutyFactory.create(community=here.community, item=item)
    ways = [Way(here, item) for _n in range(THREADS)]
    words, mine = ways[0].words(), acting(here.drafter, here)
    community_id, item_id, duty_id = here.community.id, item.id, duty.id

    def begin(number: int) -> None:
        service.start(
            community_id=community_id,
            submission_id=f"{number:036d}",
            hand=mine,
            words=words,
            beginning=service.Beginning(item_id=item_id, duty_id=duty_id),
        )

    refused = at_once(app, begin)

    assert all(isinstance(each, DomainError) for each in refused)
    assert len(refused) == THREADS - 1
    assert session.scalar(select(func.count()).select_from(Disclosure)) == 1


def test_one_publication_has_one_number_and_one_line(app: Flask, shared: Engine) -> None:
    here = office()
    way = Way(here, ItemFactory.create()).begin().submit().approve(here.colleague)
    seen, number = way.seen, way.id
    hands = [acting(person, here) for person in (here.drafter, here.colleague) * 2]
    community_id = here.community.id

    refused = at_once(
        app,
        lambda n: service.publish(disclosure_id=number, seen=seen, hand=hands[n]),
    )

    assert all(isinstance(each, DomainError) for each in refused)
    assert way.disclosure.state is DisclosureState.PUBLISHED
    steps = session.scalars(
        select(DisclosureStep.act).where(DisclosureStep.act == StepAct.PUBLISHED)
    ).all()
    assert len(steps) == 1
    assert len(list(registers.lines("disclosures", community_id))) == 2


def test_drafts_published_at_once_get_numbers_without_gaps(app: Flask, shared: Engine) -> None:
    here = office()
    item = ItemFactory.create()
    ways = [
        Way(here, item).begin(said=f"第{n}件").submit(same_because="x").approve(here.colleague)
        for n in range(THREADS)
    ]
    seen = [(way.id, way.seen) for way in ways]
    mine = acting(here.drafter, here)

    refused = at_once(
        app,
        lambda n: service.publish(disclosure_id=seen[n][0], seen=seen[n][1], hand=mine),
    )

    assert refused == []
    assert {way.disclosure.slug for way in ways} == {f"2026-{n}" for n in range(1, THREADS + 1)}


def test_an_approval_and_a_withdrawal_at_once_do_not_both_hold(app: Flask, shared: Engine) -> None:
    here = office()
    way = Way(here, ItemFactory.create()).begin().submit()
    seen, number = way.seen, way.id
    author, reviewer = acting(here.drafter, here), acting(here.colleague, here)

    def act(n: int) -> None:
        if n % 2:
            service.withdraw(disclosure_id=number, hand=author)
        else:
            service.approve(
                disclosure_id=number, seen=seen, state=DisclosureState.CHECKING, hand=reviewer
            )

    at_once(app, act)

    assert way.state in (DisclosureState.DRAFT, DisclosureState.READY)
    with pytest.raises(DomainError), transaction():
        service.publish(disclosure_id=number, seen=0, hand=author)
