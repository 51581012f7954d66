"""Names, telephone and identity numbers hidden in what a limited audience reads (王*明).

The archive keeps the words as they were entered; only what is shown is covered. Names are known by
their place: a word by itself of two to four characters that begins with a surname. What was
entered covered already (王某, 王*明) stays as it is.
"""

import re
import unicodedata

from portal.disclosures.finances import personal

# The surnames of more than nine in ten people, and those of two characters.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜"
    "詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉"
    "饶刁瞿戚丘古米池滕晋苑邬臧畅宫来苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢"
    "肖闫付代佟满"
)
_DOUBLE = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|长孙|宇文|端木|南宫"
_TITLES = "同志|先生|女士|师傅|老师|老人|大爷|大妈|奶奶|爷爷|家庭|一家|户"
# Words of lists that begin like a name.
_LIKE_NAMES = """
金额 金额元 高龄 高龄补贴 时间 方式 方案 方法 成员 成人 成年 全额 全年 全家
全部 全体 安置 安排 计划 计算 单位 单亲 单身 单价 单元 管理 管理费 解决 关系
关爱 关怀 简介 简要 查询 查看 包括 包含 连续 项目 项目名称 成立 来源 来电
时限 时效 石油 马上 万元 华北 华苑 武清 河东 安全 康复 康复费 文件 文化 文号
文书 常住 常年 常规 史料 白天 龙门 车费 车辆 房屋 房租 房号 边界 代办 代发
代理 代领 党员 党委 党组织 党支部 路灯 路面 江苏 齐全 商品 商店 米面 米面油
米油 游园 童装 童车 强制 柴油 景观 包装 木材 施工 施行 章程 季度 温馨 毛毯
毛巾 牛奶 水电 钱款 应急 夏季 秋季 周期 周转 周一 周二 周三 周四 周五 周六
周日 严重 易燃 任期 任务 任职 方便 高血压 高校 高中 满意 满额 付款 付清 向上
盛夏 费用 费用合计 纪念 项数 农历 卫生 阳光 成果 屈原 申报 申请 申请人 申请书
申请时间 申诉 申领 聂小 路费 谈话 段落 祝福 司法 左右 景区 计发 司机 查实
查验 解释 温度 温暖 万户 千户 余额 余下 余款 尤其 尤为 常见 常务 宁夏 关闭
强化 毕业 于前 于本月 时段 时候 全日制 全面 全市 全区 全街 安装 安葬 安葬费
安葬补助 低保 边缘户 边缘 计生 任何 段家 关系户
"""
_WORDS = frozenset(re.findall(r"\S+", _LIKE_NAMES))
_LONG = re.compile(r"(?<![\dA-Za-z])\d(?:[\s\-_.·]?\d){10,24}[Xx]?(?![\dA-Za-z])")
_GAPS = re.compile(r"[\s\-_.·]")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LEFT_AT_EITHER_END = 3
_NO_DATES = 15
_NAME = re.compile(
    rf"(?<![\u4e00-\u9fff·*＊])"
    rf"((?:(?:{_DOUBLE})[\u4e00-\u9fff]{{1,2}}|[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}))"
    rf"(?={_TITLES}|(?![\u4e00-\u9fff·*＊]))"
)
_COVERED = "某"


def name(words: str) -> str:
    """王小明 as 王*明, 王明 as 王*, 欧阳小明 as 欧阳*明; covered ones as they are."""
    if len(words) < 2 or any(sign in words for sign in ("*", "＊", _COVERED)):
        return words
    known = re.match(_DOUBLE, words) if len(words) > 2 else None
    first = known[0] if known else words[0]
    given = words[len(first) :]
    return first + "*" if len(given) == 1 else f"{first}{'*' * (len(given) - 1)}{given[-1]}"


def text(words: str) -> str:
    """A text whose names and numbers are covered, for a limited audience."""
    return _NAME.sub(_name_in_list, _LONG.sub(_number, words))


def _number(found: re.Match[str]) -> str:
    """138****5678, 120***...***234; several days or sums in a row stay."""
    whole = found[0]
    plain = unicodedata.normalize("NFKC", _GAPS.sub("", whole))
    if _MOBILE.fullmatch(plain):
        return f"{plain[:3]}****{plain[-4:]}"
    unbroken = len(plain) == len(whole) and len(plain) >= _NO_DATES
    if not (unbroken or personal.is_identity(plain.upper()) or personal.is_card(plain)):
        return whole
    kept = _LEFT_AT_EITHER_END
    return f"{plain[:kept]}{'*' * (len(plain) - 2 * kept)}{plain[-kept:]}"


def _name_in_list(found: re.Match[str]) -> str:
    whole = found[1]
    return whole if whole in _WORDS else name(whole)
