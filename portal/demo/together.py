"""Reports of the demo that hang together: two groups that were joined, and one that was split."""

import random
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.places.models import Building
from portal.demo.people import Cast
from portal.demo.places import Town
from portal.grievances import service
from portal.grievances.lifecycle import REPORTER, STAFF, Actor
from portal.grievances.merging import service as merging
from portal.grievances.merging.service import Part
from portal.grievances.models import Grievance

OPEN_GROUP = (
    "6号楼前的垃圾桶满了，垃圾堆到路上，没有人清。（演示）",
    "6号楼门口垃圾堆得到处都是，味道很大，请清一下。（演示）",
    "垃圾桶满了，6号楼前面的路都没法走了。（演示）",
)
DONE_GROUP = (
    "楼道里贴满了开锁小广告，门上也有。（演示）",
    "单元门和楼道贴满小广告，请清理。（演示）",
    "又有人在楼道里贴小广告，撕不下来。（演示）",
)
SPLIT = "自行车棚里堆着旧沙发，墙上还贴满了小广告。（演示）"
PARTS = (
    ("litter.bulky", "自行车棚里堆着旧沙发。（演示）"),
    ("flyers.pasted", "车棚墙上贴满了小广告。（演示）"),
)
BUILDING, SEED = 5, 14


def build(towns: list[Town], cast: Cast) -> None:
    """All of it in the first community, within the last week, by its committee."""
    made = _Maker(towns[0], cast, random.Random(SEED))
    now = clock.now()
    made.joined_and_open(now - timedelta(hours=6))
    made.joined_and_answered(now - timedelta(days=5))
    made.split(now - timedelta(days=3))


class _Maker:
    """Files reports and lets the committee deal with them, at moments of the past."""

    def __init__(self, town: Town, cast: Cast, chance: random.Random) -> None:
        self.town, self.cast, self.chance = town, cast, chance
        self.building: Building = town.buildings[BUILDING]
        self.staff = Actor(STAFF, cast.staff["committee2"].id)
        self.next_resident = 0

    def joined_and_open(self, moment: datetime) -> None:
        """A lead in hand, and two that were joined into it."""
        lead = self._group(OPEN_GROUP, "litter.household", moment)
        self._do(service.self_handle, lead, moment + timedelta(hours=4))

    def joined_and_answered(self, moment: datetime) -> None:
        """A group with its reply: one neighbour is content, one is not, one has not answered."""
        lead = self._group(DONE_GROUP, "flyers.pasted", moment)
        self._do(service.self_handle, lead, moment + timedelta(hours=5))
        self._do(
            service.resolve,
            lead,
            moment + timedelta(days=2),
            outcome="explained",
            reply="楼道小广告已全部清除，并在单元门张贴了提示。",
        )
        with transaction(), clock.at(moment + timedelta(days=2, hours=5)):
            service.confirm(lead.id, actor=Actor(REPORTER), satisfaction="satisfied")
        with transaction(), clock.at(moment + timedelta(days=3)):
            service.dispute(self.last.id, actor=Actor(REPORTER), reason="三楼的门上还有两张。")

    def split(self, moment: datetime) -> None:
        """Two matters in one report: one part is dealt with, the other in hand."""
        whole = self._file(SPLIT, "litter.bulky", moment)
        self._do(service.accept, whole, moment + timedelta(hours=1))
        place = self.building.id
        parts = [Part(code, words, building_id=place) for code, words in PARTS]
        self._do(merging.split, whole, moment + timedelta(hours=2), parts=parts)
        first, second = (
            session.query(Grievance).filter_by(parent_case_id=whole.id).order_by(Grievance.id)
        )
        for part in (first, second):
            self._do(service.accept, part, moment + timedelta(hours=3))
            self._do(service.self_handle, part, moment + timedelta(hours=4))
        words = "旧沙发已由大件垃圾清运车拉走。"
        later = moment + timedelta(days=1)
        self._do(service.resolve, first, later, outcome="explained", reply=words)

    def _group(self, texts: tuple[str, ...], kind: str, moment: datetime) -> Grievance:
        """The first one leads, the others were joined into it an hour after the last."""
        lead, *others = (
            self._file(text, kind, moment + timedelta(minutes=40 * n))
            for n, text in enumerate(texts)
        )
        joined_at = moment + timedelta(hours=3)
        self._do(service.accept, lead, joined_at - timedelta(minutes=30))
        for other in others:
            self._do(merging.merge, other, joined_at, lead_case_id=lead.id)
        self.last = others[-1]
        return lead

    def _file(self, text: str, kind: str, moment: datetime) -> Grievance:
        self.next_resident += 1
        submission = uuid.UUID(int=self.chance.getrandbits(128), version=4)
        with transaction(), clock.at(moment):
            return service.file_grievance(
                community_id=self.town.community.id,
                submission_id=str(submission),
                category_code=kind,
                building_id=self.building.id,
                text=text,
                uploader_key=f"together{self.next_resident}",
                reporter_id=self.cast.residents[self.next_resident].id,
            ).grievance

    def _do(
        self, act: Callable[..., object], report: Grievance, moment: datetime, **what: object
    ) -> None:
        with transaction(), clock.at(moment):
            session.refresh(report)
            act(report.id, actor=self.staff, version=report.version, **what)
