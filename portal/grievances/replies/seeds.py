"""The templates every installation begins with, in the words of a community office."""

from typing import NamedTuple

from sqlalchemy import select

from portal.base.db import session
from portal.grievances.models import Category
from portal.grievances.replies.models import ReplyDefault


class Usual(NamedTuple):
    """One of them; ``kind`` "" fits every kind."""

    key: str
    act: str
    kind: str
    name: str
    text: str


USUAL: tuple[Usual, ...] = (
    Usual(
        "ask-place",
        "ask",
        "",
        "请补充位置",
        "您反映的{类别}（编号{编号}）已收到。为尽快找到现场，请补充具体位置，如几号楼、几单元、"
        "附近有什么标志。您回复之前计时暂停，回复后我们接着办。",
    ),
    Usual(
        "ask-photo",
        "ask",
        "",
        "请补充照片",
        "您反映的{类别}（编号{编号}）已收到。请补充一两张现场照片，拍清楚位置和情况，"
        "不要拍到人脸。您回复之前计时暂停，回复后我们接着办。",
    ),
    Usual(
        "ask-time",
        "ask",
        "",
        "请补充时间",
        "您反映的{类别}（编号{编号}）已收到。请告诉我们一般在什么时间出现，方便我们到现场查看。"
        "您回复之前计时暂停，回复后我们接着办。",
    ),
    Usual(
        "ask-plate",
        "ask",
        "parking",
        "请补充车牌",
        "您反映的{类别}（编号{编号}）已收到。请补充车牌号、停放位置和大致停放时间，"
        "方便我们联系车主。您回复之前计时暂停，回复后我们接着办。",
    ),
    Usual(
        "resolve-litter",
        "resolve",
        "litter",
        "垃圾已清运",
        "您{反映日期}反映的{楼栋}{类别}（编号{编号}），已于{今天}清运，地面已清扫。"
        "我们会增加这一处的巡查。如再出现，请致电{电话}。",
    ),
    Usual(
        "resolve-flyers",
        "resolve",
        "flyers",
        "小广告已清除",
        "您{反映日期}反映的{楼栋}{类别}（编号{编号}），已于{今天}清除。"
        "如再出现，请拍照反映，方便我们追查张贴的人。",
    ),
    Usual(
        "resolve-parking",
        "resolve",
        "parking",
        "车辆已移开",
        "您{反映日期}反映的{楼栋}{类别}（编号{编号}），我们已联系车主，车辆已于{今天}移开，"
        "通道恢复畅通。如再占用消防通道，请直接拨打122。",
    ),
    Usual(
        "resolve-paper-money",
        "resolve",
        "paper_money",
        "纸钱已清扫",
        "您{反映日期}反映的{楼栋}{类别}（编号{编号}），已于{今天}清扫干净，"
        "并劝导相关居民到指定地点祭扫。",
    ),
    Usual(
        "resolve-construction",
        "resolve",
        "illegal_construction",
        "执法部门已查处",
        "您{反映日期}反映的私搭乱盖（编号{编号}）已移交综合执法部门。"
        "执法部门答复：（待填：核实情况和处理结果）。",
    ),
    Usual(
        "resolve-done",
        "resolve",
        "",
        "已办理",
        "您{反映日期}反映的{楼栋}{类别}（编号{编号}），已由{承办人}办理："
        "（待填：做了什么）。如仍有问题，请选“没解决”，我们重新办理。",
    ),
    Usual(
        "resolve-partly",
        "resolve",
        "",
        "部分解决，有后续安排",
        "您{反映日期}反映的{楼栋}{类别}（编号{编号}），已先行（待填：已做的部分）。"
        "其余部分由{承办人}在（待填：日期）前完成。",
    ),
    Usual(
        "resolve-not-fixable",
        "resolve",
        "",
        "暂时不能解决",
        "您{反映日期}反映的{楼栋}{类别}（编号{编号}），目前不能解决，原因是（待填：原因）。"
        "我们能做的是（待填：替代办法）。需要当面说明，请致电{电话}。",
    ),
    Usual(
        "reject-outside",
        "reject",
        "",
        "不属于社区职责",
        "您反映的问题（编号{编号}）不属于社区职责范围，由（待填：主管单位）负责。"
        "需要我们协助联系，请致电{电话}。",
    ),
    Usual(
        "reject-repeat",
        "reject",
        "",
        "已有同一问题在办",
        "同一问题已在办理，编号（待填：原编号）。请在原编号下查看进度、补充新情况，"
        "您的意见会一并处理。",
    ),
    Usual(
        "reject-no-place",
        "reject",
        "",
        "找不到现场",
        "我们按您提供的位置（编号{编号}）到现场查看，没有找到所反映的情况。"
        "如问题仍在，请重新反映并选定楼栋、附上照片。",
    ),
    Usual(
        "reject-court",
        "reject",
        "",
        "应走法律或信访途径",
        "您反映的事项（编号{编号}）已进入诉讼、仲裁或信访程序，社区不能另行处理。"
        "请向受理机关查询，或到街道公共法律服务站咨询。",
    ),
)


def seed() -> None:
    """Add the templates that are missing; what a community changed is a row of its own."""
    known = set(session.scalars(select(ReplyDefault.key)))
    rows = session.execute(select(Category.code, Category.id).where(Category.parent_id.is_(None)))
    kinds = {row.code: row.id for row in rows}
    for position, usual in enumerate(USUAL):
        if usual.key not in known:
            session.add(
                ReplyDefault(
                    key=usual.key,
                    position=position,
                    act=usual.act,
                    kind_id=kinds.get(usual.kind),
                    name=usual.name,
                    text=usual.text,
                )
            )
