"""Which of WeChat's templates serves which kind of news: settings of the installation.

WeChat grants an account few templates, so topics of one kind share one.
"""

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.base import settings
from portal.base.i18n import LazyString, _l
from portal.base.settings import INSTALLATION_ONLY, Kind, Setting
from portal.wechat.messages.words import LIMITS

settings.register_group("wechat", _l("WeChat"))

_TEMPLATE_ID = re.compile(r"[A-Za-z0-9_-]{10,64}")
_RENAMED = re.compile(r"([a-z_]+[0-9]{1,2})=([a-z_]+)([0-9]{1,2})")


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


@dataclass(frozen=True)
class Template:
    """A template at WeChat, and how its fields are called where not as in our texts."""

    number: str
    fields: Mapping[str, str] = field(default_factory=dict)


def parsed(text: str) -> Template | None:
    """``NUMBER`` or ``NUMBER phrase2=phrase5 thing3=thing9``; None for anything else."""
    number, *renamed = text.split() or [""]
    matches = [_RENAMED.fullmatch(one) for one in renamed]
    if not _TEMPLATE_ID.fullmatch(number):
        return None
    fields = {m[1]: m[2] + m[3] for m in matches if m is not None and m[2] in LIMITS}
    return Template(number, fields) if len(fields) == len(renamed) else None


def notice_of(topic: str) -> Notice:
    """The kind of a topic."""
    return Notice.WAITING if topic in ASKS else Notice.PROGRESS


def _known(text: str) -> LazyString | None:
    if not text.strip() or parsed(text) is not None:
        return None
    return _l("Enter the number of the template, then such pairs as thing3=thing7, with spaces.")


def _setting(key: str, label: LazyString, help: LazyString) -> Setting[str]:
    return settings.register(
        Setting(
            key=f"wechat.{key}",
            kind=Kind.STR,
            default="",
            max_length=200,
            label=label,
            help=help,
            scopes=INSTALLATION_ONLY,
            check=_known,
        )
    )


_FOLLOWERS = _l(
    "For people who follow the account; empty: they get none. The texts fill the fields "
    "character_string1, phrase2 and thing3; where the template calls them otherwise, say so "
    "behind its number: thing3=thing7."
)
_ASKED = _l(
    "For people who agreed to one such message in WeChat; empty: they are not asked. Fields are "
    "named as for template messages."
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


def template(topic: str) -> Template | None:
    """The template message of a topic."""
    return parsed(settings.get(TEMPLATES[notice_of(topic)]))


def subscription(topic: str) -> Template | None:
    """The subscription notice of a topic."""
    return parsed(settings.get(SUBSCRIPTIONS[notice_of(topic)]))


def all_subscriptions() -> list[str]:
    """The numbers of the notices that somebody may be asked to agree to."""
    found = [parsed(settings.get(one)) for one in SUBSCRIPTIONS.values()]
    return list(dict.fromkeys(one.number for one in found if one is not None))


def has_every_template() -> bool:
    """Whether followers need no notice."""
    return all(settings.get(one) for one in TEMPLATES.values())


def any_template() -> bool:
    """Whether anything can be sent at all."""
    every = [*TEMPLATES.values(), *SUBSCRIPTIONS.values()]
    return any(settings.get(one) for one in every)
