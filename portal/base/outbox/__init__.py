"""Announcements (消息): written with the change they announce, sent by the worker."""

from flask import Flask

from portal.base import bell, timers
from portal.config import Config

SECONDS = 5
UNSERVED_SECONDS = 600
MINUTE = 60
DAY = 24 * 3600


def init_app(app: Flask, config: Config) -> None:
    """Attach the room to the application."""
    from portal.base.outbox import channels, desk, dispatcher, keeping, telling, topics, views
    from portal.base.outbox.channels.inbox import Inbox
    from portal.base.outbox.delivering import giving_up
    from portal.base.outbox.rules import digest, subjects
    from portal.base.outbox.rules import views as choosing
    from portal.base.outbox.wording import desk as wording

    channels.use(Inbox())
    timers.register("outbox.drain", SECONDS, dispatcher.drain, at_bell=True, lease_seconds=20)
    timers.register("outbox.unserved", UNSERVED_SECONDS, giving_up.give_up_unserved)
    timers.register("outbox.purge", DAY, keeping.purge)
    timers.register("outbox.digest", MINUTE, digest.write_due, lease_seconds=10 * MINUTE)
    topics.register(subjects.DIGEST)
    telling.of_acts()
    telling.of_people()
    if not config.testing:
        bell.hang(data=config.data, redis_url=config.redis_url)
    for pages in (views, desk, choosing, wording):
        app.register_blueprint(pages.bp)
        pages.register_navigation()
    app.jinja_env.globals["outbox_trouble"] = desk.trouble_for_viewer
