"""What this room tells the floor: its words for the audit trail, and what it keeps of a person."""

from portal.base.audit import acts, words
from portal.base.i18n import LazyString, _l
from portal.base.outbox import keeping, topics
from portal.base.outbox.delivering import labels
from portal.base.outbox.rules import choices
from portal.base.personal import records

ACTS = {
    "outbox.resend": _l("Sent a stuck message again"),
    "outbox.resend_all": _l("Sent stuck messages again"),
    "outbox.leave_all": _l("Laid stuck messages aside"),
    "wording.change": _l("Worded a message anew"),
    "wording.reset": _l("Took the house text of a message again"),
}
WORDS = {
    "outbox_message": _l("Outgoing message"),
    "message_text": _l("Text of a message"),
    "topic": _l("Occasion"),
    "out_by": _l("Channel"),
    "out_failed": _l("Reason"),
    "how_many": _l("How many"),
}


def _occasion(name: str) -> LazyString | str | None:
    topic = topics.known(name)
    return topic.label if topic else None


def of_acts() -> None:
    """Words of the audit trail."""
    acts.register(ACTS)
    words.register(WORDS)
    words.register({f"out_by_{name}": label for name, label in labels.CHANNELS.items()})
    words.look_up(_occasion)


def of_people() -> None:
    """What is kept of a person: deliveries, choices, the inbox."""
    records.register(
        "deliveries",
        keeping.export_deliveries,
        keeping.forget_deliveries,
        label=_l("Messages sent out of the portal"),
        fields=keeping.DELIVERY_FIELDS,
        order=790,
    )
    records.register(
        "message_choices",
        choices.export,
        choices.forget_person,
        label=_l("How you are told"),
        fields=choices.FIELDS,
        order=795,
    )
    records.register(
        "messages",
        keeping.export,
        keeping.forget_person,
        label=_l("Messages"),
        fields=keeping.FIELDS,
        order=800,
    )
