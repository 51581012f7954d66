"""What a published ledger may not hold of persons: numbers that belong to one, and the names of
those who received aid.

Numbers are known by their check digits: identity numbers by GB 11643, bank cards by the sum of
ISO/IEC 7812. A name cannot be known, only suspected: two to four characters that begin with a
common family name, in a line about aid, where such lines name their receivers (behind 慰问, before
同志, in brackets, in a list). Whoever confirms the sheet is asked; nothing is taken out silently.
Names already covered (王*, 张某某) are not told. That somebody received aid is sensitive and not
needed for the account (Personal Information Protection Law, articles 6 and 28).
"""

import re
import unicodedata

_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_LONG = re.compile(r"(?<![\dA-Za-z])\d{15,19}[Xx]?(?![\dA-Za-z])")
_ACCOUNT = re.compile(r"(?:账号|帐号|账户|帐户|卡号|开户行)\D{0,12}\d{8,25}")
_IDENTITY_SAID = re.compile(r"身份证\D{0,8}\d{14,17}[\dXx]")
_GAPS = re.compile(r"(?<=\d)[\s\-_.·](?=\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def numbers_in(text: str, *, is_voucher: bool = False) -> list[str]:
    """The kinds of numbers of persons in a text: ``phone``, ``identity``, ``bank``."""
    plain = unicodedata.normalize("NFKC", text)
    joined = _GAPS.sub("", plain)
    found = []
    if _PHONE.search(plain) or _PHONE.search(joined):
        found.append("phone")
    long = _LONG.findall(joined)
    if any(map(is_identity, long)) or _IDENTITY_SAID.search(joined):
        found.append("identity")
    if any(is_card(number, sure=is_voucher) for number in long) or _ACCOUNT.search(joined):
        found.append("bank")
    return found


def is_identity(number: str) -> bool:
    """Whether eighteen characters are an identity number by their check digit."""
    if len(number) != 18 or not number[:17].isdecimal() or number[0] not in "12345678":
        return False
    month, day = int(number[10:12]), int(number[12:14])
    if not (1 <= month <= 12 and 1 <= day <= 31 and number[6:8] in ("18", "19", "20")):
        return False
    rest = sum(int(n) * weight for n, weight in zip(number, _WEIGHTS, strict=False)) % 11
    return "10X98765432"[rest] == number[17].upper()


def is_card(number: str, *, sure: bool = False) -> bool:
    """Whether the digits are a bank card's. Voucher numbers, of which one in ten would pass, have
    to begin as UnionPay cards do."""
    if not number.isdecimal() or not 16 <= len(number) <= 19:
        return False
    if sure and not number.startswith("62"):
        return False
    total = 0
    for at, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + at % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and number[0] in "3456"


_AID = re.compile(
    r"救助|慰问|低保|困难|帮扶|特困|大病|抚恤|优抚|残疾|孤儿|失独|高龄|助学|补助|救济|扶助|临救|丧葬|走访"
)
_DOUBLE = "欧阳|上官|司马|诸葛|司徒|东方|夏侯|皇甫|尉迟|公孙|慕容|令狐|端木|南宫"
_SINGLE = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅莫庄辛管祝左涂谷祁耿牟卜詹关苗凌"
    "靳纪尚阮霍甘裴翁宗覃闫肖刁佟窦冉宫仝"
)
_NAME = rf"(?:(?:{_DOUBLE})[\u4e00-\u9fff]{{1,2}}|[{_SINGLE}][\u4e00-\u9fff]{{1,2}}?)"
_BEFORE = (
    r"(?:^|慰问|看望|走访|救助|低保户|困难户|特困户|困难居民|困难党员|困难职工|困难群众|居民|党员|群众|残疾人|"
    r"家庭|老人|对象|学生|军属|给|付|发放|帮扶|补助|及|和|与|[、,:;/(\s\d.号室栋楼])"
)
_BEHIND = (
    r"(?=$|等|同志|同学|老人|家|户|夫妇|夫妻|女士|先生|大爷|大妈|大娘|奶奶|爷爷|阿姨|叔叔|丧葬|住院|生病|患病|大病|"
    r"临时|低保|困难|慰问|救助|补助|帮扶|助学|[、,;:/()\s\d])"
)
_NAMED = re.compile(rf"{_BEFORE}(?P<name>{_NAME}){_BEHIND}")
_NO_NAMES = re.compile(
    r"高温|高龄|高考|高中|高血|单亲|方便|白面|白糖|白酒|牛奶|牛肉|马上|温暖|安全|安置|安装|常住|常态|文体|文化|"
    r"文艺|任务|金额|金发|关爱|关怀|关心|管理|江苏|石家|田园|康复|康养|余额|余款|万元|段时|武警|严寒|"
    r"季度|季节|申请|申报|章程|方案|顾问|顾老|史料|易拉|易耗|钱款|钱物|毛巾|毛毯|毛衣|汤圆|汤料|"
    r"梅雨|龙舟|雷锋|苗木|甘草|施工|陶瓷|程序|范围|石油|夏季|夏令|钟点|周边|周转|周末|周年|周岁|"
    r"何时|许可|曾用|石材|林木|胡同|胡萝|黄瓜|黄豆|黄金|冉冉|.某|.先$|.女$|.等$"
)
_KEPT_BACK = frozenset("金费款品物元户人员家庭节日居民社区街道")


def receivers_in(summary: str, *, about: str = "") -> list[str]:
    """What may be names of receivers in a line about aid; ``about`` is what else the line says
    (its item, its fund)."""
    text = unicodedata.normalize("NFKC", summary).strip()
    if not (_AID.search(text) or _AID.search(about)):
        return []
    found = []
    for match in _NAMED.finditer(text):
        name = match["name"]
        if not _NO_NAMES.search(name) and not set(name[1:]) & _KEPT_BACK:
            found.append(name)
    return list(dict.fromkeys(found))
