"""The template that comes with the portal: what a community makes public, from which every
district makes its own.

The basis of each item is read by residents: it names the law and, where the text was read, the
article. What is still to be checked is said to the district's staff on the catalogue's page, and in
docs/decisions/0028-what-is-due.md.
"""

from dataclasses import dataclass
from datetime import date

from portal.disclosures.models import ArchivePeriod, Audience, Frequency, ItemClass

IN_FORCE = date(2026, 1, 1)
"""The day on which the revised law on residents' committees came into force."""

_LAW = "《中华人民共和国城市居民委员会组织法》（2025年修订）第五章“民主管理和民主监督”。"
_DAYS = "公开时限参照《中华人民共和国政府信息公开条例》第二十六条，为20个工作日。"
_VILLAGE = (
    "公开频次参照《中华人民共和国村民委员会组织法》第三十条：一般事项至少每季度公布一次，"
    "财务收支较多的每月公布一次。"
)
_SHANGHAI = "公开内容参照《上海市居民委员会工作条例》第十一条、第十七条、第十八条。"
_RAISED = "为公益事业筹集的费用，收支账目应当及时公布。"
_OFFERED = "由居委会主动公开，便于居民了解和监督。"


@dataclass(frozen=True)
class Seed:
    """One item of the template; ``expires`` in days, for limited audiences only."""

    key: str
    klass: ItemClass
    name: str
    elements: tuple[str, ...]
    basis: tuple[str, ...]
    frequency: Frequency
    office: str = ""
    days: int = 20
    audience: Audience = Audience.PUBLIC
    expires: int | None = None
    posting: int = 15
    archive: ArchivePeriod = ArchivePeriod.YEARS10


_C, _F, _A = ItemClass, Frequency, ArchivePeriod

