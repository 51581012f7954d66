"""Settings of grievances: limits on filing, words that hold a report back, words of danger."""

from portal.base import settings
from portal.base.i18n import LazyString, _l
from portal.base.settings import Kind, Setting, register, register_group

SHORTEST_WORD = 2


def listed(words: str) -> list[str]:
    """The words of a setting, which spaces or commas part."""
    return words.replace("，", " ").replace(",", " ").replace("、", " ").split()


def _words_are_long_enough(text: str) -> LazyString | None:
    """A single character stands in half of all reports."""
    if any(len(word) < SHORTEST_WORD for word in listed(text)):
        return _l("Each word needs at least two characters.")
    return None


def _somebody_is_warned(text: str) -> LazyString | None:
    if not listed(text):
        return _l("Keep at least one word, or nobody is warned of danger.")
    return _words_are_long_enough(text)


register_group("grievances", _l("Grievances"))

register_group("put_off", _l("Putting a date off, once"))

# Whether the promise of a kind may be put off, by the last part of the limit's key.
PUT_OFF: dict[str, Setting[bool]] = {
    code: register(
        Setting(
            key=f"put_off.{code}",
            kind=Kind.BOOL,
            default=True,
            label=label,
            help=_l(
                "Before it has passed, by the supervisor, with the reason told to the resident."
            ),
        )
    )
    for code, label in (
        ("litter", _l("Put off: litter")),
        ("flyers", _l("Put off: flyers")),
        ("paper_money", _l("Put off: paper money")),
        ("parking", _l("Put off: parking")),
        ("illegal_construction", _l("Put off: illegal construction")),
        ("other", _l("Put off: other")),
        ("construction_stop", _l("Put off: illegal construction, stage 1")),
        ("construction_penalty", _l("Put off: illegal construction, stage 2")),
        ("construction_removal", _l("Put off: illegal construction, stage 3")),
    )
}


def lets_put_off(limit_key: str, community_id: int) -> bool:
    """Whether a community lets the date that rests on this limit be put off at all."""
    setting = PUT_OFF.get(limit_key.rpartition(".")[2])
    return setting is None or settings.get(setting, community=community_id)


PER_BROWSER = register(
    Setting(
        key="grievances.per_browser_per_hour",
        kind=Kind.INT,
        default=8,
        minimum=1,
        maximum=500,
        label=_l("Reports from one browser in an hour"),
        help=_l("More are refused until the hour is over. Staff filing for residents are free."),
    )
)
HOLD_AFTER = register(
    Setting(
        key="grievances.hold_after_per_hour",
        kind=Kind.INT,
        default=4,
        minimum=1,
        maximum=500,
        label=_l("Reports from one browser in an hour before they are held back"),
        help=_l("Further reports reach staff at once, but neighbours only after a check."),
    )
)
PER_ADDRESS = register(
    Setting(
        key="grievances.per_address_per_hour",
        kind=Kind.INT,
        default=60,
        minimum=1,
        maximum=5000,
        label=_l("Reports from one network address in an hour"),
        help=_l("Many neighbours may share one address; set it well above one household's."),
    )
)
HELD_WORDS = register(
    Setting(
        key="grievances.held_words",
        kind=Kind.STR,
        default="加微信 代开发票 贷款 刷单 色情 赌博 傻逼 他妈的",
        label=_l("Words that hold a report back"),
        help=_l("Separated by spaces. Such a report is shown to neighbours only after a check."),
        max_length=2000,
        check=_words_are_long_enough,
    )
)
DANGER_WORDS = register(
    Setting(
        key="grievances.danger_words",
        kind=Kind.STR,
        default=(
            "燃气泄漏 煤气泄漏 天然气泄漏 煤气味 燃气味 漏气 着火 起火 失火 冒烟 火灾 爆炸 "
            "有人受伤 受伤了 流血 晕倒 昏迷 触电 漏电 电梯困人 被困 坠楼 跳楼 高空坠物 "
            "坍塌 倒塌 溺水 打人 持刀 救命"
        ),
        label=_l("Words of danger"),
        help=_l(
            "Separated by spaces. A report with one of them shows 110, 119 and 120 first and "
            "reaches the duty roster at any hour."
        ),
        max_length=2000,
        check=_somebody_is_warned,
    )
)
KEEP_MONTHS = register(
    Setting(
        key="grievances.keep_private_months",
        kind=Kind.INT,
        default=24,
        minimum=6,
        maximum=240,
        label=_l("Months to keep private words and photos after a report is closed"),
        help=_l(
            "Afterwards the record stays without them and without the reporter. Set on the page "
            "Retention, where a dry run shows first what a number means."
        ),
        own_page=("grievances_desk.retention", "privacy:handle"),
    )
)
SEND_UNSEEN = register(
    Setting(
        key="grievances.send_unseen",
        kind=Kind.BOOL,
        default=False,
        label=_l("Rules that send by themselves do so before anybody accepted the report"),
        help=_l("Otherwise they send once somebody has. Reports with words of danger always wait."),
    )
)
ESCALATE_AFTER = register(
    Setting(
        key="grievances.propose_escalation_days",
        kind=Kind.INT,
        default=2,
        minimum=1,
        maximum=30,
        label=_l("Working days overdue before passing a report on is proposed"),
        help=_l("The supervisor decides; after a refusal it is proposed again so much later."),
    )
)
WORK_ORDER_DAYS = register(
    Setting(
        key="grievances.work_order_days",
        kind=Kind.INT,
        default=14,
        minimum=1,
        maximum=90,
        label=_l("Days a work order's link stays open"),
        help=_l("Afterwards staff make a new one from the report."),
    )
)
