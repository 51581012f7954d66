"""A year of open affairs of the demo, lived through by the services that real ones go through.

What the calendar asks for is made public shortly before it is due, but for what real committees
miss: one is late, one is still owed. Some are corrected, one is retracted, one loses personal data.
"""

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import and_, or_, select, update

from portal.base import clock
from portal.base.access import Viewer
from portal.base.db import session, transaction
from portal.community.identity.queries import presence
from portal.community.places.models import Community
from portal.demo.affairs_texts import HAPPENED, NOTICE_TEXT, NOTICES
from portal.demo.affairs_way import Desk, Way, office_hours
from portal.demo.people import Cast
from portal.demo.places import Town
from portal.disclosures import service
from portal.disclosures.calendar import planning
from portal.disclosures.calendar import service as calendar
from portal.disclosures.catalogue.template import IN_FORCE
from portal.disclosures.models import (
    CatalogueItem,
    DisclosureKind,
    DisclosureState,
    Duty,
    VersionKind,
)
from portal.disclosures.policy import Hand
from portal.disclosures.service import Beginning, Words

S = DisclosureState
SINCE_DAYS = (300, 130)
LATE_BY = 6
AFTER = 4
"""Days after which a mistake is mended."""

OWED_STILL = ("property",)
LATE = ("decisions-progress",)
ON_PAPER = ("contacts",)
READ_NOW = "temporary-aid"
"""Published before it is due, so that a list for residents only can be read."""


def desks(towns: list[Town], cast: Cast) -> list[Desk]:
    """The committee and the supervision committee of each town."""
    found = []
    for town, first, watching in zip(towns, (1, 8), (1, 3), strict=True):

        def hand(name: str, here: int = town.community.id) -> Hand:
            person = cast.staff[name].id
            held = tuple(presence.assignments(person, clock.today()))
            return service.hand_of(Viewer(person_id=person, assignments=held), here)

        found.append(
            Desk(
                town,
                drafter=hand(f"committee{first + 4}"),
                director=hand(f"committee{first}"),
                supervisor=hand(f"supervisor{watching}"),
                checker=hand(f"committee{first + 1}"),
                offices={
                    "财务委员": hand(f"committee{first + 2}"),
                    "民政委员": hand(f"committee{first + 3}"),
                },
            )
        )
    return found


def build(towns: list[Town], cast: Cast) -> None:
    """What is due by the calendar, what happened, notices, and what is under way."""
    _installed(clock.today() - timedelta(days=SINCE_DAYS[0]))
    for n, desk in enumerate(desks(towns, cast)):
        began = clock.today() - timedelta(days=SINCE_DAYS[n])
        year = _Year(desk, random.Random(17 + n), began)
        year.open_the_calendar()
        year.record(HAPPENED if n == 0 else HAPPENED[5:8])
        year.plan_duties()
        year.plan_notices()
        if n == 0:
            year.plan_mistakes()
        year.live()
        year.under_way()


def _installed(on: date) -> None:
    """As if the portal had been there since that day: nothing is owed from before its template."""
    with transaction():
        session.execute(
            update(CatalogueItem).values(created_at=clock.start_of(on)),
            execution_options={"synchronize_session": "fetch"},
        )


