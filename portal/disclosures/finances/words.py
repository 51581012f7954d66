"""Words over columns and beside sums, as ledgers of committees use them (居委会账目)."""

import enum
import re
import unicodedata


class Role(enum.Enum):
    """What a column holds."""

    DATE = "date"
    MONTH = "month"
    DAY = "day"
    VOUCHER = "voucher"
    ITEM = "item"
    SUMMARY = "summary"
    INCOME = "income"
    SPENDING = "spending"
    AMOUNT = "amount"
    DIRECTION = "direction"
    BALANCE = "balance"
    OPENING = "opening"
    CLOSING = "closing"
    HANDLER = "handler"
    FUND = "fund"
    IGNORED = "ignored"


class Side(enum.Enum):
    """Money that came (收入) or went (支出)."""

    INCOME = "income"
    SPENDING = "spending"


SUMS = frozenset(
    {Role.INCOME, Role.SPENDING, Role.AMOUNT, Role.BALANCE, Role.OPENING, Role.CLOSING}
)
ENTRIES = frozenset({Role.INCOME, Role.SPENDING, Role.AMOUNT})

_EXACT: dict[Role, str] = {
    Role.DATE: (
        "日期 时间 记账日期 发生日期 收支日期 业务日期 年月日 凭证日期 登记日期 "
        "入账日期 收款日期 付款日期 支出日期 收入日期 支出时间 收入时间 发生时间 "
        "开支时间 使用时间 date"
    ),
    Role.MONTH: "月 月份",
    Role.DAY: "日 号",
    Role.VOUCHER: (
        "凭证号 凭证编号 凭证 凭证字号 凭证号数 凭单号 凭单 记账凭证 记账凭证号 "
        "单据号 单据编号 票据号 票据编号 发票号 发票号码 字号 票号 号数 凭证号码 "
        "voucher"
    ),
    Role.ITEM: (
        "科目 项目 收支项目 类别 费用类别 收入项目 支出项目 收支类别 会计科目 "
        "明细科目 科目名称 项目名称 收入来源 收支名称 来源 费用名称 费用项目 "
        "支出类别 收入类别 名称 item"
    ),
    Role.SUMMARY: (
        "摘要 内容 事由 说明 支出内容 收入内容 收支内容 用途 明细 具体内容 事项 "
        "收支事由 业务内容 经济内容 收支明细 支出明细 收入明细 支出用途 资金用途 "
        "支出事由 收入事由 收支摘要 使用内容 summary"
    ),
    Role.INCOME: (
        "收入 收入金额 收入额 收入数 借方 借方金额 收 收方 收方金额 本期收入 "
        "本季收入 本季度收入 本月收入 拨入 收款 收款金额 入账金额 进账 收入合计 "
        "income"
    ),
    Role.SPENDING: (
        "支出 支出金额 支出额 支出数 贷方 贷方金额 付 付方 付方金额 本期支出 "
        "本季支出 本季度支出 本月支出 付出 支 付款 付款金额 支付金额 开支 开支金额 "
        "使用金额 支出合计 spending"
    ),
    Role.AMOUNT: "金额 发生额 数额 本期金额 本期发生额 款额 本期数 本季数 发生金额 amount",
    Role.DIRECTION: (
        "收支 收/支 收支类型 方向 收支方向 收支性质 借贷 借/贷 借贷方向 借或贷 收或支 收付 类型"
    ),
    Role.BALANCE: "余额 结余 结存 结余金额 结存金额 账面余额 当前余额 余额合计 balance",
    Role.OPENING: (
        "期初 期初余额 期初结余 期初数 年初余额 年初结余 季初余额 季初结余 月初余额 "
        "上期结余 上期余额 上季结余 上季度结余 上季余额 上月结余 上月余额 上年结余 "
        "上年结转 上期结转 上季度余额"
    ),
    Role.CLOSING: (
        "期末 期末余额 期末结余 期末数 年末余额 年末结余 季末余额 季末结余 月末余额 "
        "本期结余 本季结余 本季度结余 本月结余 本期余额 累计结余 累计余额"
    ),
    Role.HANDLER: "经办人 经手人 领款人 经办 报销人 收款人 经办人员 付款人 领用人",
    Role.FUND: (
        "资金名称 资金来源 资金类别 资金项目 经费名称 经费来源 账户 账户名称 资金 "
        "经费类别 款项来源 专项资金 资金性质 经费 基金名称 经费项目 资金种类"
    ),
    Role.IGNORED: (
        "序号 行次 编号 no 备注 附件 附件张数 附单据数 附单据 备考 审批人 审核人 "
        "证明人 验收人 会计 小计 合计 总计 签字 审批 证明"
    ),
}
_ROLES = {word: role for role, words in _EXACT.items() for word in words.split()}
# Words that decide within longer headings, the stronger first.
_WITHIN: tuple[tuple[str, Role], ...] = (
    ("编码", Role.IGNORED), ("代码", Role.IGNORED),
    ("日期", Role.DATE), ("凭证", Role.VOUCHER), ("单据", Role.VOUCHER), ("票据", Role.VOUCHER),
    ("发票", Role.VOUCHER), ("摘要", Role.SUMMARY), ("期初", Role.OPENING), ("年初", Role.OPENING),
    ("上期", Role.OPENING), ("上季", Role.OPENING), ("上年", Role.OPENING), ("上月", Role.OPENING),
    ("期末", Role.CLOSING), ("年末", Role.CLOSING), ("余额", Role.BALANCE), ("结余", Role.BALANCE),
    ("结存", Role.BALANCE), ("收入金额", Role.INCOME), ("支出金额", Role.SPENDING),
    ("借方", Role.INCOME), ("贷方", Role.SPENDING),
    ("经办", Role.HANDLER), ("经手", Role.HANDLER), ("资金来源", Role.FUND),
    ("经费来源", Role.FUND),
    ("科目", Role.ITEM), ("项目", Role.ITEM), ("用途", Role.SUMMARY), ("内容", Role.SUMMARY),
    ("事由", Role.SUMMARY), ("金额", Role.AMOUNT), ("时间", Role.DATE), ("备注", Role.IGNORED),
    ("审", Role.IGNORED), ("累计", Role.IGNORED), ("预算", Role.IGNORED),
)  # fmt: skip

