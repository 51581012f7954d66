"""Which of WeChat's templates serves which kind of news: settings of the installation.

WeChat grants an account few templates, so topics of one kind share one.
"""

import enum
import re

from portal.base import settings
from portal.base.i18n import LazyString, _l
from portal.base.settings import INSTALLATION_ONLY, Kind, Setting

settings.register_group("wechat", _l("WeChat"))

_TEMPLATE_ID = re.compile(r"[A-Za-z0-9_-]{10,64}")


class Notice(enum.StrEnum):
    """A kind of news."""

    PROGRESS = "progress"
    WAITING = "waiting"


ASKS = frozenset(
    {
        "grievance.asked",
        "grievance.resolved",
        "grievance.remind_confirm",
        "grievance.remind_info",
        "grievance.asked_instead",
    }
)
"""Topics that ask somebody for an answer; all others tell how a matter stands."""


def notice_of(topic: str) -> Notice:
    """The kind of a topic."""
    return Notice.WAITING if topic in ASKS else Notice.PROGRESS


def _known(template_id: str) -> LazyString | None:
    if not template_id or _TEMPLATE_ID.fullmatch(template_id):
        return None
    return _l("Enter the number of the template as WeChat shows it.")


def _setting(key: str, label: LazyString, help: LazyString) -> Setting[str]:
    return settings.register(
        Setting(
            key=f"wechat.{key}",
            kind=Kind.STR,
            default="",
            max_length=64,
            label=label,
            help=help,
            scopes=INSTALLATION_ONLY,
            check=_known,
        )
    )


_FOLLOWERS = _l("For people who follow the account. Empty: they get no such template messages.")
_ASKED = _l(
    "For people who agreed to one such message in WeChat. Empty: they are not asked for it."
)
TEMPLATES: dict[Notice, Setting[str]] = {
    Notice.PROGRESS: _setting(
        "progress_template", _l("Template message (模板消息): how a matter stands"), _FOLLOWERS
    ),
    Notice.WAITING: _setting(
        "waiting_template", _l("Template message (模板消息): an answer is asked for"), _FOLLOWERS
    ),
}
SUBSCRIPTIONS: dict[Notice, Setting[str]] = {
    Notice.PROGRESS: _setting(
        "progress_subscription", _l("Subscription notice (订阅通知): how a matter stands"), _ASKED
    ),
    Notice.WAITING: _setting(
        "waiting_subscription", _l("Subscription notice (订阅通知): an answer is asked for"), _ASKED
    ),
}


def template(topic: str) -> str:
    """The template message of a topic; empty for none."""
    return settings.get(TEMPLATES[notice_of(topic)])


def subscription(topic: str) -> str:
    """The subscription notice of a topic; empty for none."""
    return settings.get(SUBSCRIPTIONS[notice_of(topic)])


def all_subscriptions() -> list[str]:
    """The notices that somebody may be asked to agree to."""
    found = [settings.get(one) for one in SUBSCRIPTIONS.values()]
    return [one for one in dict.fromkeys(found) if one]


def has_every_template() -> bool:
    """Whether followers need no notice."""
    return all(settings.get(one) for one in TEMPLATES.values())


def any_template() -> bool:
    """Whether anything can be sent at all."""
    every = [*TEMPLATES.values(), *SUBSCRIPTIONS.values()]
    return any(settings.get(one) for one in every)
