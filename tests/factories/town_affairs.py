"""Open affairs of one community of the town: something at every station, and all that follows."""

import io
import uuid
from typing import Any

from werkzeug.datastructures import FileStorage

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.base.files import reception
from portal.disclosures import service
from portal.disclosures.archive import service as archiving
from portal.disclosures.archive.models import Archive
from portal.disclosures.calendar import keeping
from portal.disclosures.calendar import service as calendar
from portal.disclosures.models import CatalogueItem, Disclosure, Duty, ItemClass, VersionKind
from portal.disclosures.questions import service as questions
from portal.disclosures.questions.service.asking import Asked
from portal.disclosures.service.filing import PURPOSE
from tests.factories import town_accounts
from tests.factories.disclosures import DutyFactory, ItemFactory, Office, Way, hand, seat
from tests.factories.identity import resident, staff

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


class Affairs:
    """What a community makes public; ``ways`` by the name of where each stands."""

    def __init__(self, side: Any) -> None:
        here = side.community
        self.office = Office(
            community=here,
            drafter=side.committee,
            colleague=staff(Role.COMMITTEE, community=here, name="张委员"),
            director=staff(Role.COMMITTEE, community=here, name="陈主任"),
            supervisor=side.supervisor,
            neighbour=side.resident,
            stranger=resident(name="外人"),
        )
        seat(side.body, self.office.director, "主任")
        self.ways: dict[str, Way] = {}
        self.duty: Duty
        self.item: CatalogueItem
        self.event: Duty
        self.questions: dict[str, int] = {}
        self.archive: Archive

    def __getitem__(self, name: str) -> Disclosure:
        """The disclosure that stands so."""
        return session.get_one(Disclosure, self.ways[name].id)

    def fill(self) -> "Affairs":
        """One after another."""
        self.item = ItemFactory.funds(
            key=f"funds-{self.office.community.slug}", community_id=self.office.community.id
        )
        self.duty = DutyFactory.create(community=self.office.community, item=self.item)
        self._calendar()
        self._on_the_way()
        self._published()
        self._asked()
        self._archived()
        return self

    def _calendar(self) -> None:
        """Something happened, something is late, and the rest is made of the catalogue."""
        here, actor = self.office.community, self.office.drafter.id
        with transaction():
            self.event = calendar.record_event(
                community_id=here.id,
                item_key="relief",
                on=clock.today(),
                event="收到棉被二十床",
                actor_id=actor,
            )
            keeping.plan_now(here.id)

    def _way(self, name: str, item: CatalogueItem | None, **more: Any) -> Way:
        self.ways[name] = Way(self.office, item, **more)
        return self.ways[name]

    def _on_the_way(self) -> None:
        drafter = self.office.drafter
        self._way("draft", self.item, quarter=1).begin()
        self._with_a_file(self.ways["draft"])
        town_accounts.send_sheet(self.ways["draft"])
        self._way("checking", self.item).begin(by=self.office.colleague)
        self.ways["checking"].submit(self.office.colleague)
        self._way("reviewing", self.item).begin().submit().approve(self.office.colleague)
        signing = self._way("signing", self.item).begin().submit()
        signing.approve(self.office.colleague).approve(self.office.supervisor)
        self._way("ready", ItemFactory.create()).begin().submit().approve(self.office.colleague)
        sent_back = self._way("sent_back", self.item).begin().submit()
        sent_back.send_back(self.office.colleague, "合计不对")
        dropped = self._way("dropped", self.item).begin()
        with transaction():
            mine = hand(drafter, self.office)
            service.drop(disclosure_id=dropped.id, hand=mine, reason="写重了")

    def _published(self) -> None:
        shown = self._way("published", self.item, quarter=2).begin(said="收入12.4万元，支出9.8万元")
        self._with_a_file(shown)
        town_accounts.bring_accounts(shown)
        shown.submit().approve(self.office.colleague).approve(self.office.supervisor)
        shown.approve(self.office.director).publish()
        self._way("residents", ItemFactory.aid()).done(said="张*三，200元")
        self._way("notice", None).done()
        item = ItemFactory.create()
        corrected = self._way("corrected", item).done()
        corrected.correct("金额写错").save(self.office.drafter, body="改为100元")
        corrected.submit().approve(self.office.colleague).publish()
        cleaned = self._way("cleaned", ItemFactory.create()).done(said="受助人王明")
        cleaned.correct("写出了姓名", kind=VersionKind.PRIVACY)
        cleaned.save(self.office.drafter, said="受助人一名").submit()
        cleaned.approve(self.office.colleague).publish()
        gone = self._way("retracted", ItemFactory.create()).done()
        gone.retract(self.office.drafter, "不是本社区的")
        under_way = self._way("correcting", ItemFactory.create()).done()
        under_way.correct("漏了一项")

    def _asked(self) -> None:
        """Questions: one answered and asked on, one whose words are held, two that were answered,
        of them one about the notice."""
        answered = self._question("answered", "published", "为什么比上季度多")
        self._question("held", "published", "请回电13800138000")
        self._question("newest", "correcting", "漏了哪一项")
        for each in (
            answered,
            self._question("told", "published", "水泵多少钱"),
            self._question("notice", "notice", "什么时候开始"),
        ):
            with transaction():
                mine = hand(self.office.drafter, self.office)
                questions.reply(question_id=each, seen=1, hand=mine, text="更换了水泵")
        asker = self.office.neighbour.id
        with transaction():
            self.questions["followed"] = questions.follow_up(
                question_id=answered,
                person_id=asker,
                submission_id=str(uuid.uuid4()),
                text="有没有发票",
            ).id
            questions.follow(
                community_id=self.office.community.id, person_id=asker, klass=ItemClass.FUNDS
            )

    def _question(self, name: str, about: str, text: str) -> int:
        with transaction():
            self.questions[name] = questions.ask(
                disclosure_id=self.ways[about].id,
                person_id=self.office.neighbour.id,
                submission_id=str(uuid.uuid4()),
                asked=Asked(text),
            ).id
        return self.questions[name]

    def _archived(self) -> None:
        """A year was asked for; no worker has made it yet."""
        with transaction():
            self.archive = archiving.ask(
                community_id=self.office.community.id,
                year=clock.today().year,
                reason="年度归档",
                submission_id=str(uuid.uuid4()),
                by_id=self.office.drafter.id,
            )

    def _with_a_file(self, way: Way) -> None:
        sent = FileStorage(io.BytesIO(PDF), filename="明细.pdf")
        received = reception.receive_attachment(sent)
        with transaction():
            file = reception.accept_attachment(
                received, community_id=self.office.community.id, purpose=PURPOSE
            )
            service.attach(
                disclosure_id=way.id,
                hand=hand(self.office.drafter, self.office),
                files=[(file.id, received.name)],
            )
