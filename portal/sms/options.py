"""Settings of text messages: how many a day, and the provider's number of each template."""

import re

from portal.base.i18n import LazyString, _l
from portal.base.outbox.topics import Topic
from portal.base.settings import INSTALLATION_ONLY, Kind, Setting, register, register_group

register_group("sms", _l("Text messages"))

_NUMBER = re.compile(r"[A-Za-z0-9_]{0,40}")


def _is_number(value: str) -> LazyString | None:
    if _NUMBER.fullmatch(value):
        return None
    return _l("A template number has letters, figures and underscores only.")


PHONE_PER_DAY = register(
    Setting(
        key="sms.phone_per_day",
        kind=Kind.INT,
        default=10,
        minimum=0,
        maximum=1000,
        label=_l("Text messages a day to one phone"),
        help=_l(
            "News and codes together. Once as many were sent, news goes by another channel or "
            "stays in the inbox, and no more codes are sent until midnight. Danger always goes."
        ),
        scopes=INSTALLATION_ONLY,
    )
)
NEWS_PER_DAY = register(
    Setting(
        key="sms.news_per_day",
        kind=Kind.INT,
        default=2000,
        minimum=0,
        maximum=1_000_000,
        label=_l("Text messages with news a day, in all"),
        help=_l("Beyond them news goes by another channel or stays in the inbox. Danger goes."),
        scopes=INSTALLATION_ONLY,
    )
)
CODES_PER_DAY = register(
    Setting(
        key="sms.codes_per_day",
        kind=Kind.INT,
        default=2000,
        minimum=0,
        maximum=1_000_000,
        label=_l("Text messages with codes a day, in all"),
        help=_l("Beyond them nobody can sign in by phone until midnight. News is counted apart."),
        scopes=INSTALLATION_ONLY,
    )
)


def _template(name: str, label: LazyString) -> Setting[str]:
    return register(
        Setting(
            key=f"sms.template.{name}",
            kind=Kind.STR,
            default="",
            max_length=40,
            label=label,
            help=_l(
                "The number that the provider gave the approved template of this message. While "
                "it is empty, this message does not go out by text message. The page of text "
                "messages shows what to submit."
            ),
            scopes=INSTALLATION_ONLY,
            check=_is_number,
        )
    )


CODE_TEMPLATE = _template("code", _l("Template: code for signing in"))
_topics: dict[str, Setting[str]] = {}


def template_of(topic: Topic) -> Setting[str]:
    """The setting for the template of a topic; the first call declares it."""
    if topic.name not in _topics:
        _topics[topic.name] = _template(topic.name, topic.label)
    return _topics[topic.name]
