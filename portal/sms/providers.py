"""The port to a provider of text messages, and which one this installation has.

Providers in mainland China send templates (短信模板) that they approved before; a message names its
template and fills the slots in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from portal.sms.account import Account, ProviderName


@dataclass(frozen=True)
class Text:
    """One message: to whom, which approved template, and what stands in its slots.

    ``slots`` are in the order in which they stand in the text. ``key`` is the same at every
    attempt; providers give it back in their reports and do not look for duplicates by it.
    """

    phone: str = field(repr=False)
    template: str
    slots: Mapping[str, str] = field(repr=False)
    key: str


class Provider(Protocol):
    """Hands messages to one provider. May be used by several threads."""

    def send(self, text: Text) -> str:
        """The provider's own number of the message it took.

        :raises Later:
        :raises Refused:
        :raises Broken: all of :mod:`portal.base.outbox.channels`
        """

    def slot(self, name: str, number: int) -> str:
        """How a slot is written in a template submitted for approval; ``number`` from 1."""


def provider_of(account: Account) -> Provider:
    """The adapter for an account."""
    from portal.sms.aliyun import Aliyun
    from portal.sms.tencent import Tencent

    if account.provider is ProviderName.ALIYUN:
        return Aliyun(account)
    return Tencent(account)
