"""The channel "wechat": template messages to followers, subscription notices to who asked."""


def init_messages() -> None:
    """Let announcements leave by WeChat."""
    from portal.base import timers
    from portal.base.i18n import _l
    from portal.base.outbox import channels
    from portal.base.outbox.delivering import reasons
    from portal.base.personal import records
    from portal.wechat.messages import followers, keeping, quotas
    from portal.wechat.messages.channel import WORDS, Wechat

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
