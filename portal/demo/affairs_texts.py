"""What the invented committees of the demo make public, element by element."""

from collections.abc import Callable

Said = Callable[[str, int], tuple[str, ...]]
"""The texts of an item's elements, for the name of a community and the n-th time (from 0)."""

_NAMES = ("张*华", "李*", "王*明", "赵*英", "陈*国", "刘*", "孙*兰", "周*强")
_TOPICS = ("自行车棚改造", "垃圾分类亭移位", "停车位重新划线", "楼道照明更换", "健身广场铺胶")
_EVENTS = ("端午节邻里活动", "夏季义诊", "重阳节敬老", "消防演练", "旧衣回收")


def _names(n: int, number: int) -> str:
    return "、".join(_NAMES[(n + k) % len(_NAMES)] for k in range(number))


TEXTS: dict[str, Said] = {
    "overview": lambda name, _n: (
        f"{name}位于劝业场街道，辖两个小区，居民约一千六百户。",
        "幸福里一区1号楼一层，022-00000000，周一至周六8:30至17:30。",
        "按楼栋设居民小组，每组推选组长一名。",
    ),
    "members": lambda name, _n: (
        f"{name}居委会由主任、副主任各一名和委员五名组成，名单见公开栏。",
        "主任负责全面工作；副主任负责调解；委员分别负责财务、民政、文教、环境、治安。",
        "022-00000000（办公时间）",
    ),
    "committees": lambda _name, _n: (
        "人民调解、治安保卫、公共卫生、环境物业委员会",
        "各委员会由一名居委会委员牵头，居民代表参加。",
        "协助居委会办理相应事务，每季度开会一次。",
    ),
    "supervision": lambda _name, _n: (
        "居务监督委员会设主任一名、委员两名，均不在居委会任职。",
        "审核居务公开和收支，列席居委会会议，接受居民反映。",
        "每月第一个周三上午在社区服务中心接待。",
    ),
    "contacts": lambda name, _n: (
        f"{name}分为若干网格，每个网格三百至五百户，范围见公开栏地图。",
        "网格社工姓名和工作电话见各单元门网格员名片。",
        "灾害信息员由副主任兼任，值班电话022-00000001。",
    ),
    "decisions": lambda _name, n: (
        "应到居民代表20人，实到18人。",
        _TOPICS[n % len(_TOPICS)],
        "同意16票，不同意1票，弃权1票。",
        f"同意{_TOPICS[n % len(_TOPICS)]}，费用从公益资金列支，工期两个月。",
    ),
    "decisions-progress": lambda _name, n: (
        f"居民代表会议关于{_TOPICS[n % len(_TOPICS)]}的决定",
        "居委会环境委员",
        ("已完成设计和询价", "已签合同，完成一半", "已完工，验收合格", "进入保修期")[n % 4],
        ("等待居民签字确认", "受降雨影响晚了五天，下季度完成", "无", "无")[n % 4],
    ),
    "work-funds": lambda _name, n: (
        "见下方收支明细。",
        f"本季度为第{n + 1}次公开，逐笔列出。",
        "经手人：财务委员；审批人：主任。",
    ),
    "service-funds": lambda _name, n: (
        f"为老服务、文体活动、环境整治等{6 + n}个项目。",
        "见下方收支明细。",
        "逐笔列出，凭证可到居委会查阅。",
    ),
    "raised-money": lambda _name, n: (
        f"{_TOPICS[(n + 1) % len(_TOPICS)]}，居民代表会议表决通过。",
        "自愿筹集，每户不超过50元，共筹4200元。",
        "专款专用，完工后一个月内公布决算。",
    ),
    "raised-money-accounts": lambda _name, n: (
        "见下方收支明细。",
        f"签名册第{n + 1}册存居委会，可查阅。",
    ),
    "relief": lambda _name, n: (
        f"街道拨付防汛物资沙袋{200 + n * 20}个、雨布{30 + n}块。",
        "按楼栋低洼程度分配，由楼长领取。",
        f"发放至6个楼栋，领取人：{_names(n, 3)}。",
        "结余沙袋20个，存社区仓库。",
    ),
    "allowances": lambda _name, n: (
        _names(n, 4 + n % 3),
        f"最低生活保障{3 + n % 3}户，每户每月1010元；优抚{1 + n % 2}户。",
        "022-00000000，公示期内可提出异议。",
    ),
    "temporary-aid": lambda _name, n: (
        _names(n + 2, 1),
        f"突发疾病住院，一次性救助{1500 + n * 200}元。",
        "022-00000000，公示期内可提出异议。",
    ),
    "hearing-notices": lambda _name, n: (
        f"{_TOPICS[n % len(_TOPICS)]}方案",
        "下周五14:00，社区服务中心二层会议室。",
        "居民可在居委会登记，名额20人，超出时抽签。",
        "方案和预算可在居委会查阅。",
    ),
    "hearing-results": lambda _name, n: (
        "居民22人、物业2人、街道1人参加。",
        f"多数赞成{_TOPICS[n % len(_TOPICS)]}，建议避开早晚高峰施工。",
        "采纳施工时间建议，其余按原方案办理。",
        "下月开工，进展每季度公布。",
    ),
    "evaluations": lambda _name, n: (
        f"居委会成员{7}人，评议于居民代表会议进行。",
        "应到20人，实到19人，收回19票。",
        f"满意{15 + n % 3}票，基本满意{3 - n % 3}票，不满意1票。",
        "就反映的停车问题一个月内提出办法。",
    ),
    "organisations": lambda _name, n: (
        "合唱队、书画班、巡逻队",
        f"均已在街道备案，备案号2026-{n + 1:02d}。",
        "各组织负责人名单见公开栏。",
        f"上半年共活动{38 + n * 5}次。",
    ),
    "volunteer-points": lambda _name, n: (
        "助餐、巡逻、清洁、陪诊",
        f"上半年{240 + n * 12}人次，{612 + n * 30}小时。",
        "经本人同意公布前十名，名单见公开栏。",
    ),
    "property": lambda _name, n: (
        "幸福里一区、二区，幸福里物业服务中心。",
        f"公共收益收入{18_600 + n * 900}元，用于设施维修{9_400 + n * 500}元。",
        "数据由业主委员会提供，居委会协助公开。",
    ),
    "plans": lambda _name, n: (
        f"年度计划{12 + n}项，完成{11 + n}项。",
        "停车难、楼道堆物反复。",
        "推进停车位划线和充电桩建设。",
    ),
    "self-assessment": lambda _name, n: (
        f"自评{86 + n}分。",
        "组织建设24分，服务群众31分，环境31分。",
        "改进公开栏更新不及时的问题。",
    ),
}

