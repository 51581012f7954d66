"""Two communities under one street in which something of everything exists, for the house tests."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.base.deadlines import DayKind
from portal.base.deadlines import service as calendar
from portal.base.outbox.models import InboxMessage
from portal.base.settings import INSTALLATION
from portal.base.settings import registry as settings_registry
from portal.base.settings import service as settings
from portal.community.identity.models import Person, RoleAssignment
from portal.community.places.models import Division, DivisionLevel
from portal.open311.service import keys
from tests.factories.identity import PersonFactory, sign_in, staff
from tests.factories.places import CommunityFactory, DivisionFactory
from tests.factories.side import Side

LONG_AGO = date(2026, 1, 1)
ABOVE = (Role.STREET, Role.DISTRICT, Role.CITY, Role.PANEL, Role.ADMIN)


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
            return ["/", "/me", "/me/messages", home, *self._asked(home)]
        if who == "reporter":
            shown = self.here.reports.by_name.values()
            links = [f"{home}follow/{filed.follow_token}" for filed in shown]
            told = [f"{home}reports/{filed.grievance.no}/done" for filed in shown]
            return [*links, *told]
        if who == "handler":
            return [f"/handler/{self.here.order_token}", "/handler/order"]
        if who in {"nobody", "elder"}:
            codes = (self.here.building.code, self.here.landmark.code, self.here.poster.code)
            return ["/", *(f"/q/{code}" for code in codes)]
        told = self.here.reports["told"].no
        written_down = [f"/desk{home}reports/{told}/filed"] if who == "committee" else []
        return ["/", "/desk", "/me", *written_down]

    def _asked(self, home: str) -> list[str]:
        """The pages on which the resident was told the numbers of questions."""
        affairs = self.here.affairs
        rooms = {"disclosures": "published", "notices": "notice"}
        return [
            f"{home}{room}/{affairs[name].slug}/objections/1/asked" for room, name in rooms.items()
        ]


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
