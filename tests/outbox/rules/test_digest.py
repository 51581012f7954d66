"""Staff get one summary on a working day at 8:30: what is new, due today, overdue."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base import clock, scope, timers
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.base.deadlines.calendar import DayKind
from portal.base.deadlines.models import CalendarDay
from portal.base.outbox.models import InboxMessage, OutboxMessage
from portal.base.outbox.rules import digest
from portal.base.outbox.rules.digest import Due, Part
from portal.base.outbox.rules.models import DigestDay
from portal.base.outbox.rules.options import DIGEST_AT
from portal.base.outbox.service import withdraw
from portal.base.settings import INSTALLATION, revisions
from portal.base.settings.service import change
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import sign_in, staff
from tests.factories.places import CommunityFactory
from tests.outbox.delivering.conftest import Paper
from tests.outbox.rules.conftest import MISSED, WORK, announce

Work = Callable[[], int]
MONDAY = "2026-11-23T08:30:00+08:00"


@pytest.fixture
def write(app: Flask) -> Callable[[str], int]:
    """Do at a moment what the worker's timer does."""

    def run(moment: str) -> int:
        with clock.at(moment), scope.everywhere("test"), app.app_context():
            return digest.write_due()

    return run


@pytest.fixture
def due() -> Iterator[dict[int, Due]]:
    """What is due for whom, as a room above would tell."""
    former, told = (digest._staff, digest._due), {}
    digest.use(lambda _on: list(told), lambda person_id: told[person_id])
    yield told
    digest.use(*former)


def worker() -> int:
    return int(staff(Role.GRID_WORKER, community=CommunityFactory.create()).id)


def digests() -> list[OutboxMessage]:
    session.expire_all()
    statement = select(OutboxMessage).where(OutboxMessage.topic == "staff.digest")
    return list(session.scalars(statement.order_by(OutboxMessage.id)))


def test_the_summary_counts_and_names_what_is_most_urgent(
    words: None, due: dict[int, Due], write: Callable[[str], int], drain: Work, client: FlaskClient
) -> None:
    person = staff(Role.GRID_WORKER, community=CommunityFactory.create())
    person_id = person.id
    due[person_id] = Due(today=Part(1, ["今天的"]), overdue=Part(2, ["超期一", "超期二"]))
    with clock.at("2026-11-22T15:00:00+08:00"):
        announce(WORK, person_id, no="261122-001")

    assert write(MONDAY) == 1
    with clock.at(MONDAY):
        drain()
        sign_in(client, staff(Role.GRID_WORKER, community=CommunityFactory.create(), person=person))
        page = client.get("/me/messages").text

    (message,) = digests()
    assert [message.facts[name] for name in ("new", "due_today", "overdue")] == [1, 1, 2]
    assert message.facts["lines"] == ["超期一", "超期二", "今天的", "消息：261122-001"]
    assert "2026年11月23日：新增1件，今天到期1件，已超期2件。" in page


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        ("2026-11-23T08:29:59+08:00", 0),
        ("2026-11-23T08:30:00+08:00", 1),
        ("2026-11-23T20:59:59+08:00", 1),
        ("2026-11-23T21:00:00+08:00", 0),
        ("2026-11-22T09:00:00+08:00", 0),  # a Sunday
        ("2026-10-01T09:00:00+08:00", 0),  # a holiday on a Thursday
        ("2026-10-10T09:00:00+08:00", 1),  # a Saturday that is worked
    ],
)
def test_it_is_written_on_working_days_from_half_past_eight(
    due: dict[int, Due], write: Callable[[str], int], moment: str, number: int
) -> None:
    with transaction():
        session.merge(CalendarDay(day=date(2026, 10, 10), kind=DayKind.WORKDAY, name="国庆节"))
    revisions.forget()
    due[worker()] = Due(overdue=Part(1, ["一"]))

    assert write(moment) == number


def test_a_day_has_one_summary_however_often_the_timer_runs(
    due: dict[int, Due], write: Callable[[str], int]
) -> None:
    due[worker()] = Due(overdue=Part(1, ["一"]))

    assert [write(MONDAY), write(MONDAY), write("2026-11-23T15:00:00+08:00")] == [1, 0, 0]
    assert write("2026-11-24T08:30:00+08:00") == 1


def test_a_worker_who_was_cut_off_goes_on_where_he_was(
    due: dict[int, Due], write: Callable[[str], int]
) -> None:
    first, second = worker(), worker()
    due |= {first: Due(overdue=Part(1, ["一"])), second: Due(overdue=Part(1, ["二"]))}
    last = digest._due

    def stumble(person_id: int) -> Due:
        if person_id == second:
            raise RuntimeError("no power")
        return last(person_id)

    digest.use(digest._staff, stumble)
    with pytest.raises(RuntimeError):
        write(MONDAY)
    digest.use(digest._staff, last)
    write("2026-11-23T09:10:00+08:00")

    assert sorted(message.person_id for message in digests()) == [first, second]


