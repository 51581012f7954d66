"""One community of the town, in which something of everything exists."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.base.deadlines import Clock
from portal.base.deadlines import service as calendar
from portal.base.outbox import dispatcher
from portal.base.outbox.delivering.models import Delivery, DeliveryState
from portal.base.outbox.models import MessageState, OutboxMessage
from portal.base.outbox.service import enqueue
from portal.base.settings import of_community
from portal.base.settings import registry as settings_registry
from portal.base.settings import service as settings
from portal.community.grids.models import DutyKind, Grid, GridDuty, OnCall
from portal.community.identity.models import (
    Body,
    BodyKind,
    Consent,
    HouseholdMember,
    HouseholdRequest,
    Membership,
    Person,
)
from portal.community.identity.service import bodies, devices, households
from portal.community.places.models import Building, Community, Household, Landmark, Unit
from portal.grievances.dispatch import service as dispatch
from portal.grievances.dispatch.models import Assignment, Rule, UnitKind
from portal.grievances.dispatch.models import Unit as ServingUnit
from portal.grievances.models.filters import SavedFilter
from portal.grievances.replies import service as replies
from portal.grievances.retention import service as retention
from portal.grievances.retention.models import RetentionHold
from portal.grievances.service import saved_filters
from portal.grievances.transfer.models import Import, ReplySheet
from portal.posters import service as posters
from portal.posters.models import ShortLink
from portal.privacy import service as privacy
from portal.privacy.models import Feedback, PrivacyRequest, RequestKind
from tests.factories import lists, mailboxes
from tests.factories.grids import DutyFactory, GridFactory
from tests.factories.identity import phone_of, resident, staff
from tests.factories.places import (
    BuildingFactory,
    HouseholdFactory,
    LandmarkFactory,
    UnitFactory,
    keep,
)
from tests.factories.town_affairs import Affairs
from tests.factories.town_reports import Reports

LONG_AGO = date(2026, 1, 1)
ABOVE = (Role.STREET, Role.DISTRICT, Role.CITY, Role.PANEL, Role.ADMIN)


@dataclass
class Side:
    """One community with its places, people, bodies and reports."""

    community: Community
    day: datetime
    building: Building = field(init=False)
    unit: Unit = field(init=False)
    household: Household = field(init=False)
    landmark: Landmark = field(init=False)
    grid: Grid = field(init=False)
    duty: GridDuty = field(init=False)
    turn: OnCall = field(init=False)
    body: Body = field(init=False)
    seat: Membership = field(init=False)
    worker: Person = field(init=False)
    stand_in: Person = field(init=False)
    committee: Person = field(init=False)
    supervisor: Person = field(init=False)
    resident: Person = field(init=False)
    cared_for: Person = field(init=False)
    member: HouseholdMember = field(init=False)
    wish: HouseholdRequest = field(init=False)
    feedback: Feedback = field(init=False)
    request: PrivacyRequest = field(init=False)
    dead: OutboxMessage = field(init=False)
    unsent: Delivery = field(init=False)
    unit_of_work: ServingUnit = field(init=False)
    rule: Rule = field(init=False)
    kept_back: RetentionHold = field(init=False)
    filter: SavedFilter = field(init=False)
    reports: Reports = field(init=False)
    imported: Import = field(init=False)
    to_import: Import = field(init=False)
    reply_sheet: ReplySheet = field(init=False)
    poster: ShortLink = field(init=False)
    affairs: Affairs = field(init=False)

    def fill(self) -> "Side":
        """Everything, one after another."""
        self._places()
        self._people()
        self._grid()
        self._bodies()
        self._homes()
        self._units()
        self.reports = Reports(self, day=self.day)
        self.reports.fill()
        self._words()
        self._rules()
        self._kept_back()
        self._lists()
        self._filters()
        self._poster()
        self.affairs = Affairs(self).fill()
        return self

    @property
    def slug(self) -> str:
        """The community's part of addresses."""
        return self.community.slug

    def _filters(self) -> None:
        """A filter of the queue that each of the staff kept, and a template of their own."""
        here = self.community.id
        with transaction():
            for person in (self.worker, self.committee, self.supervisor):
                self.filter = saved_filters.save(
                    community_id=here,
                    person_id=person.id,
                    name="垃圾",
                    query={"category": "litter"},
                )
            replies.put(
                community_id=here,
                key="resolve-litter",
                seen=0,
                act="resolve",
                kind_id=None,
                name="已清运",
                text="编号{编号}已清运。",
                by_id=self.committee.id,
            )

    def _lists(self) -> None:
        """A list of the hotline that was brought in, one that waits, and columns of replies."""
        self.imported = lists.bring_in(self)
        self.to_import = lists.one(lists.receive(self, *lists.ORDERS))
        self.reply_sheet = lists.sheet(self)

    def _kept_back(self) -> None:
        with transaction():
            self.kept_back = retention.hold(
                community_id=self.community.id,
                no=self.reports["closed"].no,
                reason="正在调解",
                until_on=None,
                by=self.committee.id,
            )

    def _places(self) -> None:
        self.building = BuildingFactory.create(community=self.community, name="1号楼")
        BuildingFactory.create(compound=self.building.compound, name="空楼")
        self.unit = UnitFactory.create(building=self.building, name="1单元")
        self.household = HouseholdFactory.create(unit=self.unit, room="101")
        HouseholdFactory.create(unit=self.unit, room="102")
        HouseholdFactory.create(unit=self.unit, room="103", closed_on=LONG_AGO)
        self.landmark = LandmarkFactory.create(community=self.community, name="东门")

    def _people(self) -> None:
        name = self.slug
        for role in (Role.COMMITTEE, Role.SUPERVISOR):
            person = staff(role, community=self.community, username=f"{role}-{name}")
            setattr(self, role.value, person)
        mailboxes.mailbox_of(self.committee, f"{name}@jiedao.example")
        mailboxes.asked_for(self.committee, f"{name}-2@jiedao.example")
        self.resident = resident(name="王小明")
        self.cared_for = resident(name="李奶奶")
        with transaction():
            self.cared_for.needs_care = True
            devices.begin(person_id=self.resident.id, method=devices.PHONE_CODE, device="WeChat")
            session.add(Consent(person_id=self.resident.id, purpose="phone", notice_version="1"))

    def _poster(self) -> None:
        with transaction():
            (self.poster,) = posters.make(
                community_id=self.community.id,
                wanted={"building": {self.building.code}},
                actor_id=self.committee.id,
            )

    def _grid(self) -> None:
        self.grid = GridFactory.create(
            community=self.community, name="第一网格", buildings=[self.building], from_on=LONG_AGO
        )
        GridFactory.create(community=self.community, name="空网格")
        GridFactory.create(community=self.community, name="旧网格", closed_on=clock.today())
        name = f"grid-{self.slug}"
        self.worker = staff(Role.GRID_WORKER, grid=self.grid, username=name)
        self.stand_in = staff(Role.GRID_WORKER, community=self.community, username=f"{name}-2")
        DutyFactory.create(grid=self.grid, person=self.worker, from_on=LONG_AGO)
        today = clock.today()
        self.duty = DutyFactory.create(
            grid=self.grid,
            person=self.stand_in,
            kind=DutyKind.SUBSTITUTE,
            from_on=today,
            until_on=today + timedelta(days=2),
        )
        self.turn = keep(
            OnCall(
                community_id=self.community.id,
                person_id=self.committee.id,
                phone="13900009999",
                from_on=today,
                until_on=today + timedelta(days=6),
            )
        )

    def _bodies(self) -> None:
        here = {"community_id": self.community.id, "actor_id": self.committee.id}
        with transaction():
            self.body = bodies.found_body(
                kind=BodyKind.COMMITTEE, name="居委会", from_on=LONG_AGO, **here
            )
            bodies.found_body(kind=BodyKind.PARTY, name="党支部", from_on=LONG_AGO, **here)
            self.seat = bodies.add_member(
                body=self.body,
                name="王小明",
                phone=phone_of(self.resident),
                office="主任",
                from_on=LONG_AGO,
                until_on=None,
                basis="换届选举",
                actor_id=self.committee.id,
            )

    def _homes(self) -> None:
        with transaction():
            slip = households.issue_slips(
                community_id=self.community.id,
                households=[self.household],
                issued_by_id=self.worker.id,
            )[0]
        with transaction():
            self.member = households.use_slip(person_id=self.resident.id, typed=slip.code)
            self.wish = households.ask_confirmation(
                person_id=self.cared_for.id, household=self.household
            )

    def _units(self) -> None:
        """A unit that works for the community, and the rule that sends reports to it."""
        here = {"community_id": self.community.id}
        with transaction():
            self.unit_of_work = dispatch.put_unit(name="物业", kind=UnitKind.PROPERTY, **here)
            session.flush()
            self.rule = dispatch.put_rule(
                by=self.committee.id, unit_id=self.unit_of_work.id, **here
            )

    @property
    def order_token(self) -> str:
        """The secret of the link that the unit got with its work order."""
        report = self.reports["signed"]
        assignment = session.query(Assignment).filter_by(grievance_id=report.id).first()
        link = dispatch.link_of(assignment.id)
        return dispatch.token_of(link) if link else ""

    def _words(self) -> None:
        """What people said to the operators, and messages: sent, read and stuck."""
        here = self.community.id
        with transaction():
            self.feedback = privacy.give_feedback(
                text="字再大一点", contact="", person_id=self.resident.id, community_id=here
            )
            self.request = privacy.make_request(
                person_id=self.resident.id,
                community_id=here,
                kind=RequestKind.CORRECT,
                text="门牌号登记错了",
            )
            privacy.give_feedback(text="很好用", contact="", person_id=None, community_id=None)
            session.flush()
        dispatcher.drain()
        with transaction():
            key = f"stuck-{here}"
            enqueue("grievance.accepted", key=key, community_id=here, **self._facts())
            session.flush()
            self.dead = (
                session.query(OutboxMessage).filter_by(key=f"grievance.accepted:{key}").one()
            )
            self.dead.state, self.dead.attempts = MessageState.DEAD, 8
            self.dead.last_error = "TimeoutError"
            self.unsent = Delivery(
                outbox_id=self.dead.id,
                channel="sms",
                topic=self.dead.topic,
                community_id=here,
                state=DeliveryState.DEAD,
                attempts=1,
                lease=1,
                reason="no_money",
                done_at=clock.now(),
            )
            session.add(self.unsent)

    def _facts(self) -> dict[str, Any]:
        sent = session.query(OutboxMessage).filter_by(topic="grievance.accepted").first()
        return dict(sent.facts) if sent else {}

    def _rules(self) -> None:
        """A value and a limit of its own."""
        scope, by = of_community(self.community.id), self.committee.id
        with transaction():
            settings.change(
                setting=settings_registry.find("grievances.per_browser_per_hour"),
                scope=scope,
                text="9",
                by=by,
                reason="试行",
            )
            calendar.new_rule(
                key="grievance.accept",
                scope=scope,
                clock_kind=Clock.WORKING_HOURS,
                amount=3,
                note="试行",
                by=by,
            )
