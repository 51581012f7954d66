"""Open affairs of tests: an office with everybody in it, items, duties, drafts, publications."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from portal.base import clock
from portal.base.access import Role, Viewer
from portal.base.db import session, transaction
from portal.community.identity.models import (
    Body,
    BodyKind,
    ConfirmationBasis,
    HouseholdMember,
    Membership,
    Person,
)
from portal.community.identity.queries import presence
from portal.community.places.models import Community
from portal.disclosures import service
from portal.disclosures.models import (
    Audience,
    CatalogueItem,
    Disclosure,
    DisclosureKind,
    DisclosureState,
    DisclosureStep,
    DisclosureVersion,
    Duty,
    Frequency,
    ItemClass,
    StepAct,
    Track,
    VersionKind,
)
from portal.disclosures.policy import Hand
from tests.factories.identity import resident, staff
from tests.factories.places import BuildingFactory, CommunityFactory, HouseholdFactory

_numbers = count(1)
_START = date(2020, 1, 1)
QUARTER = (date(2026, 7, 1), date(2026, 9, 30))


@dataclass(frozen=True)
class Office:
    """A community with those who make its affairs public.

    ``drafter`` and ``colleague`` are of the committee, ``director`` is its 主任,
    ``supervisor`` sits in the supervision committee, ``neighbour`` is a confirmed resident,
    ``stranger`` is not.
    """

    community: Community
    drafter: Person
    colleague: Person
    director: Person
    supervisor: Person
    neighbour: Person
    stranger: Person


def office() -> Office:
    """A fresh community with everybody in it."""
    community = CommunityFactory.create()
    drafter = staff(Role.COMMITTEE, community=community, name="李会计")
    colleague = staff(Role.COMMITTEE, community=community, name="张委员")
    director = staff(Role.COMMITTEE, community=community, name="王主任")
    supervisor = staff(Role.SUPERVISOR, community=community, name="赵监督")
    committee = body(community, BodyKind.COMMITTEE, "居委会")
    for person, title in ((drafter, "财务委员"), (colleague, "委员"), (director, "主任")):
        seat(committee, person, title)
    seat(body(community, BodyKind.SUPERVISION, "居务监督委员会"), supervisor, "主任委员")
    return Office(
        community=community,
        drafter=drafter,
        colleague=colleague,
        director=director,
        supervisor=supervisor,
        neighbour=neighbour(community),
        stranger=resident(name="外人"),
    )


def body(community: Community, kind: BodyKind, name: str) -> Body:
    """A body of the community since years."""
    return _keep(Body(community_id=community.id, kind=kind, name=name, from_on=_START))


def seat(body: Body, person: Person, title: str = "") -> Membership:
    """A seat in a body since years."""
    return _keep(
        Membership(
            community_id=body.community_id,
            body_id=body.id,
            person_id=person.id,
            office=title,
            from_on=_START,
        )
    )


def neighbour(community: Community, name: str = "居民") -> Person:
    """A resident whom a household of the community confirms."""
    person = resident(name=name)
    household = HouseholdFactory.create(building=BuildingFactory.create(community=community))
    _keep(
        HouseholdMember(
            community_id=community.id,
            household_id=household.id,
            person_id=person.id,
            basis=ConfirmationBasis.SLIP,
        )
    )
    return person


class ItemFactory:
    """An item of the catalogue; of the installation's seed unless an owner is given."""

    @staticmethod
    def create(**columns: Any) -> CatalogueItem:
        """Quarterly, ordinary, for everybody, with two content elements, unless told otherwise."""
        n = next(_numbers)
        defaults: dict[str, Any] = {
            "key": f"item-{n}",
            "version": 1,
            "from_on": _START,
            "klass": ItemClass.OVERVIEW,
            "name": f"公开事项{n}",
            "elements": "主要内容\n负责人",
            "basis": "居民委员会组织法",
            "frequency": Frequency.QUARTERLY,
            "limit_days": 20,
            "track": Track.ORDINARY,
            "audience": Audience.PUBLIC,
            "posting_days": 15,
        }
        return _keep(CatalogueItem(**defaults | columns))

    @staticmethod
    def funds(**columns: Any) -> CatalogueItem:
        """工作经费: money, so guarded."""
        return ItemFactory.create(
            **{"klass": ItemClass.FUNDS, "track": Track.GUARDED, "name": "工作经费使用"} | columns
        )

    @staticmethod
    def aid(**columns: Any) -> CatalogueItem:
        """低保公示: residents only, guarded, gone after a week."""
        return ItemFactory.create(
            **{
                "klass": ItemClass.AID,
                "track": Track.GUARDED,
                "audience": Audience.RESIDENTS,
                "expires_days": 7,
                "frequency": Frequency.MONTHLY,
                "name": "低保公示",
            }
            | columns
        )


