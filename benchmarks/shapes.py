"""The installation that is measured: how many of what, and the same texts for both sides."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SEED = 20261123
COMMUNITIES = 50
LARGEST_SHARE = 5  # the largest community has a fifth of all grievances
GRIDS_EACH = 4
NEWEST = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SPAN = timedelta(days=365)

PLACES = ("3号楼2单元", "南门岗亭旁", "6号楼地下车库", "小广场健身区", "12号楼电梯", "西侧围墙")
FACTS = (
    "楼道里的声控灯坏了好几天，晚上老人上下楼看不清台阶。",
    "垃圾桶满了没有人清运，夏天味道很大，希望增加清运次数。",
    "有电动车推进楼道充电，插线板拖在地上，非常不安全。",
    "下水道返水，一楼住户家里进了脏水，物业来看过但没有修好。",
    "消防通道被两辆车堵住，车上没有留电话，联系不上车主。",
)
OPEN_STATES = ("submitted", "accepted")
DONE_STATES = ("resolved", "confirmed")


@dataclass(frozen=True)
class Sample:
    """One made-up grievance, whichever tables it goes to."""

    number: int
    community: int
    grid: int
    summary: str
    detail: str
    open: bool
    filed_at: datetime


def community_of(number: int) -> int:
    """Every fifth grievance is the largest community's; the rest is dealt out evenly."""
    if number % LARGEST_SHARE == 0:
        return 1
    return 2 + (number - number // LARGEST_SHARE) % (COMMUNITIES - 1)


def samples(size: int) -> list[Sample]:
    """The grievances of an installation of this size, oldest first; the same every time."""
    chance = random.Random(SEED)
    made = []
    for number in range(1, size + 1):
        place, fact = chance.choice(PLACES), chance.choice(FACTS)
        # Old ones are done; of the newest tenth most are open.
        recent = number > size * 0.9
        made.append(
            Sample(
                number=number,
                community=community_of(number),
                grid=chance.randrange(GRIDS_EACH),
                summary=f"{place}：{fact[:12]}",
                detail=f"{place}。{fact}" * 2,
                open=chance.random() < (0.7 if recent else 0.01),
                filed_at=NEWEST - SPAN + SPAN * (number / size),
            )
        )
    return made
