"""What is told by text message: the topics that have a text in ``templates/messages/sms``."""

from dataclasses import dataclass

from portal.base.i18n import LazyString, _l
from portal.base.outbox import rendering, topics
from portal.base.outbox.topics import Topic
from portal.base.settings import Setting, get
from portal.sms import options, slots
from portal.sms.slots import Worded

CODE_LABEL = _l("Code for signing in")


@dataclass(frozen=True)
class Occasion:
    """One message: what it says, and the number of its approved template ("" for none)."""

    label: LazyString
    worded: Worded
    setting: Setting[str]

    @property
    def number(self) -> str:
        """As set."""
        return get(self.setting)


def with_text() -> list[Topic]:
    """The topics that have a text; needs an application context."""
    return [one for one in topics.registered() if rendering.has_words(one, slots.CHANNEL)]


def declare_settings() -> None:
    """A setting for the template of each."""
    for topic in with_text():
        options.template_of(topic)


def all_occasions() -> list[Occasion]:
    """The code first, then the topics by name."""
    code = Occasion(CODE_LABEL, slots.worded_code("123456"), options.CODE_TEMPLATE)
    others = (
        Occasion(topic.label, slots.sample(topic), options.template_of(topic))
        for topic in with_text()
    )
    return [code, *others]
