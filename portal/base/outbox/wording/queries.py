"""Which text is in force: kept in memory, for every message asks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from portal.base import scope
from portal.base.db import session
from portal.base.i18n import current_locale
from portal.base.outbox.wording.models import MessageText
from portal.base.settings.revisions import Kept

CACHE = "message_texts"


class Version(NamedTuple):
    """One row, as kept in memory."""

    set_at: datetime
    zh: str | None
    en: str | None


Key = tuple[int, str, str]


def _load() -> Mapping[Key, list[Version]]:
    columns = (
        MessageText.community_id,
        MessageText.channel,
        MessageText.topic,
        MessageText.set_at,
        MessageText.zh,
        MessageText.en,
    )
    found: dict[Key, list[Version]] = {}
    with scope.everywhere("the texts of all communities are kept in memory"):
        rows = session.execute(select(*columns).order_by(MessageText.version.desc())).all()
    for community_id, channel, topic, set_at, zh, en in rows:
        found.setdefault((community_id, channel, topic), []).append(Version(set_at, zh, en))
    return found


_texts: Kept[Mapping[Key, list[Version]]] = Kept(CACHE, _load)


def text(
    channel: str, topic: str, community_id: int | None, at: datetime | None = None
) -> str | None:
    """A community's own text in the language in force, as it was at a moment; None where the house
    text holds."""
    if community_id is None:
        return None
    for version in _texts.value().get((community_id, channel, topic), ()):
        if at is None or version.set_at <= at:
            return version.zh if current_locale().startswith("zh") else version.en
    return None


def own(community_id: int) -> dict[tuple[str, str], Version]:
    """The own texts of a community in force, by channel and topic."""
    return {
        (channel, topic): versions[0]
        for (place, channel, topic), versions in _texts.value().items()
        if place == community_id and (versions[0].zh or versions[0].en)
    }


def history(community_id: int, channel: str, topic: str) -> Sequence[MessageText]:
    """The versions of a text, newest first."""
    statement = select(MessageText).where(
        MessageText.community_id == community_id,
        MessageText.channel == channel,
        MessageText.topic == topic,
    )
    return session.scalars(statement.order_by(MessageText.version.desc())).all()
