"""Our fields of a line, and the words by which lists of the hotline call them."""

import enum
import hashlib
import unicodedata
from collections.abc import Mapping, Sequence

from portal.base.i18n import LazyString, _l


class Field(enum.StrEnum):
    """What a column of a list may hold."""

    HOTLINE_NO = "hotline_no"
    RECEIVED_AT = "received_at"
    WANTED_BY = "wanted_by"
    TITLE = "title"
    TEXT = "text"
    CATEGORY = "category"
    PLACE = "place"
    PHONE = "phone"
    NAME = "name"
    CHANNEL = "channel"


F = Field

FIELD_LABELS: Mapping[Field, LazyString] = {
    F.HOTLINE_NO: _l("Hotline's number"),
    F.RECEIVED_AT: _l("Received at"),
    F.WANTED_BY: _l("Reply wanted by"),
    F.TITLE: _l("Heading of the order"),
    F.TEXT: _l("What was reported"),
    F.CATEGORY: _l("Kind of problem"),
    F.PLACE: _l("Place or building"),
    F.PHONE: _l("Caller's phone"),
    F.NAME: _l("Caller's name"),
    F.CHANNEL: _l("How it came"),
}
FIELD_HINTS: Mapping[Field, LazyString] = {
    F.HOTLINE_NO: _l("By it the same order is never filed twice."),
    F.RECEIVED_AT: _l("For example 2026-11-23 09:05."),
    F.WANTED_BY: _l("If it is earlier than our own date, it becomes the promise."),
    F.TITLE: _l("Put before the text."),
    F.TEXT: _l("Needed, unless there is a heading."),
    F.CATEGORY: _l("Compared with the names of our kinds; other words are asked for once."),
    F.PLACE: _l("Names and other names of buildings are recognised; the words stay."),
    F.PHONE: _l("A mobile number becomes the reporter's contact."),
    F.NAME: _l("Kept only for a mobile number not known yet."),
    F.CHANNEL: _l("Hotline, telephone or at the counter."),
}

# The longer a word, the surer: a heading that is the word counts more than one that holds it.
_WORDS: Mapping[Field, Sequence[str]] = {
    F.HOTLINE_NO: ("工单编号", "工单号", "热线编号", "受理编号", "案件编号", "派单编号", "编号",
                   "orderno", "hotlinenumber", "hotlinesnumber", "casenumber"),
    F.RECEIVED_AT: ("受理时间", "来电时间", "诉求时间", "登记时间", "派单时间", "接单时间",
                    "创建时间", "来电日期", "登记日期", "时间", "receivedat", "received"),
    F.WANTED_BY: ("办理时限", "处理时限", "办结时限", "截止时间", "截止日期", "到期时间", "时限",
                  "要求办结时间", "回复时限", "replywantedby", "due"),
    F.TITLE: ("工单标题", "诉求标题", "标题", "主题", "headingoftheorder", "title"),
    F.TEXT: ("诉求内容", "工单内容", "反映内容", "问题描述", "来电内容", "诉求描述", "主要内容",
             "事件描述", "内容", "描述", "诉求", "whatwasreported", "text", "description"),
    F.CATEGORY: ("诉求类型", "问题类型", "诉求分类", "问题分类", "工单类型", "事项类别", "类别",
                 "类型", "分类", "kindofproblem", "category"),
    F.PLACE: ("诉求地址", "事发地址", "事发地点", "问题地址", "发生地址", "详细地址", "楼栋",
              "地址", "地点", "位置", "placeorbuilding", "place", "address", "building"),
    F.PHONE: ("联系电话", "来电号码", "来电电话", "手机号码", "手机号", "联系方式", "电话",
              "手机", "callersphone", "phone"),
    F.NAME: ("诉求人姓名", "来电人姓名", "联系人", "诉求人", "来电人", "姓名", "反映人",
             "callersname", "name"),
    F.CHANNEL: ("诉求来源", "工单来源", "来源渠道", "受理渠道", "来源", "渠道", "howitcame",
                "channel", "source"),
}  # fmt: skip
_EXACT, _HELD = 100, 10


def folded(heading: str) -> str:
    """A heading as it is compared: without spaces, marks and the width of letters."""
    text = unicodedata.normalize("NFKC", heading).lower()
    return "".join(c for c in text if c.isalnum())


def fingerprint(headings: Sequence[str]) -> str:
    """By which a list with the same headings is known again, in whatever order."""
    names = sorted({folded(heading) for heading in headings} - {""})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def guess(headings: Sequence[str]) -> dict[str, str]:
    """The heading that most likely holds each field; each heading is taken once."""
    scored = [
        (weight, -place, field, heading)
        for place, heading in enumerate(headings)
        for field in Field
        if (weight := _weight(field, folded(heading)))
    ]
    found: dict[str, str] = {}
    for _weight_of, _place, field, heading in sorted(scored, key=lambda s: s[:2], reverse=True):
        if field.value not in found and heading not in found.values():
            found[field.value] = heading
    return found


def known(heading: str) -> bool:
    """Whether a cell looks like one of the headings that lists use."""
    return any(_weight(field, folded(heading)) for field in Field)


def _weight(field: Field, name: str) -> int:
    if not name or len(name) > 20:
        return 0
    words = _WORDS[field]
    if name in words:
        return _EXACT - words.index(name)
    return max(
        (_HELD + len(word) for word in words if not word.isascii() and word in name), default=0
    )
