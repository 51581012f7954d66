"""Announcements (消息): written with the change they announce, sent by the worker."""

from flask import Flask

from portal.base import bell, timers
from portal.base.audit import acts, words
from portal.base.i18n import LazyString, _l
from portal.base.personal import records
from portal.config import Config

SECONDS = 5
DAY = 24 * 3600


def _occasion(name: str) -> LazyString | str | None:
    from portal.base.outbox import topics

    topic = topics.known(name)
    return topic.label if topic else None


def init_app(app: Flask, config: Config) -> None:
    """Attach the room to the application."""
    from portal.base.outbox import channels, desk, dispatcher, keeping, views
    from portal.base.outbox.channels.inbox import Inbox

    channels.use(Inbox())
    timers.register("outbox.drain", SECONDS, dispatcher.drain, at_bell=True, lease_seconds=20)
    timers.register("outbox.purge", DAY, keeping.purge)
    words.register({"outbox_message": _l("Outgoing message"), "topic": _l("Occasion")})
    words.look_up(_occasion)
    acts.register({"outbox.resend": _l("Sent a stuck message again")})
    records.register(
        "messages",
        keeping.export,
        keeping.forget_person,
        label=_l("Messages"),
        fields=keeping.FIELDS,
        order=800,
    )
    if not config.testing:
        bell.hang(data=config.data, redis_url=config.redis_url)
    app.register_blueprint(views.bp)
    app.register_blueprint(desk.bp)
    views.register_navigation()
    desk.register_navigation()
    app.jinja_env.globals["outbox_is_late"] = desk.is_late_for_viewer
