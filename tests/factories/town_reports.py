"""A report in every state that people can bring about, for one community of the town."""

import uuid
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.grievances import service
from portal.grievances.callback import service as calls
from portal.grievances.callback.models import CallBack
from portal.grievances.dispatch import service as dispatch
from portal.grievances.lifecycle import REPORTER, STAFF, STREET, SUPERVISOR, UNIT, Actor
from portal.grievances.merging import service as merging
from portal.grievances.merging.service import Part
from portal.grievances.models import Channel, Grievance, GrievancePhoto, SpotFix
from portal.grievances.service import ticking
from portal.grievances.service.filing import Filed
from portal.grievances.stages import service as stages
from portal.grievances.support import service as supporting
from portal.grievances.urging import service as urging
from tests.factories.photos import jpeg, received_inside

DESK = "desk"
LATELY = timedelta(days=22)
_colours = count(1)

# How each report of a community came to stand where it stands, by what is done one after another.
LIVES: dict[str, tuple[str, ...]] = {
    "submitted": (),
    "asked": ("accept", "ask"),
    "accepted": ("accept",),
    "resolved": ("accept", "handle", "resolve"),
    "closed": ("accept", "handle", "resolve", "confirm", "release"),
    "unrated": ("accept", "handle", "resolve", "remind", "silence"),
    "reopened": ("accept", "handle", "resolve", "dispute"),
    "rejected": ("reject", "agree"),
    "appealed": ("reject", "agree", "appeal"),
    "withdrawn": ("withdraw",),
    "late": ("overdue", "urge"),
    "tried": ("accept", "handle", "resolve", "remind", "silence", "try"),
    "called": ("accept", "handle", "resolve", "remind", "silence", "call"),
    "proposed_up": ("accept", "propose"),
}

# What may still be objected to, or opened by a unit.
LATE_LIVES: dict[str, tuple[str, ...]] = {
    "refused": ("reject", "agree"),
    "done": ("accept", "handle", "resolve", "confirm"),
    "dispatched": ("accept", "send"),
    "signed": ("accept", "send", "sign"),
    "returned": ("accept", "send", "sign", "give_back"),
    "lead": ("accept", "handle"),
    "merged": ("merge",),
    "whole": ("accept", "split"),
}

IN_HAND = ("accept", "ask", "answer", "handle", "note", "add", "contact", "supervise")
# With the sub-district, at the second stage, put off once.
ABOVE_LIFE = ("accept", "escalate", "stage", "put_off")
# Supported by a neighbour, who is asked because the reporter says nothing.
SILENT_LIFE = ("support", "accept", "handle", "resolve", "remind")