_BRACKETS = re.compile(r"[(\[【{].*?[)\]】}]")
_NUMBERING = re.compile(
    r"^(?:第?[一二三四五六七八九十]+[、.．,:]|\(?[一二三四五六七八九十\d]{1,3}[)、.．])"
)
_NUMBER_IN_FRONT = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]{1,3}[、.．，,:：]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．])(?!\d)"
)
_DROPPED = re.compile(r"[\s:;,。*_“”\"'·|]")


def bare(text: str) -> str:
    """The words alone: half width, no blanks, no brackets, no numbering in front."""
    plain = "".join(unicodedata.normalize("NFKC", text).lower().split())
    plain = _NUMBERING.sub("", plain, count=1)
    return _DROPPED.sub("", _BRACKETS.sub("", plain))


def unnumbered(text: str) -> str:
    """Without the number in front (一、办公费), so that items of two quarters compare."""
    return _NUMBER_IN_FRONT.sub("", text, count=1).strip() or text


def role_of(heading: str) -> tuple[Role | None, float]:
    """What a heading says its column holds, and how sure that is (0 to 1)."""
    words = bare(heading)
    if not words or len(words) > 16:
        return None, 0.0
    found = _ROLES.get(words)
    if found is not None:
        return found, 0.75 if words in _VAGUE else 1.0
    for part, role in _WITHIN:
        if part in words:
            return role, 1.0 if part in _NO_MONEY else 0.7
    return None, 0.0


_NO_MONEY = frozenset({"备注", "审", "编码", "代码"})
_VAGUE = frozenset(
    [
        "借方",
        "贷方",
        "名称",
        "类型",
        "来源",
        "编号",
        "收",
        "付",
        "支",
        "说明",
        "明细",
        "付款",
        "收款",
        "资金",
    ]
)


def is_debit_or_credit(heading: str) -> bool:
    """Whether a heading is 借方 or 贷方: a cash book takes the first for what came, a bank's list,
    which sees the account from the other side, for what went."""
    return any(word in bare(heading) for word in ("借方", "贷方"))


def side_of(text: str) -> Side | None:
    """Whether words speak of income or of spending, and not of both."""
    words = bare(text)
    came = any(word in words for word in ("收入", "进账", "拨入", "收款", "入账"))
    went = any(word in words for word in ("支出", "开支", "付出", "付款", "使用明细", "使用情况"))
    if came == went:
        return None
    return Side.INCOME if came else Side.SPENDING


_INCOMING = frozenset(
    [
        "收",
        "收入",
        "进",
        "入",
        "借",
        "收款",
        "进账",
        "入账",
        "拨入",
        "income",
        "in",
        "+",
        "收方",
        "借方",
    ]
)
_OUTGOING = frozenset(
    [
        "支",
        "支出",
        "付",
        "出",
        "贷",
        "付款",
        "开支",
        "支付",
        "付出",
        "spending",
        "out",
        "-",
        "付方",
        "贷方",
    ]
)


def direction_of(text: str) -> Side | None:
    """What a cell of a direction column says."""
    words = bare(text) or text.strip()
    if words in _INCOMING:
        return Side.INCOME
    return Side.SPENDING if words in _OUTGOING else None