# Item, what happened, how many days ago.
HAPPENED: tuple[tuple[str, str, int], ...] = (
    ("decisions", "居民代表会议第一次会议", 210),
    ("raised-money", "自行车棚公益筹集", 190),
    ("hearing-notices", "自行车棚改造听证会", 175),
    ("hearing-results", "自行车棚改造听证会", 160),
    ("temporary-aid", "临时救助（五月）", 150),
    ("relief", "防汛物资到位", 120),
    ("evaluations", "半年民主评议", 105),
    ("temporary-aid", "临时救助（九月）", 70),
    ("decisions", "居民代表会议第二次会议", 45),
    ("relief", "冬季送温暖物资到位", 6),
    ("evaluations", "年终民主评议", 4),
    ("temporary-aid", "临时救助（突发疾病）", 6),
)
NOTICES: tuple[tuple[str, str, int], ...] = (
    ("公示", "拟推荐“最美楼长”人选公示", 60),
    ("公告", "供水管网维修停水公告", 20),
    ("公示", "停车位划线方案公示", 6),
)
NOTICE_TEXT = {
    "拟推荐“最美楼长”人选公示": (
        "经居民小组推荐、居民代表会议讨论，拟推荐3号楼、8号楼、15号楼楼长。"
        "公示期内可向居委会或街道提出异议。（演示）"
    ),
    "供水管网维修停水公告": (
        "因供水管网维修，一区1至6号楼9:00至16:00停水，请提前储水。水车停在中心花园。（演示）"
    ),
    "停车位划线方案公示": (
        "中心花园西侧新增车位12个，消防通道不停车，方案图见公开栏。公示期内可提出异议。（演示）"
    ),
}
# About which item, what was asked, and the reply; without one it waits.
ASKED: tuple[tuple[str, str, str], ...] = (
    (
        "work-funds",
        "水电费比上季度多了，是什么原因？（演示）",
        "本季度服务大厅开放夜间纳凉，电费增加，已调整空调时段。",
    ),
    (
        "work-funds",
        "宣传费做了哪些横幅？能看看发票吗？（演示）",
        "为公开栏更换和安全宣传横幅6条，发票可在工作日到居委会查阅。",
    ),
    ("service-funds", "重阳节慰问品发给了哪些楼？（演示）", ""),
    ("service-funds", "健身器材维修的费用能不能分项列出？（演示）", ""),
)
FOLLOWED = "那夜间纳凉还会继续开放吗？（演示）"
