"""Rows that are no entries, by their words: sums, balances, sections, funds, notes."""

import enum
import re
import unicodedata

from portal.disclosures.finances.words import bare


class Label(enum.Enum):
    """What a row is that is no entry of its own."""

    OPENING = "opening"
    CLOSING = "closing"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    CUMULATIVE = "cumulative"
    CARRIED = "carried"
    SECTION = "section"
    NOTE = "note"


_LABELS: tuple[tuple[Label, re.Pattern[str]], ...] = tuple(
    (label, re.compile(pattern))
    for label, pattern in (
        (Label.CARRIED, r"(过次页|承前页|转下页|接上页|续前页)"),
        (Label.CUMULATIVE, r".{0,8}累计(数|额|金额|收入|支出|合计)?"),
        (
            Label.OPENING,
            r"(加)?(截至|截止)?.{0,8}(上期|上季度?|上个?季度|上月|上年度?|上半年|期初|年初|月初|季初|前期)末?"
            r"(账面|账户|资金|经费)?(结余|余额|结转|结存|节余|滚存)(款|额|数|资金|金额|转入)?",
        ),
        (Label.OPENING, r"(结转上年|结转上期|上年转入|上期转入|上季转入|上月转入)"),
        (
            Label.CLOSING,
            r"(减)?(截至|截止)?.{0,8}(本期|本季度?|本月|本年度?|期末|年末|月末|季末|现)?"
            r"(累计|当前|账面|账户|资金|经费|最终)?(结余|余额|结存|节余)(款|额|数|资金|金额|合计)?",
        ),
        (Label.CLOSING, r"(结转下期|结转下年|结转下季|结转下季度|结转下月)"),
        (Label.SUBTOTAL, r".{0,12}小计|本?(日|旬|月)(合计|计)|本页合计"),
        (Label.SUBTOTAL, r"(\d{1,2}|[一二三四五六七八九十]{1,2})月份?(合计|计)"),
        (Label.TOTAL, r".{0,10}(合计|总计|共计|总额)"),
        (
            Label.SECTION,
            r"(本期|本季度?|本月|本年度?)?(总)?(收入|支出)(部分|情况|项目|明细|类|方)?",
        ),
    )
)  # fmt: skip
_NOTES = re.compile(
    r"^(审核|制表|填表|复核|监督|经办|负责人|主任|书记|会计|出纳|单位|备注|说明|注|编制|公开|盖章|填报|报账员|联系|"
    r"居委会主任|居务监督|民主理财|日期|审批|证明人)[^:]{0,12}:"
)
_PERIOD_IN_FRONT = re.compile(
    r"^(20\d{2}年)?(第?[一二三四1-4]季度?|\d{1,2}月份?|[上下]半年|20\d{2}年度?)末?(?=.)"
)


def label_of(text: str) -> Label | None:
    """What a row is whose words these are; None for an entry."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if _NOTES.match(plain):
        return Label.NOTE
    words = bare(text)
    if not words or len(words) > 24:
        return None
    for candidate in (words, _PERIOD_IN_FRONT.sub("", words)):
        for label, pattern in _LABELS:
            if pattern.fullmatch(candidate):
                return label
    return None


_FUND = re.compile(
    r"[\u4e00-\u9fff]{2,14}?(经费|资金|基金|专款|公益金|捐款|补助款|补贴款|专户|账户|维修金|收益)|"
    r"公益金|党费"
)
_NOT_A_FUND = re.compile(
    r"^.{0,30}?(社区居民委员会|社区居委会|居民委员会|居委会|社区)|20\d{2}年度?|第?[一二三四1-4]季度?|"
    r"\d{1,2}([-至到]\d{1,2})?月份?|[上下]半年|居务公开|财务公开|财务|收支|收入|支出|明细|情况|公示|公开|公布|使用|一览|附件\d*|发生(数|额)?|金额|数|"
    r"汇总|统计|报表|账目|表|单|台账|流水|日记账|现金|银行存款|度|的|关于|本期|本季|年"
)
_PLAIN_SHEET = re.compile(r"^(sheet|工作表|表)?\d*$", re.IGNORECASE)


def fund_in(text: str, *, whole: bool = False) -> str:
    """The fund a title is about (党建活动经费); empty where it names none. With ``whole`` what is
    left of the title without common words is taken too."""
    words = bare(text)
    if _PLAIN_SHEET.fullmatch(words):
        return ""
    rest = words
    for _round in range(8):
        shorter = _NOT_A_FUND.sub("", rest, count=1)
        if shorter == rest:
            break
        rest = shorter
    if _FUND.fullmatch(rest) or (whole and 2 <= len(rest) <= 14):
        return rest
    found = _FUND.search(rest)
    return found[0] if found else ""


def is_fund_heading(text: str) -> bool:
    """Whether a row of one text begins another fund (二、党建经费)."""
    return _FUND.fullmatch(bare(text)) is not None
