"""Announcements (消息): written with the change they announce, sent by the worker."""

from flask import Flask

from portal.base import bell, timers
from portal.base.audit import acts, words
from portal.base.i18n import LazyString, _l
from portal.base.personal import records
from portal.config import Config

SECONDS = 5
UNSERVED_SECONDS = 600
MINUTE = 60
DAY = 24 * 3600

ACTS = {
    "outbox.resend": _l("Sent a stuck message again"),
    "outbox.resend_all": _l("Sent stuck messages again"),
    "outbox.leave_all": _l("Laid stuck messages aside"),
}


def _occasion(name: str) -> LazyString | str | None:
    from portal.base.outbox import topics

    topic = topics.known(name)
    return topic.label if topic else None


def init_app(app: Flask, config: Config) -> None:
    """Attach the room to the application."""
    from portal.base.outbox import channels, desk, dispatcher, keeping, topics, views
    from portal.base.outbox.channels.inbox import Inbox
    from portal.base.outbox.delivering import giving_up, labels
    from portal.base.outbox.rules import choices, digest, subjects
    from portal.base.outbox.rules import views as choosing

    channels.use(Inbox())
    timers.register("outbox.drain", SECONDS, dispatcher.drain, at_bell=True, lease_seconds=20)
    timers.register("outbox.unserved", UNSERVED_SECONDS, giving_up.give_up_unserved)
    timers.register("outbox.purge", DAY, keeping.purge)
    timers.register("outbox.digest", MINUTE, digest.write_due, lease_seconds=10 * MINUTE)
    topics.register(subjects.DIGEST)
    words.register({"outbox_message": _l("Outgoing message"), "topic": _l("Occasion")})
    words.look_up(_occasion)
    words.register({"out_by": _l("Channel"), "out_failed": _l("Reason")})
    words.register({f"out_by_{name}": label for name, label in labels.CHANNELS.items()})
    acts.register(ACTS)
    records.register(
        "deliveries",
        keeping.export_deliveries,
        keeping.forget_deliveries,
        label=_l("Messages sent out of the portal"),
        fields=keeping.DELIVERY_FIELDS,
        order=790,
    )
    records.register(
        "messages",
        keeping.export,
        keeping.forget_person,
        label=_l("Messages"),
        fields=keeping.FIELDS,
        order=800,
    )
    records.register(
        "message_choices",
        choices.export,
        choices.forget_person,
        label=_l("How you are told"),
        fields=choices.FIELDS,
        order=795,
    )
    if not config.testing:
        bell.hang(data=config.data, redis_url=config.redis_url)
    app.register_blueprint(views.bp)
    app.register_blueprint(desk.bp)
    app.register_blueprint(choosing.bp)
    views.register_navigation()
    desk.register_navigation()
    choosing.register_navigation()
    app.jinja_env.globals["outbox_trouble"] = desk.trouble_for_viewer
