"""Settings of this room: who is named as the handler of personal data."""

from portal.base.i18n import _l
from portal.base.settings import Kind, Setting, register, register_group

register_group("privacy", _l("Privacy"))

HANDLER = register(
    Setting(
        key="privacy.handler",
        kind=Kind.STR,
        default="",
        label=_l("Who is responsible for personal data"),
        help=_l("Named in the privacy notice; empty means the residents' committee."),
        max_length=60,
    )
)
CONTACT = register(
    Setting(
        key="privacy.contact",
        kind=Kind.STR,
        default="",
        label=_l("Contact for questions about personal data"),
        help=_l("Named in the privacy notice; empty means the phone of the office."),
        max_length=60,
    )
)
