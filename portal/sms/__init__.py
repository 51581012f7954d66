"""Text messages (短信): news and codes by Alibaba Cloud or Tencent Cloud, within daily limits."""

from flask import Flask

from portal.config import Config

DAY = 24 * 3600


def init_app(app: Flask, config: Config) -> None:
    """Attach the room to the application, after all rooms that announce something."""
    from portal.base import timers
    from portal.base.db import transaction
    from portal.base.outbox import channels
    from portal.base.outbox.delivering import reasons
    from portal.base.personal import recipients
    from portal.community.identity import senders
    from portal.sms import counting, desk, occasions, slots, verdicts
    from portal.sms.account import account_of, receives, use_account
    from portal.sms.channel import SmsChannel
    from portal.sms.codes import SmsSender

    def purge() -> None:
        with transaction():
            counting.purge()

    account = account_of(config)
    use_account(account)
    if account is not None:
        senders.use_sender(SmsSender(account))
    app.jinja_env.filters.update(slot=slots.slot, office_phone=slots.office_phone)
    with app.app_context():
        occasions.declare_settings()
    channels.use_outward(SmsChannel())
    reasons.explain(verdicts.REASONS)
    recipients.tell("sms", receives)
    timers.register("sms.purge", DAY, purge)
    app.register_blueprint(desk.bp)
    desk.register_navigation()
