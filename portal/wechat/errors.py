"""What can go wrong with WeChat. The messages hold numbers and short words, never an answer's
text, an address or a secret, so that they may be logged and shown to administrators."""


class WechatError(Exception):
    """WeChat did not do what it was asked. ``reason`` is a short ASCII word."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Unreachable(WechatError):
    """Not now: no connection, too slow, 5xx, nonsense, or "system busy"; may be tried later."""


class Refused(WechatError):
    """WeChat understood and said no, by an errcode in an answer that is 200 all the same."""

    def __init__(self, errcode: int) -> None:
        self.errcode = errcode
        super().__init__(f"errcode_{errcode}")