class DutyFactory:
    """That an item is due for a period."""

    @staticmethod
    def create(*, community: Community, item: CatalogueItem | None = None, **columns: Any) -> Duty:
        """For the third quarter of 2026, due on 30 October, unless told otherwise."""
        item = item or ItemFactory.create()
        defaults: dict[str, Any] = {
            "period_from": QUARTER[0],
            "period_until": QUARTER[1],
            "due_on": date(2026, 10, 30),
        }
        return _keep(
            Duty(
                community_id=community.id,
                item_id=item.id,
                item_key=item.key,
                klass=item.klass,
                **defaults | columns,
            )
        )


def submission() -> str:
    """The id of a form not sent yet."""
    return str(uuid.uuid4())


def _keep(row: Any) -> Any:
    with transaction():
        session.add(row)
    return row


def hand(person: Person, here: Office) -> Hand:
    """The person as somebody who acts in the office's community today."""
    held = tuple(presence.assignments(person.id, clock.today()))
    return service.hand_of(Viewer(person_id=person.id, assignments=held), here.community.id)


class Way:
    """The way of one disclosure, each step in a transaction of its own, by the real services."""

    def __init__(self, here: Office, item: CatalogueItem | None, *, quarter: int = 3) -> None:
        self.office, self.item, self.id = here, item, 0
        first = date(2026, 3 * quarter - 2, 1)
        last = date(2026 + quarter // 4, (3 * quarter) % 12 + 1, 1) - timedelta(days=1)
        self.period = (first, last)

    @property
    def disclosure(self) -> Disclosure:
        """The row as it is now."""
        return session.get_one(Disclosure, self.id, populate_existing=True)

    @property
    def state(self) -> DisclosureState:
        """Where the version that is worked on stands."""
        return service.find(self.id).state

    @property
    def seen(self) -> int:
        """The version a page shows that is opened now."""
        return self.disclosure.version

    def words(self, body: str = "", *, said: str | None = None) -> service.Words:
        """What is typed into the form."""
        title = self.item.name if self.item else "公告"
        fields = (("主要内容", "已完成" if said is None else said), ("负责人", ""))
        return service.Words(title, *self.period, fields if self.item else (), body)

    def begin(
        self,
        *,
        by: Person | None = None,
        said: str | None = None,
        submission_id: str | None = None,
        **beginning: Any,
    ) -> "Way":
        """A draft by the drafter unless told otherwise."""
        beginning.setdefault("item_id", self.item.id if self.item else None)
        kind = DisclosureKind.DISCLOSURE if self.item else DisclosureKind.NOTICE
        beginning.setdefault("kind", kind)
        with transaction():
            self.id = service.start(
                community_id=self.office.community.id,
                submission_id=submission_id or submission(),
                hand=hand(by or self.office.drafter, self.office),
                words=self.words(said=said, body="" if self.item else "公告内容"),
                beginning=service.Beginning(**beginning),
            ).id
        return self

    def save(self, by: Person, *, body: str = "", said: str | None = None) -> "Way":
        """Something else is typed."""
        with transaction():
            service.save(
                disclosure_id=self.id,
                seen=self.seen,
                hand=hand(by, self.office),
                words=self.words(body, said=said),
            )
        return self

    def submit(self, by: Person | None = None, *, same_because: str = "") -> "Way":
        """Handed in."""
        with transaction():
            service.submit(
                disclosure_id=self.id,
                seen=self.seen,
                hand=hand(by or self.office.drafter, self.office),
                same_because=same_because,
            )
        return self

    def approve(self, by: Person) -> "Way":
        """Whatever step is due."""
        with transaction():
            service.approve(
                disclosure_id=self.id,
                seen=self.seen,
                state=self.state,
                hand=hand(by, self.office),
                comment="同意",
            )
        return self

    def send_back(self, by: Person, reason: str) -> "Way":
        """Given back to the drafter."""
        with transaction():
            service.send_back(
                disclosure_id=self.id, seen=self.seen, hand=hand(by, self.office), reason=reason
            )
        return self

    def publish(self) -> "Way":
        """Shown, and hung on the paper board."""
        with transaction():
            service.publish(
                disclosure_id=self.id,
                seen=self.seen,
                hand=hand(self.office.drafter, self.office),
                channels=("portal", "board"),
            )
        return self

    def correct(
        self, reason: str, *, kind: VersionKind = VersionKind.CORRECTION, by: Person | None = None
    ) -> "Way":
        """A new version is begun."""
        with transaction():
            service.correct(
                disclosure_id=self.id,
                seen=self.seen,
                hand=hand(by or self.office.drafter, self.office),
                kind=kind,
                reason=reason,
            )
        return self

    def retract(self, by: Person, reason: str) -> "Way":
        """Taken away, leaving a tombstone."""
        with transaction():
            service.retract(
                disclosure_id=self.id, seen=self.seen, hand=hand(by, self.office), reason=reason
            )
        return self

    def done(self, *, said: str | None = None, **beginning: Any) -> "Way":
        """All the way to publication."""
        self.begin(said=said, **beginning).submit()
        for state, person in (
            (DisclosureState.CHECKING, self.office.colleague),
            (DisclosureState.REVIEWING, self.office.supervisor),
            (DisclosureState.SIGNING, self.office.director),
        ):
            if self.state is state:
                self.approve(person)
        return self.publish()


class DisclosureFactory:
    """A disclosure as rows, for tests that do not look at how it got there."""

    @staticmethod
    def create(
        *,
        community: Community | None = None,
        by: Person | None = None,
        item: CatalogueItem | None = None,
        state: DisclosureState = DisclosureState.DRAFT,
        fields: list[list[str]] | None = None,
        body: str = "",
        **columns: Any,
    ) -> Disclosure:
        """A draft unless ``state`` says more; notices need ``kind`` and no item."""
        community = community or CommunityFactory.create()
        by = by or staff(Role.COMMITTEE, community=community)
        notice = columns.get("kind") == DisclosureKind.NOTICE
        item = None if notice else item or ItemFactory.create()
        columns.setdefault("period_from", QUARTER[0])
        columns.setdefault("period_until", QUARTER[1])
        columns.setdefault("year", columns["period_from"].year)
        columns.setdefault("title", item.name if item else "公告")
        columns.setdefault("audience", item.audience if item else Audience.PUBLIC)
        columns.setdefault("track", item.track if item else Track.ORDINARY)
        disclosure = Disclosure(
            community_id=community.id,
            submission_id=submission(),
            item_id=item.id if item else None,
            item_key=item.key if item else "",
            klass=item.klass if item else None,
            state=state,
            created_by_id=by.id,
            **columns,
        )
        with transaction():
            _publish_row(disclosure)
            session.add(disclosure)
            session.flush()
            _version(disclosure, by, fields or [["主要内容", "已完成"]], body)
        return disclosure

    @staticmethod
    def published(**columns: Any) -> Disclosure:
        """A published one, open for questions for fifteen days."""
        return DisclosureFactory.create(state=DisclosureState.PUBLISHED, **columns)


def _publish_row(disclosure: Disclosure) -> None:
    if disclosure.state not in (DisclosureState.PUBLISHED, DisclosureState.RETRACTED):
        return
    now = disclosure.published_at or clock.now()
    disclosure.shown_version = 1
    disclosure.slug = disclosure.slug or f"{disclosure.year}-{next(_numbers)}"
    disclosure.published_at = now
    disclosure.posted_until = disclosure.posted_until or now + timedelta(days=15)
    if disclosure.state is DisclosureState.RETRACTED:
        disclosure.retracted_at = now


def _version(disclosure: Disclosure, by: Person, fields: list[list[str]], body: str) -> None:
    n = next(_numbers)
    shown = disclosure.shown_version is not None
    version = DisclosureVersion(
        community_id=disclosure.community_id,
        disclosure_id=disclosure.id,
        state=DisclosureState.PUBLISHED if shown else disclosure.state,
        title=disclosure.title,
        fields=fields,
        body=body,
        created_by_id=by.id,
        published_at=disclosure.published_at,
        register_seq=n if shown else None,
        digest=hashlib.sha256(f"{n}".encode()).hexdigest() if shown else None,
        content="{}" if shown else "",
    )
    session.add(version)
    session.flush()
    acts = [StepAct.DRAFTED] + ([StepAct.PUBLISHED] if shown else [])
    session.add_all(
        DisclosureStep(
            community_id=disclosure.community_id, version_id=version.id, act=act, person_id=by.id
        )
        for act in acts
    )
