"""Units, rules, and reports in every state between the desk, units and those above; and call-backs.

Lived through by the services, like the other reports of the demo.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from portal.base import clock
from portal.base.db import session, transaction
from portal.demo.people import Cast
from portal.demo.places import Town
from portal.grievances import service
from portal.grievances.callback import service as calls
from portal.grievances.dispatch import service as dispatch
from portal.grievances.dispatch import timers
from portal.grievances.dispatch.models import Unit, UnitKind
from portal.grievances.lifecycle import REPORTER, STAFF, STREET, SUPERVISOR, UNIT, Actor
from portal.grievances.models import Grievance
from portal.grievances.queries import categories
from portal.grievances.service import ticking
from portal.grievances.stages import service as stages

UNITS = {
    "property": ("幸福里物业服务中心（演示）", UnitKind.PROPERTY, "值班经理 022-00000011", False),
    "enforcement": ("街道综合执法队（演示）", UnitKind.ENFORCEMENT, "022-00000012", True),
    "sanitation": ("环卫清运班（演示）", UnitKind.SANITATION, "022-00000013", True),
    "traffic": ("交警中队（演示）", UnitKind.TRAFFIC, "022-00000014", True),
}
# In this order; the last one sends by itself.
RULES = (
    ("parking.fire_lane", "traffic", False),
    ("illegal_construction", "enforcement", False),
    ("flyers", "property", False),
    ("litter.bulky", "sanitation", True),
)


class Plot(NamedTuple):
    """What is reported, how many days ago, and what becomes of it, step by step."""

    kind: str
    words: str
    days: float
    steps: tuple[str, ...]


PLOTS = (
    Plot("litter.bulky", "两张旧床垫靠在车棚外，请安排清运。", 0.2, ("accept",)),
    Plot("parking.fire_lane", "消防通道又停了一辆面包车。", 0.3, ("accept", "traffic")),
    Plot("flyers.pasted", "单元门和电梯里贴满开锁小广告。", 1.2, ("accept", "property", "sign")),
    Plot(
        "litter.stairwell",
        "五楼楼道长期堆放轮胎，物业说归个人管。",
        2.2,
        ("accept", "property", "sign", "give_back"),
    ),
    Plot(
        "illegal_construction.shed",
        "一楼把绿地圈起来搭了棚子，还在施工。",
        6.2,
        ("accept", "escalate", "stage"),
    ),
    Plot(
        "flyers.scattered",
        "小区门口地上全是卡片广告，每天都有。",
        4.2,
        ("accept", "property", "sign", "unit_resolve", "dispute"),
    ),
    Plot("litter.household", "垃圾房后门坏了一直没人修，臭味散出来。", 12.2, ("accept",)),
    Plot(
        "litter.bins",
        "桶站夜里太黑，老人扔垃圾看不见台阶。",
        13.4,
        ("accept", "handle", "resolve", "remind", "silence"),
    ),
    Plot(
        "litter.household",
        "花坛里有人遛狗不清理粪便。",
        14.3,
        ("accept", "handle", "resolve", "remind", "silence", "no_answer"),
    ),
    Plot(
        "flyers.pasted",
        "宣传栏玻璃上贴了租房广告。",
        15.3,
        ("accept", "handle", "resolve", "remind", "silence", "call_solved"),
    ),
    Plot(
        "litter.stairwell",
        "地下室门口堆着装修剩下的木板。",
        16.3,
        ("accept", "handle", "resolve", "remind", "silence", "call_not_solved"),
    ),
)
PAUSE = timedelta(minutes=40)
Acts = dict[str, Callable[[], Any]]
WAITS = {
    "remind": timedelta(days=4),
    "silence": timedelta(days=4),
    "resolve": timedelta(hours=3),
    "stage": timedelta(days=1),
}


def build(towns: list[Town], cast: Cast) -> None:
    """All of it in the first community; the second one gets a unit of its own."""
    town = towns[0]
    _own_unit(towns[1])
    units = _units(town)
    _rules(town, units, cast)
    for n, plot in enumerate(PLOTS):
        _live(_Stage(town, cast, units), plot, n)
    timers.propose()


def _own_unit(town: Town) -> None:
    with transaction():
        dispatch.put_unit(
            community_id=town.community.id,
            name="和平里物业（演示）",
            kind=UnitKind.PROPERTY,
            contact="022-00000021",
        )


def _units(town: Town) -> dict[str, Unit]:
    with transaction():
        return {
            key: dispatch.put_unit(
                community_id=town.community.id, name=name, kind=kind, contact=contact, shared=shared
            )
            for key, (name, kind, contact, shared) in UNITS.items()
        }


def _rules(town: Town, units: dict[str, Unit], cast: Cast) -> None:
    kinds = categories.by_code()
    with transaction():
        for code, key, automatic in RULES:
            dispatch.put_rule(
                community_id=town.community.id,
                by=cast.staff["committee1"].id,
                category_id=kinds[code].id,
                unit_id=units[key].id,
                automatic=automatic,
            )


class _Stage:
    """Who and what the steps of a plot need."""

    def __init__(self, town: Town, cast: Cast, units: dict[str, Unit]) -> None:
        self.town, self.cast, self.units = town, cast, units
        self.worker = Actor(STAFF, cast.staff["grid1"].id)
        self.supervisor = Actor(SUPERVISOR, cast.staff["supervisor1"].id)
        self.street = Actor(STREET, cast.staff["street1"].id)
        self.caller = Actor(STAFF, cast.staff["supervisor1"].id)

    def step(self, name: str, report: Grievance) -> Any:
        """Do one step of a plot; a name that is no step is the unit it is sent to."""
        acts = self._work(report) | self._afterwards(report)
        return acts[name]() if name in acts else self._send(report, name)

    def _work(self, report: Grievance) -> Acts:
        """What staff, the unit and those above do."""
        number, seen = report.id, report.version
        own: dict[str, Any] = {"actor": self.worker, "version": seen}
        unit: dict[str, Any] = {"actor": Actor(UNIT), "version": seen}
        up: dict[str, Any] = {"actor": self.supervisor, "version": seen}
        done = "已到现场处理，并向居民说明。"
        return {
            "accept": lambda: service.accept(number, **own),
            "handle": lambda: service.self_handle(number, **own),
            "sign": lambda: dispatch.sign(number, **unit),
            "give_back": lambda: dispatch.give_back(
                number,
                reason="not_ours",
                basis="物业服务合同第六条（演示）",
                suggested_unit="社区网格员上门劝导",
                **unit,
            ),
            "escalate": lambda: dispatch.escalate(
                number, target="street", text="已现场核实，请街道综合执法队处理。", **up
            ),
            "stage": lambda: stages.record(
                number,
                actor=self.street,
                version=seen,
                on=clock.today(),
                document_no="演示停字〔2026〕7号",
                note="已到现场核查并送达责令停工通知（演示）。",
            ),
            "resolve": lambda: service.resolve(number, outcome="explained", reply=done, **own),
            "unit_resolve": lambda: dispatch.resolve_for_unit(
                number, outcome="explained", reply="已组织清理，并加强巡查。", **unit
            ),
        }

    def _afterwards(self, report: Grievance) -> Acts:
        """What the resident, time and the caller do."""
        number = report.id
        reporter = Actor(REPORTER, report.reporter_id)
        return {
            "dispute": lambda: service.dispute(number, actor=reporter, reason="第二天又撒了一地。"),
            "remind": lambda: ticking.remind(number),
            "silence": lambda: ticking.confirm_timeout(number),
            "no_answer": lambda: self._call(report, outcome="no_answer"),
            "call_solved": lambda: self._call(
                report, outcome="reached", solved=True, satisfaction="fair", comment="还可以。"
            ),
            "call_not_solved": lambda: self._call(
                report, outcome="reached", solved=False, comment="木板还在，只是挪了个地方。"
            ),
        }

    def _send(self, report: Grievance, key: str) -> Any:
        return dispatch.dispatch(
            report.id,
            actor=self.worker,
            version=report.version,
            unit_id=self.units[key].id,
            reason="按职责分工派单（演示）",
            instruction="请当天回复进展。",
        )

    def _call(self, report: Grievance, **came_of_it: Any) -> Any:
        return calls.record(
            report.id, actor=self.caller, submission_id=str(uuid.uuid4()), **came_of_it
        )


def _live(stage: _Stage, plot: Plot, n: int) -> None:
    """File a report and let it live through its steps; what lies ahead does not happen yet."""
    now = clock.now() - timedelta(days=plot.days)
    with transaction(), clock.at(now):
        report = _file(stage, plot, n)
    for name in plot.steps:
        now += WAITS.get(name, PAUSE)
        with transaction(), clock.at(min(now, clock.now())):
            session.refresh(report)
            stage.step(name, report)


def _file(stage: _Stage, plot: Plot, n: int) -> Grievance:
    town = stage.town
    return service.file_grievance(
        community_id=town.community.id,
        submission_id=str(uuid.uuid4()),
        category_code=plot.kind,
        building_id=town.buildings[n % 3].id,
        text=plot.words,
        reporter_id=stage.cast.residents[n].id,
    ).grievance
