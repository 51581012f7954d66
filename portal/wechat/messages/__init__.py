"""The channel "wechat": template messages to followers, subscription notices to who asked."""

from flask import Flask


def init_messages(app: Flask) -> None:
    """Let announcements leave by WeChat, and people agree to them."""
    from portal.base import timers
    from portal.base.i18n import _l
    from portal.base.outbox import channels
    from portal.base.outbox.delivering import reasons
    from portal.base.personal import records
    from portal.base.web import being_told, sharing
    from portal.wechat.messages import asking, followers, keeping, quotas
    from portal.wechat.messages.channel import WORDS, Wechat

    app.register_blueprint(asking.bp)
    sharing.page_is_public("wechat_notices.show")
    being_told.offer(asking.way)
    channels.use_outward(Wechat())
    reasons.explain(WORDS)
    records.register(
        "wechat_notices",
        keeping.export,
        keeping.erase,
        label=_l("Notices in WeChat"),
        fields=keeping.FIELDS,
        order=810,
    )
    timers.register("wechat.forget_followers", 86_400, followers.forget_old)
    timers.register("wechat.forget_quotas", 86_400, quotas.forget_old)