ITEMS: tuple[Seed, ...] = (
    Seed(
        "overview",
        _C.OVERVIEW,
        "社区与居委会概况",
        ("社区范围和户数", "居委会地址、电话、办公时间", "居民小组设置"),
        (_LAW, _DAYS),
        _F.PERMANENT,
        archive=_A.PERMANENT,
    ),
    Seed(
        "members",
        _C.OVERVIEW,
        "居委会成员及分工",
        ("成员姓名、职务", "分工", "联系电话（照片须经本人同意）"),
        (_LAW, _DAYS),
        _F.PERMANENT,
        archive=_A.PERMANENT,
    ),
    Seed(
        "committees",
        _C.OVERVIEW,
        "下属专业委员会",
        ("委员会名称", "成员", "职责"),
        (_LAW, _DAYS),
        _F.PERMANENT,
        archive=_A.PERMANENT,
    ),
    Seed(
        "supervision",
        _C.OVERVIEW,
        "居务监督委员会",
        ("成员姓名、职务", "职责", "联系方式"),
        (_LAW, _DAYS),
        _F.PERMANENT,
        archive=_A.PERMANENT,
    ),
    Seed(
        "decisions",
        _C.DECISIONS,
        "居民会议、居民代表会议决定",
        ("会议时间、应到和实到人数", "议题", "表决结果", "决定内容"),
        (_LAW, _SHANGHAI, _DAYS),
        _F.EACH_TIME,
        archive=_A.PERMANENT,
    ),
    Seed(
        "decisions-progress",
        _C.DECISIONS,
        "居民会议、居民代表会议决定落实情况",
        ("决定事项", "责任人", "进展", "未完成的原因和下一步"),
        (_LAW, _SHANGHAI, _VILLAGE, _DAYS),
        _F.QUARTERLY,
        archive=_A.YEARS30,
    ),
    Seed(
        "work-funds",
        _C.FUNDS,
        "居委会工作经费使用情况",
        ("期初余额、收入、支出、期末余额", "收支明细", "经手人和审批人"),
        (_LAW, _VILLAGE, _SHANGHAI, _DAYS),
        _F.QUARTERLY,
        office="财务委员",
        archive=_A.YEARS30,
    ),
    Seed(
        "service-funds",
        _C.FUNDS,
        "服务群众专项经费使用情况",
        ("项目名称和金额", "期初余额、收入、支出、期末余额", "收支明细"),
        (_LAW, _VILLAGE, _DAYS),
        _F.QUARTERLY,
        office="财务委员",
        archive=_A.YEARS30,
    ),
    Seed(
        "raised-money",
        _C.RAISED_MONEY,
        "筹集公益资金（每次）",
        ("筹集事由和表决情况", "筹集办法和金额", "使用安排"),
        (_LAW, _RAISED, _DAYS),
        _F.EACH_TIME,
        office="财务委员",
        archive=_A.YEARS30,
    ),
    Seed(
        "raised-money-accounts",
        _C.RAISED_MONEY,
        "公益资金收支情况",
        ("期初余额、收入、支出、期末余额", "收支明细"),
        (_LAW, _RAISED, _VILLAGE, _DAYS),
        _F.QUARTERLY,
        office="财务委员",
        archive=_A.YEARS30,
    ),
    Seed(
        "relief",
        _C.RELIEF,
        "救灾救助、捐赠款物接收和发放",
        ("款物来源和数量", "发放办法", "发放结果（姓名须遮盖）", "结余和去向"),
        (_LAW, _SHANGHAI, _DAYS),
        _F.EACH_TIME,
        office="民政委员",
        archive=_A.YEARS30,
    ),
    Seed(
        "allowances",
        _C.AID,
        "低保、优抚情况公示",
        ("公示对象（姓名须遮盖）", "待遇类别和金额", "异议受理电话"),
        (_LAW,),
        _F.MONTHLY,
        office="民政委员",
        audience=Audience.RESIDENTS,
        expires=7,
        posting=7,
    ),
    Seed(
        "temporary-aid",
        _C.AID,
        "临时救助公示",
        ("公示对象（姓名须遮盖）", "救助事由和金额", "异议受理电话"),
        (_LAW,),
        _F.EACH_TIME,
        office="民政委员",
        days=5,
        audience=Audience.RESIDENTS,
        expires=7,
        posting=7,
    ),
    Seed(
        "hearing-notices",
        _C.HEARINGS,
        "听证会、民事协商会公告",
        ("议题", "时间、地点", "参加办法", "材料"),
        (_LAW, _SHANGHAI),
        _F.EACH_TIME,
        days=3,
    ),
    Seed(
        "hearing-results",
        _C.HEARINGS,
        "听证会、民事协商会结果",
        ("参加情况", "主要意见", "结果和理由", "落实安排"),
        (_LAW, _SHANGHAI, _DAYS),
        _F.EACH_TIME,
        archive=_A.YEARS30,
    ),
    Seed(
        "evaluations",
        _C.EVALUATIONS,
        "民主评议结果",
        ("评议对象和时间", "应到、实到和票数", "各等次票数", "整改安排"),
        (_LAW, _SHANGHAI, "只公布票数，不公布选票。", _DAYS),
        _F.EACH_TIME,
        archive=_A.YEARS30,
    ),
    Seed(
        "organisations",
        _C.ORGANISATIONS,
        "社区社会组织名录",
        ("组织名称", "登记或备案", "负责人", "活动内容"),
        (_OFFERED,),
        _F.HALF_YEARLY,
    ),
    Seed(
        "volunteer-points",
        _C.ORGANISATIONS,
        "志愿服务积分公示",
        ("服务项目", "人次和时长", "积分（公布个人须经本人同意）"),
        (_OFFERED,),
        _F.HALF_YEARLY,
    ),
    Seed(
        "property",
        _C.PROPERTY,
        "物业服务和公共收益（协助公开）",
        ("小区和物业服务企业", "公共收益收支", "来源（业主委员会提供）"),
        (_OFFERED,),
        _F.HALF_YEARLY,
    ),
    Seed(
        "contacts",
        _C.CONTACTS,
        "网格、社工、灾害信息员联系方式",
        ("网格范围", "网格社工姓名和工作电话", "灾害信息员姓名和工作电话"),
        (_OFFERED, _DAYS),
        _F.PERMANENT,
    ),
    Seed(
        "plans",
        _C.PLANS,
        "年度工作总结和下年度计划",
        ("完成情况", "存在问题", "下年度计划"),
        (_LAW, _VILLAGE, _DAYS),
        _F.YEARLY,
        archive=_A.YEARS30,
    ),
    Seed(
        "self-assessment",
        _C.PLANS,
        "美丽社区创建自评",
        ("自评得分", "各项指标得分和依据", "改进安排"),
        (_OFFERED,),
        _F.YEARLY,
        archive=_A.YEARS30,
    ),
)