class _Year(Way):
    """The disclosures of one town, in the order in which they were published."""

    def __init__(self, desk: Desk, chance: random.Random, began: date) -> None:
        super().__init__(desk, chance)
        self.began = began
        self.published: dict[str, int] = {}
        self.planned: list[tuple[date, int, Callable[[], object]]] = []

    def open_the_calendar(self) -> None:
        """The community owes since it joined."""
        with transaction():
            session.execute(
                update(Community)
                .where(Community.id == self.here)
                .values(created_at=clock.start_of(self.began)),
                execution_options={"synchronize_session": "fetch"},
            )
        with transaction():
            planning.plan([session.get_one(Community, self.here, populate_existing=True)])

    def record(self, events: Sequence[tuple[str, str, int]]) -> None:
        """What happened, by which more is owed; what lies before the template is left out."""
        known = [each for each in events if clock.today() - timedelta(days=each[2]) >= IN_FORCE]
        for key, words, ago in known:
            with transaction(), clock.at(office_hours(clock.today() - timedelta(days=ago), 9)):
                calendar.record_event(
                    community_id=self.here,
                    item_key=key,
                    on=clock.today(),
                    event=words,
                    actor_id=self.desk.drafter.person_id,
                )

    def plan_duties(self) -> None:
        """Each shortly before it is due; the first of one item late, one item not at all."""
        duties = session.scalars(
            select(Duty)
            .where(
                Duty.community_id == self.here,
                or_(
                    Duty.due_on < clock.today(),
                    and_(Duty.item_key == READ_NOW, Duty.period_until < clock.today()),
                ),
                Duty.item_key.not_in(OWED_STILL),
            )
            .order_by(Duty.due_on, Duty.id)
        ).all()
        met: set[str] = set()
        for duty in duties:
            late = duty.item_key in LATE and duty.item_key not in met
            met.add(duty.item_key)
            day = duty.due_on + timedelta(days=LATE_BY if late else 0)
            day = min(day, clock.today() - timedelta(days=1))
            self.plan(day, partial(self.publish, duty, day))

    def plan_notices(self) -> None:
        """Public notices, one of them still running."""
        for kind, title, ago in NOTICES:
            day = clock.today() - timedelta(days=ago)
            self.plan(day, partial(self.notify, kind, title, day))

    def plan_mistakes(self) -> None:
        """A correction, personal data taken out, and a retraction with what came in its place."""
        days = {key: day for day, key in self._last_days()}
        for key, act in (
            ("work-funds", self._correct_accounts),
            ("hearing-results", self._take_out_a_name),
            ("volunteer-points", self._retract_and_repeat),
        ):
            if key in days:
                self.plan(days[key] + timedelta(days=AFTER), partial(act, key, days[key]))

    def _last_days(self) -> list[tuple[date, str]]:
        duties = session.execute(
            select(Duty.due_on, Duty.item_key)
            .where(Duty.community_id == self.here, Duty.due_on < clock.today())
            .order_by(Duty.due_on)
        )
        return [(due_on, key) for due_on, key in duties]

    def plan(self, day: date, act: Callable[[], object]) -> None:
        """Let it be published on that day."""
        self.planned.append((day, len(self.planned), act))

    def live(self) -> None:
        """Everything planned in the order of its days, as the register wants it."""
        for _day, _n, act in sorted(self.planned, key=lambda each: each[:2]):
            act()

    def publish(self, duty: Duty, day: date) -> None:
        """One duty all the way, in the days before that one."""
        disclosure_id = self.draft(duty, day, photo_only=duty.item_key in ON_PAPER)
        self.finish(disclosure_id, day)
        self.published[duty.item_key] = disclosure_id

    def notify(self, kind: str, title: str, day: date) -> None:
        """A notice that runs for a week from that day."""
        with transaction(), clock.at(office_hours(day - timedelta(days=2), 9)):
            disclosure_id = service.start(
                community_id=self.here,
                submission_id=self.submission(),
                hand=self.desk.drafter,
                words=Words(
                    title if title.endswith(kind) else f"{title}{kind}",
                    day,
                    day + timedelta(days=7),
                    (),
                    NOTICE_TEXT[title],
                ),
                beginning=Beginning(kind=DisclosureKind.NOTICE),
            ).id
        self.finish(disclosure_id, day)

    def _correct_accounts(self, key: str, day: date) -> None:
        reason, said = "审批人写漏，补上。", "经手人：财务委员；审批人：主任、副主任。"
        self._mend(key, VersionKind.CORRECTION, day, reason=reason, place=-1, said=said)

    def _take_out_a_name(self, key: str, day: date) -> None:
        said = "居民、物业、街道共25人参加。"
        self._mend(key, VersionKind.PRIVACY, day, reason="更正个人信息。", place=0, said=said)

    def _mend(self, key: str, kind: VersionKind, day: date, **how: Any) -> None:
        self.correct(self.published[key], kind, day + timedelta(days=AFTER), **how)

    def _retract_and_repeat(self, key: str, day: date) -> None:
        disclosure_id = self.published[key]
        duty = session.get_one(Duty, service.find(disclosure_id).disclosure.duty_id)
        day += timedelta(days=AFTER)
        reason = "人次统计有误，重新公开。"
        self.step(service.retract, disclosure_id, day, 10, self.desk.drafter, reason=reason)
        self.publish(duty, day)

    def under_way(self) -> None:
        """What is due next stands at different stations of its way."""
        coming = session.scalars(
            select(Duty)
            .where(
                Duty.community_id == self.here,
                Duty.met_at.is_(None),
                Duty.disclosure_id.is_(None),
                Duty.due_on >= clock.today(),
                Duty.period_until < clock.today(),
            )
            .order_by(Duty.due_on, Duty.id)
            .limit(3)
        ).all()
        today = clock.today()
        for duty, station in zip(coming, (S.SIGNING, S.REVIEWING, S.CHECKING), strict=False):
            disclosure_id = self.draft(duty, today - timedelta(days=1))
            self.finish(disclosure_id, today - timedelta(days=1), until=station)