class Reports:
    """The reports of one side of the town, filed and moved by the services."""

    def __init__(self, side: Any, *, day: datetime) -> None:
        self.side, self.day = side, day
        self.by_name: dict[str, Filed] = {}

    def __getitem__(self, name: str) -> Grievance:
        """The report of that life, as it stands."""
        return self.by_name[name].grievance

    def fill(self) -> None:
        """Every life, and the kinds of report that differ from the start."""
        for name, steps in LIVES.items():
            self.live(name, steps)
        self.live("proposed", ("reject",), reporter_id=self.side.cared_for.id)
        self.live("urgent", (), text="三楼燃气泄漏，味道很大")
        self.live("held", (), text="清运加微信")
        self.live("private", ABOVE_LIFE, category="illegal_construction.shed")
        self.live("nobodys", ("accept", "handle", "resolve"), reporter_id=None)
        self.day += LATELY
        for name, steps in LATE_LIVES.items():
            self.live(name, steps)
        self.day = clock.now() - timedelta(days=9, hours=2)
        self.live("silent", SILENT_LIFE, reporter_id=self.side.cared_for.id)
        # Its date has not passed, whatever the hour and the day of the week.
        self.day = clock.now() - timedelta(minutes=90)
        self.live("in_progress", IN_HAND)
        self.day = clock.now() - timedelta(minutes=2)
        self.live("told", (), channel=Channel.PHONE, filed_by_id=self.side.committee.id)
        self._spot_fix()

    def live(self, name: str, steps: tuple[str, ...], **more: Any) -> None:
        """File a report, a minute after the one before, and let it live through the steps."""
        self.day += timedelta(minutes=1)
        now = self.day
        with transaction(), clock.at(now):
            self.by_name[name] = filed = self._file(**more)
        for step in steps:
            now += (
                timedelta(days=9)
                if step in {"remind", "silence", "overdue", "propose"}
                else timedelta(minutes=10)
            )
            with transaction(), clock.at(now):
                self._act(step, filed.grievance)
        session.refresh(filed.grievance)

    def _file(self, *, category: str = "litter.household", **more: Any) -> Filed:
        more.setdefault("text", "楼下垃圾没人清")
        more.setdefault("reporter_id", self.side.resident.id)
        browser = uuid.uuid4().hex
        return service.file_grievance(
            community_id=self.side.community.id,
            submission_id=str(uuid.uuid4()),
            category_code=category,
            building_id=self.side.building.id,
            photo_tokens=[photo(browser), photo(browser)],
            uploader_key=browser,
            **more,
        )

    def _act(self, step: str, report: Grievance) -> None:
        session.refresh(report)
        worker, reporter = Actor(STAFF, self.side.worker.id), Actor(REPORTER, report.reporter_id)
        second = Actor(STAFF, self.side.committee.id)
        refusal = {"reason_code": "repeat", "text": "与先前的诉求相同"}
        unit = {"actor": Actor(UNIT), "version": report.version}
        seen = {"actor": worker, "version": report.version}
        acts: dict[str, Any] = {
            "accept": lambda g: service.accept(g, **seen),
            "ask": lambda g: service.ask_info(g, text="是哪个单元？", **seen),
            "answer": lambda g: service.answer_info(g, actor=reporter, text="三单元"),
            "handle": lambda g: service.self_handle(g, **seen),
            "note": lambda g: service.note(g, actor=worker, text="已联系物业"),
            "add": lambda g: service.add(g, actor=reporter, text="又多了一堆"),
            "contact": lambda g: service.reveal_contact(g, actor=worker, reason="核实位置"),
            "resolve": lambda g: service.resolve(
                g,
                outcome="fixed",
                reply="已清运",
                photo_tokens=[photo(DESK)],
                uploader_key=DESK,
                **seen,
            ),
            "confirm": lambda g: service.confirm(g, actor=reporter, satisfaction="satisfied"),
            "dispute": lambda g: service.dispute(g, actor=reporter, reason="还在原地"),
            "reject": lambda g: service.reject(g, **refusal, **seen),
            "agree": lambda g: service.reject(g, **refusal, **seen | {"actor": second}),
            "appeal": lambda g: service.appeal(g, actor=reporter, text="就在小区里"),
            "withdraw": lambda g: service.withdraw(g, actor=reporter),
            "send": lambda g: dispatch.dispatch(
                g, unit_id=self.side.unit_of_work.id, reason="归物业管", **seen
            ),
            "sign": lambda g: dispatch.sign(g, **unit),
            "give_back": lambda g: dispatch.give_back(
                g, reason="not_ours", basis="合同第三条", suggested_unit="街道综合执法", **unit
            ),
            "merge": lambda g: merging.merge(g, lead_case_id=self["lead"].id, **seen),
            "split": lambda g: merging.split(g, parts=self._parts(), **seen),
            "release": lambda g: service.release(
                g, text=True, photo_ids=[photo.id for photo in photos_of(g)], **seen
            ),
            "remind": ticking.remind,
            "silence": ticking.confirm_timeout,
            "overdue": ticking.note_overdue,
            "try": lambda g: self._call(g, outcome="no_answer"),
            "call": lambda g: self._call(
                g, outcome="reached", solved=True, satisfaction="fair", comment="还可以"
            ),
            "propose": dispatch.propose,
            "escalate": lambda g: dispatch.escalate(g, target="street", text="已移交", **seen),
            "stage": lambda g: stages.record(
                g,
                actor=Actor(STREET, self.side.supervisor.id),
                version=report.version,
                on=clock.today(),
                document_no="停2026-7",
                note="已送达",
                photo_tokens=[photo(DESK)],
                uploader_key=DESK,
            ),
            "put_off": lambda g: dispatch.extend(
                g,
                actor=Actor(SUPERVISOR, self.side.supervisor.id),
                version=report.version,
                reason="等鉴定",
                until=clock.local(report.due_at or clock.now()).date() + timedelta(days=3),
            ),
            "urge": lambda g: urging.urge(g, actor=reporter, text="请快些来看"),
            "supervise": lambda g: urging.supervise(
                g,
                actor=Actor(SUPERVISOR, self.side.supervisor.id),
                office=Role.SUPERVISOR,
                version=report.version,
                reason="一直没有进展",
                until=urging.usual_day(report.community_id),
            ),
            "support": lambda g: supporting.support(g, person_id=self.side.resident.id),
        }
        acts[step](report.id)

    def _call(self, grievance_id: int, **came_of_it: Any) -> CallBack:
        """The supervisor, who handled nothing, asks the resident."""
        return calls.record(
            grievance_id,
            actor=Actor(STAFF, self.side.supervisor.id),
            submission_id=str(uuid.uuid4()),
            **came_of_it,
        )

    def _parts(self) -> list[Part]:
        """Two matters of one report: of one kind that neighbours see, and one they do not."""
        place = {"building_id": self.side.building.id}
        return [
            Part(category_code="litter", text="楼下垃圾没人清", **place),
            Part(category_code="illegal_construction.shed", text="楼下搭了棚子", **place),
        ]

    def _spot_fix(self) -> SpotFix:
        with transaction(), clock.at(self.day):
            return service.record_spot_fix(
                community_id=self.side.community.id,
                submission_id=str(uuid.uuid4()),
                category_code="flyers.pasted",
                building_id=self.side.building.id,
                note="楼道小广告已清除",
                before_token=photo(DESK),
                after_token=photo(DESK),
                uploader_key=DESK,
                by_id=self.side.worker.id,
            )


def photos_of(grievance_id: int) -> list[GrievancePhoto]:
    """The photos of a report."""
    return list(session.query(GrievancePhoto).filter_by(grievance_id=grievance_id))


def photo(key: str) -> str:
    """A real photo, judged and kept, that waits for its form; its token."""
    n = next(_colours)
    return received_inside(jpeg((n % 256, n * 7 % 256, n * 13 % 256)), key=key)