def test_what_fails_for_one_member_of_staff_is_written_for_the_others(
    due: dict[int, Due], write: Callable[[str], int]
) -> None:
    first, second = worker(), worker()
    due |= {first: Due(), second: Due(overdue=Part(1, ["二"]))}
    told = digest._due

    def stumble(person_id: int) -> Due:
        if person_id == first:
            raise RuntimeError("a fault")
        return told(person_id)

    digest.use(digest._staff, stumble)
    for moment in (MONDAY, "2026-11-23T08:31:00+08:00"):
        with pytest.raises(RuntimeError):
            write(moment)

    assert [message.person_id for message in digests()] == [second]


def test_what_may_still_be_taken_back_is_left_to_the_next_summary(
    words: None, due: dict[int, Due], write: Callable[[str], int]
) -> None:
    kept, undone = worker(), worker()
    due |= {kept: Due(), undone: Due()}
    for person_id in (kept, undone):
        with clock.at("2026-11-23T08:29:55+08:00"):
            announce(WORK, person_id, not_before=clock.now() + timedelta(seconds=11))
    assert write(MONDAY) == 0
    with clock.at("2026-11-23T08:30:02+08:00"), transaction():
        withdraw(WORK, f"{undone}-")

    assert write("2026-11-24T08:30:00+08:00") == 1
    assert [(message.person_id, message.facts["new"]) for message in digests()] == [(kept, 1)]


def test_an_hour_in_the_quiet_hours_means_their_end(
    due: dict[int, Due], write: Callable[[str], int]
) -> None:
    with clock.at("2026-01-01T12:00:00+08:00"), transaction():
        change(setting=DIGEST_AT, scope=INSTALLATION, text="22:00", by=None, reason="试一试")
    due[worker()] = Due(overdue=Part(1, ["一"]))

    assert write("2026-11-23T22:30:00+08:00") == 0
    assert write("2026-11-24T08:00:00+08:00") == 1


def test_after_days_without_power_one_summary_covers_them_all(
    words: None, due: dict[int, Due], write: Callable[[str], int]
) -> None:
    person_id = worker()
    due[person_id] = Due()
    for n, day in enumerate(("23", "24", "25")):
        with clock.at(f"2026-11-{day}T12:00:00+08:00"):
            announce(WORK, person_id, str(n))
    write(MONDAY)

    assert write("2026-11-26T14:00:00+08:00") == 1
    assert [message.facts["new"] for message in digests()] == [3]
    assert write("2026-11-27T08:30:00+08:00") == 0


def test_what_left_by_itself_is_not_told_again(
    words: None, due: dict[int, Due], write: Callable[[str], int]
) -> None:
    person_id = worker()
    due[person_id] = Due()
    with clock.at("2026-11-22T12:00:00+08:00"):
        announce(MISSED, person_id)
        announce(WORK, person_id, urgent=True)

    assert write(MONDAY) == 0


def test_ten_lines_are_listed_and_the_rest_is_counted(
    due: dict[int, Due], write: Callable[[str], int]
) -> None:
    due[worker()] = Due(overdue=Part(30, [f"第{n}件" for n in range(12)]))
    write(MONDAY)

    lines = digests()[0].facts["lines"]
    assert (len(lines), lines[9], lines[10]) == (11, "第9件", "另有20件")


def test_what_is_due_is_read_from_the_reports_of_ones_own_grids(
    write: Callable[[str], int],
) -> None:
    with clock.at("2026-11-16T09:00:00+08:00"):
        here, there = scene(), scene()
        late = GrievanceFactory.create(scene=here, text="楼上的王女士天天吵闹")
        GrievanceFactory.create(scene=there)
    write(MONDAY)

    mine = next(one for one in digests() if one.person_id == here.worker.id)
    assert mine.facts["overdue"] == 1
    assert late.no in mine.facts["lines"][0]
    assert "王女士" not in str(mine.facts)


def test_staff_are_told_nothing_of_a_report_about_themselves(
    write: Callable[[str], int],
) -> None:
    with clock.at("2026-11-16T09:00:00+08:00"):
        here = scene()
        GrievanceFactory.create(scene=here, confidential=True)
    write(MONDAY)

    told = {one.person_id for one in digests()}
    assert here.worker.id not in told
    assert here.supervisor.id in told


def test_the_channel_called_mail_gets_it_and_the_inbox_too(
    app: Flask, due: dict[int, Due], write: Callable[[str], int], drain: Work, send: Work
) -> None:
    from tests.support.fakes import courier

    mail = Paper("mail")
    person_id = worker()
    due[person_id] = Due(overdue=Part(1, ["261120-001 停车"]))
    with courier.in_use(app, mail), clock.at(MONDAY):
        write(MONDAY)
        drain()
        send()

    assert [letter.text.splitlines()[-1] for letter in mail.letters] == ["261120-001 停车"]
    assert session.query(InboxMessage).filter_by(person_id=person_id).count() == 1


def test_the_worker_knows_the_timer() -> None:
    assert "outbox.digest" in {timer.name for timer in timers.registered()}
    assert session.query(DigestDay).count() == 0
