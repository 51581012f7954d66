"""Two communities under one street in which something of everything exists, for the house tests."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.base.deadlines import Clock, DayKind
from portal.base.deadlines import service as calendar
from portal.base.outbox import dispatcher
from portal.base.outbox.models import InboxMessage, MessageState, OutboxMessage
from portal.base.outbox.service import enqueue
from portal.base.settings import INSTALLATION, of_community
from portal.base.settings import registry as settings_registry
from portal.base.settings import service as settings
from portal.community.grids.models import DutyKind, Grid, GridDuty, OnCall
from portal.community.identity.models import (
    Body,
    BodyKind,
    Consent,
    Credential,
    HouseholdMember,
    HouseholdRequest,
    Membership,
    Person,
    RoleAssignment,
)
from portal.community.identity.service import bodies, devices, households
from portal.community.places.models import (
    Building,
    Community,
    Division,
    DivisionLevel,
    Household,
    Landmark,
    Unit,
)
from portal.grievances.dispatch import service as dispatch
from portal.grievances.dispatch.models import Assignment, Rule, UnitKind
from portal.grievances.dispatch.models import Unit as ServingUnit
from portal.grievances.models.filters import SavedFilter
from portal.grievances.replies import service as replies
from portal.grievances.retention import service as retention
from portal.grievances.retention.models import RetentionHold
from portal.grievances.service import saved_filters
from portal.grievances.transfer.models import Import, ReplySheet
from portal.open311.service import keys
from portal.privacy import service as privacy
from portal.privacy.models import Feedback, PrivacyRequest, RequestKind
from tests.factories import lists
from tests.factories.grids import DutyFactory, GridFactory
from tests.factories.identity import PersonFactory, resident, sign_in, staff
from tests.factories.places import (
    BuildingFactory,
    CommunityFactory,
    DivisionFactory,
    HouseholdFactory,
    LandmarkFactory,
    UnitFactory,
    keep,
)
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
    unit_of_work: ServingUnit = field(init=False)
    rule: Rule = field(init=False)
    kept_back: RetentionHold = field(init=False)
    filter: SavedFilter = field(init=False)
    reports: Reports = field(init=False)
    imported: Import = field(init=False)
    to_import: Import = field(init=False)
    reply_sheet: ReplySheet = field(init=False)

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
        self.resident = resident(name="王小明")
        self.cared_for = resident(name="李奶奶")
        with transaction():
            self.cared_for.needs_care = True
            devices.begin(person_id=self.resident.id, method=devices.PHONE_CODE, device="WeChat")
            session.add(Consent(person_id=self.resident.id, purpose="phone", notice_version="1"))

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


@dataclass
class Town:
    """Both communities, and the staff above them."""

    here: Side
    there: Side
    street: Division
    committee_division: Division
    above: dict[str, Person]

    @classmethod
    def build(cls, app: Flask) -> "Town":
        """All of it, in the running transaction of a test."""
        street = DivisionFactory.create(name="和平街道")
        free = DivisionFactory.create(level=DivisionLevel.COMMITTEE, parent=street, name="新居委会")
        # Numbers begin anew every day: other days give the two communities other numbers.
        noon = clock.start_of(clock.today()) + timedelta(hours=10)
        sides = [
            Side(
                CommunityFactory.create(
                    slug=slug, name=name, street=street, duty_phone="022-27000001"
                ),
                noon - timedelta(days=days),
            )
            for slug, name, days in (("willow", "柳荫社区", 24), ("poplar", "白杨社区", 25))
        ]
        people = {
            str(role): staff(role, **_reach(role, street), username=str(role)) for role in ABOVE
        }
        with app.app_context():  # messages are worded in it
            for side in sides:
                side.fill()
        admin = people[str(Role.ADMIN)]
        _whole_installation(admin)
        return cls(sides[0], sides[1], street, free, people)

    def person(self, who: str) -> Person | None:
        """The person behind a name of the house tests, on the first side."""
        people = {
            "resident": self.here.resident,
            "grid_worker": self.here.worker,
            "committee": self.here.committee,
            "supervisor": self.here.supervisor,
        }
        return people.get(who) or self.above.get(who)

    def enter(self, client: FlaskClient, who: str) -> None:
        """Let a browser be that visitor; the reporter has opened the follow-up links."""
        person = self.person(who)
        if person is not None:
            sign_in(client, person)
        if who == "reporter":
            for filed in self.here.reports.by_name.values():
                client.post(f"/c/{self.here.slug}/follow/{filed.follow_token}")
        if who == "handler":
            client.post(f"/handler/{self.here.order_token}")
        if who == "elder":
            client.set_cookie("mode", "elder")

    def starts(self, who: str) -> list[str]:
        """Where that visitor begins: what they know by heart, have in a message or on paper."""
        home = f"/c/{self.here.slug}/"
        if who == "resident":
            return ["/", "/me", "/me/messages", home]
        if who == "reporter":
            shown = self.here.reports.by_name.values()
            links = [f"{home}follow/{filed.follow_token}" for filed in shown]
            told = [f"{home}reports/{filed.grievance.no}/done" for filed in shown]
            return [*links, *told]
        if who == "handler":
            return [f"/handler/{self.here.order_token}", "/handler/order"]
        if who in {"nobody", "elder"}:
            return ["/", f"/q/{self.here.building.code}", f"/q/{self.here.landmark.code}"]
        told = self.here.reports["told"].no
        written_down = [f"/desk{home}reports/{told}/filed"] if who == "committee" else []
        return ["/", "/desk", "/me", *written_down]


def phone_of(person: Person) -> str:
    """The phone of a resident of the town."""
    return session.query(Credential).filter_by(person_id=person.id, kind="phone").one().value


def post_of(person: Person) -> RoleAssignment:
    """The staff post of a person of the town."""
    return session.query(RoleAssignment).filter_by(person_id=person.id).first()


def message_of(person: Person) -> InboxMessage:
    """A message in the inbox of a person of the town."""
    return session.query(InboxMessage).filter_by(person_id=person.id).first()


def _reach(role: Role, street: Division) -> dict[str, Any]:
    divisions = {Role.STREET: street, Role.DISTRICT: street.parent}
    return {"division": divisions[role]} if role in divisions else {}


def _whole_installation(admin: Person) -> None:
    """Values of the installation, a day of next year entered by hand, and a client's key."""
    with transaction():
        settings.change(
            setting=settings_registry.find("grievances.held_words"),
            scope=INSTALLATION,
            text="加微信 代开发票",
            by=admin.id,
            reason="精简",
        )
        calendar.put_day(
            day=date(clock.today().year + 1, 10, 1),
            kind=DayKind.HOLIDAY,
            name="国庆节",
            source="手工录入",
            by=admin.id,
        )
        keys.issue(name="街道热线平台", contact="022-27000009", per_hour=60, by_id=admin.id)
    PersonFactory.create(name="路人", phone="new")
