"""The kinds of grievances every installation starts with: the five of the plan, and others.

Event codes are the class and sub-class of urban-management events (GB/T 30428.2): 01 the look of
the town, 02 advertising, 05 order in the street, 06 extensions. Scattered paper money has no class
of its own. Private kinds follow from what a neighbour could do with them: whoever reports an
illegal building may be known to its builder, so such a report is never public.
"""

from typing import NamedTuple

from sqlalchemy import select

from portal.base.db import session
from portal.base.settings import revisions
from portal.grievances.models import Category
from portal.grievances.queries.categories import CACHE


class Sub(NamedTuple):
    """A sub-kind; what is not said here it takes from its kind."""

    code: str
    zh: str
    en: str
    event_code: str = ""


class Main(NamedTuple):
    """A kind with its sub-kinds."""

    code: str
    zh: str
    en: str
    hint_zh: str
    hint_en: str
    icon: str
    event_code: str
    may_be_public: bool
    public_by_default: bool
    photo_on_resolve: bool
    subs: tuple[Sub, ...]


KINDS = (
    Main(
        "litter",
        "乱倒乱扔垃圾",
        "Litter",
        "垃圾、装修废料、大件旧物、楼道堆物",
        "Rubbish, building waste, bulky items, things left in stairwells",
        "litter",
        "0102",
        True,
        True,
        True,
        (
            Sub("household", "生活垃圾", "Household rubbish"),
            Sub("building", "装修垃圾", "Building waste", "0103"),
            Sub("bulky", "大件废弃物", "Bulky items"),
            Sub("stairwell", "楼道堆放杂物", "Things left in the stairwell"),
            Sub("bins", "垃圾桶满溢、破损", "Bins full or broken"),
        ),
    ),
    Main(
        "parking",
        "车辆乱停放",
        "Parking",
        "堵通道、占绿地、飞线充电",
        "Blocked ways, parked greens, charging by a hanging cable",
        "parking",
        "0505",
        True,
        False,
        False,
        (
            Sub("fire_lane", "占用消防通道", "Fire lane blocked"),
            Sub("motor", "机动车乱停", "Cars parked in the way"),
            Sub("non_motor", "非机动车乱停", "Bicycles and mopeds in the way", "0506"),
            Sub("charging", "飞线充电、楼道充电", "Charging by hanging cable or indoors", "0506"),
            Sub("abandoned", "僵尸车", "Abandoned vehicles"),
        ),
    ),
    Main(
        "flyers",
        "乱贴小广告",
        "Flyers",
        "墙面、楼道、电梯里的小广告",
        "Flyers on walls, in stairwells and lifts",
        "flyer",
        "0201",
        True,
        True,
        True,
        (
            Sub("pasted", "张贴小广告", "Flyers pasted up"),
            Sub("painted", "喷涂、刻画小广告", "Flyers painted or scratched"),
            Sub("scattered", "散发卡片、传单", "Cards and leaflets scattered"),
            Sub("banners", "违规条幅、广告牌", "Banners and boards without permission"),
        ),
    ),
    Main(
        "paper_money",
        "乱撒纸钱",
        "Scattered paper money",
        "路口、楼前焚烧或抛撒纸钱",
        "Paper money burnt or scattered at crossings or doors",
        "paper",
        "06",
        True,
        True,
        True,
        (
            Sub("scattered", "抛撒纸钱", "Paper money scattered"),
            Sub("burnt", "焚烧纸钱", "Paper money burnt"),
        ),
    ),
    Main(
        "illegal_construction",
        "私搭乱盖",
        "Illegal construction",
        "只给社区工作人员看，由街道综合执法处理",
        "Only staff can see it; the sub-district's inspectors deal with it",
        "construction",
        "0101",
        False,
        False,
        False,
        (
            Sub("shed", "搭建棚屋、房屋", "Shed or room built"),
            Sub("roof", "楼顶、露台加建", "Built on a roof or terrace"),
            Sub("fence", "圈占公共绿地", "Public green fenced in"),
            Sub("structure", "拆改承重墙", "Bearing wall changed"),
        ),
    ),
    Main(
        "other",
        "其他",
        "Other",
        "路灯、井盖、漏水、噪声等",
        "Lamps, manhole covers, leaks, noise and the like",
        "other",
        "06",
        True,
        False,
        False,
        (
            Sub("lamp", "路灯、楼道灯不亮", "Lamps out"),
            Sub("cover", "井盖、路面损坏", "Manhole covers or road damaged"),
            Sub("water", "漏水、下水堵塞", "Leaks or blocked drains"),
            Sub("greens", "毁绿、树木倾倒", "Greens damaged, trees falling"),
            Sub("noise", "噪声扰民", "Noise"),
            Sub("pets", "不文明养宠", "Pets"),
        ),
    ),
)


# What a community has no power to end.
HANDED_OVER = frozenset({"illegal_construction"})


def seed() -> None:
    """Add the kinds that are missing; what staff changed stays."""
    known = {row.code: row for row in session.scalars(select(Category))}
    before = len(known)
    for position, main in enumerate(KINDS):
        row = known.get(main.code) or _add(known, _main(main, position * 100))
        for place, sub in enumerate(main.subs, start=1):
            code = f"{main.code}.{sub.code}"
            if code not in known:
                _add(known, _sub(main, sub, code, row, row.position + place))
    if len(known) != before or not revisions.is_known(CACHE):
        revisions.touch(CACHE)


def _add(known: dict[str, Category], row: Category) -> Category:
    session.add(row)
    session.flush()  # sub-kinds need the number of their kind
    known[row.code] = row
    return row


def _main(main: Main, position: int) -> Category:
    return Category(
        code=main.code,
        name_zh=main.zh,
        name_en=main.en,
        hint_zh=main.hint_zh,
        hint_en=main.hint_en,
        icon=main.icon,
        event_code=main.event_code,
        limit_key=f"grievance.resolve.{main.code}",
        may_be_public=main.may_be_public,
        public_by_default=main.public_by_default,
        photo_on_resolve=main.photo_on_resolve,
        must_be_handed_over=main.code in HANDED_OVER,
        position=position,
    )


def _sub(main: Main, sub: Sub, code: str, parent: Category, position: int) -> Category:
    return Category(
        code=code,
        parent_id=parent.id,
        name_zh=sub.zh,
        name_en=sub.en,
        icon=main.icon,
        event_code=sub.event_code or main.event_code,
        limit_key=parent.limit_key,
        may_be_public=parent.may_be_public,
        public_by_default=parent.public_by_default,
        photo_on_resolve=parent.photo_on_resolve,
        must_be_handed_over=parent.must_be_handed_over,
        position=position,
    )
