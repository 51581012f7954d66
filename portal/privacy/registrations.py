"""What this room tells the floor: purposes, records, topics, acts, timers."""

from portal.base import timers
from portal.base.audit import acts, words
from portal.base.i18n import _l
from portal.base.outbox import topics
from portal.base.outbox.keeping import move_to as move_messages
from portal.base.personal import purposes, records
from portal.base.personal.purposes import Purpose
from portal.community.identity.service.merging import moves_with_person
from portal.privacy.labels import KIND_LABELS
from portal.privacy.service import keeping, own_records

DAY = 24 * 3600

PURPOSES = (
    Purpose(
        key="feedback",
        label=_l("Feedback"),
        kinds=_l("What you write; a contact if you leave one"),
        why=_l("To improve the portal and to answer you."),
        period=_l("Two years; the contact until six months after the answer."),
        basis=_l("Your consent"),
        order=80,
    ),
    Purpose(
        key="request",
        label=_l("Requests about your data"),
        kinds=_l("What you ask for and our answer"),
        why=_l("To answer you, and to prove that we did."),
        period=_l("Three years; without your name if you delete the account."),
        basis=_l("Duty under the Personal Information Protection Law"),
        order=90,
    ),
)

ACTS = {
    "privacy.request": _l("Asked about their own data"),
    "privacy.answer": _l("Answered a request about personal data"),
    "privacy.withdraw": _l("Took back a consent"),
    "privacy.export": _l("Exported their own records"),
    "privacy.erase": _l("Deleted their account"),
}

ANSWERED = topics.Topic(
    name="privacy.answered",
    label=_l("Your request has been answered"),
    template="privacy/answered.txt",
    url_builder=lambda _facts: "/me/privacy",
)


WORDS = {
    "privacy_request": _l("Privacy request"),
    "consent": _l("Consent"),
    "purpose": _l("Purpose"),
    "granted": _l("Granted"),
}


def register_all() -> None:
    """Tell everything; telling it twice changes nothing."""
    purposes.register(*PURPOSES)
    acts.register(ACTS)
    words.register({kind.value: label for kind, label in KIND_LABELS.items()} | WORDS)
    topics.register(ANSWERED)
    moves_with_person(own_records.move_to)
    moves_with_person(move_messages)
    timers.register("privacy.purge", DAY, keeping.purge)
    _register_records()


def _register_records() -> None:
    records.register(
        "feedback",
        own_records.export_feedback,
        own_records.erase_feedback,
        label=_l("Feedback"),
        fields={"sent_at": _l("Sent at"), "text": _l("Text"), "contact": _l("Contact")},
        order=850,
    )
    records.register(
        "requests",
        own_records.export_requests,
        own_records.erase_requests,
        label=_l("Requests about your data"),
        fields={
            "made_at": _l("Asked at"),
            "kind": _l("Kind"),
            "text": _l("Text"),
            "state": _l("State"),
            "answer": _l("Answer"),
            "closed_at": _l("Closed at"),
        },
        order=860,
    )
