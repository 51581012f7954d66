"""Settings of questions about open affairs."""

from portal.base.i18n import _l
from portal.base.settings import Kind, Setting, register, register_group

register_group("disclosures", _l("Open affairs"))

A_DAY = register(
    Setting(
        key="disclosures.questions_a_day",
        kind=Kind.INT,
        default=10,
        minimum=1,
        maximum=100,
        label=_l("Questions one resident may ask in a day"),
        help=_l("About open affairs of the community; follow-ups count too."),
    )
)
