"""Units, rules and texts made on pages; reports handed on, joined, split, called back, kept."""

import io
import re
from datetime import timedelta

from portal.base import clock
from tests.journeys.village import RESIDENT, Village

GIVEN_BACK = {"reason": "not_ours", "basis": "不属于物业管理范围", "suggested_unit": "环卫清运班"}
LIST = "工单编号,受理时间,诉求内容,事发地址\nX001,2026-11-20 09:20,楼道堆放旧沙发,1号楼一层\n"


def organise(v: Village) -> None:
    """Units, a rule of dispatch, a template, a filter of one's own, a key for other programs."""
    who, desk = v.committee, v.desk
    for name, kind in (("泰安里物业", "property"), ("环卫清运班", "sanitation")):
        who.open(f"{desk}units").follow(r"/units/new$").send("", name=name, kind=kind)
    who.open(f"{desk}dispatch-rules").follow(r"/dispatch-rules/new$")
    who.send(
        "", category=who.choice("category", "大件废弃物"), unit=who.choice("unit", "环卫清运班")
    )
    who.open(f"{desk}templates").follow(r"/templates/new")
    who.send("", name="已清运", text="{编号}已清运完毕。")
    v.worker.open(f"{desk}reports?category=litter").send(r"/filters", name="垃圾")
    v.admin.open("/desk/open311").follow(r"/open311/new$").send(
        "", name="城市热线平台", contact="022-27000009"
    )


def hand_on(v: Village) -> None:
    """To a unit and back, to those above and back, put off, joined, separated and split."""
    _to_units(v)
    _above(v)
    _together(v)
    _from_the_hotline(v)
    _after_the_end(v)


def _to_units(v: Village) -> None:
    who, contractor = v.committee, v.browser()
    no = v.report(v.browser(), "旧床垫堆在车棚外", kind="litter")
    v.staff(who, no, "accept")
    _dispatch(v, no, "泰安里物业")
    link = re.search(r"/handler/[\w-]+", who.open(f"{v.desk}reports/{no}/work-order").html)
    assert link, who.text
    contractor.open(link[0]).send("").sees("旧床垫堆在车棚外")
    contractor.send("/order/sign")
    v.staff(who, no, "ask-extension", until=_in_days(9), reason="需要调车")
    v.staff(v.supervisor, no, "extend", until=_in_days(9), reason="需要调车")
    contractor.open("/handler/order").follow("/give-back").send("/give-back", **GIVEN_BACK)
    _dispatch(v, no, "环卫清运班")


def _dispatch(v: Village, no: str, unit: str) -> None:
    who = v.committee.open(f"{v.desk}reports/{no}").follow(rf"/{no}/dispatch(\?|$)")
    who.send("/dispatch", unit=who.choice("unit", unit, "/dispatch"), reason="属其管理范围")


def _above(v: Village) -> None:
    no = v.report(v.browser(), "楼顶又搭了棚子", kind="illegal_construction")
    v.staff(v.worker, no, "accept")
    v.staff(v.committee, no, "escalate", target="street", text="需要综合执法")
    v.committee.sees("上报")
    today = {"on": clock.today().isoformat()}
    v.staff(v.street, no, "stage", word="reached", document_no="停1号", **today)
    v.staff(v.street, no, "stage/correct", what="facts", document_no="停2号", text="写错", **today)
    v.street.sees("停2号")
    v.staff(v.street, no, "deescalate", text="请先劝导拆除")


def _together(v: Village) -> None:
    who = v.committee
    first, second = (v.report(v.browser(), "东侧垃圾桶满了") for _n in range(2))
    for no in (first, second):
        v.staff(who, no, "accept")
    who.open(f"{v.desk}reports/{second}/merge?other={first}")
    who.send("/merge", other=first, leads="other")
    v.staff(who, second, "unmerge", text="不是同一个桶")
    parts = {"category_0": "litter", "text_0": "东侧的桶", "category_1": "litter"}
    v.staff(who, first, "split", **parts, text_1="西侧的桶")


def _from_the_hotline(v: Village) -> None:
    who = v.committee
    who.open(f"{v.desk}imports").follow(r"/imports/new$")
    who.send("", file=(io.BytesIO(LIST.encode()), "热线.csv"))
    who.send("/columns", category="litter")
    who.send("/run")


def _after_the_end(v: Village) -> None:
    """The committee calls a silent reporter back; a report is kept beyond its time."""
    who = v.committee
    no = v.report(v.resident, "单元门口有玻璃渣")
    v.resolve(no)
    who.open(f"{v.desk}callbacks/{no}").send("/call").sees(RESIDENT)
    who.send(rf"/{no}$", outcome="reached", solved="yes", satisfaction="fair")
    who.open(f"{v.desk}retention").send("/holds$", **{"hold-no": no, "hold-reason": "诉讼需要"})


def _in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()
