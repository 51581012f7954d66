"""What this room tells the floor: purposes, records, topics, acts, names, timers."""

from portal.base import names, timers
from portal.base.audit import acts
from portal.base.i18n import _l
from portal.base.outbox import topics
from portal.base.outbox.keeping import move_to as move_messages
from portal.base.personal import purposes, records
from portal.base.personal.purposes import Purpose
from portal.community.identity.service.merging import moves_with_person
from portal.privacy import queries
from portal.privacy.service import identity_records as account
from portal.privacy.service import keeping, own_records

DAY = 24 * 3600

PURPOSES = (
    Purpose(
        key="phone",
        label=_l("Sign in with your phone"),
        kinds=_l("Mobile number; the times and kinds of devices with which you signed in"),
        why=_l("To know that it is you, and to reach you about your own matters."),
        period=_l("Until you delete the account; sign-in records for six months."),
        basis=_l("Your consent"),
        order=10,
    ),
    Purpose(
        key="household",
        label=_l("Confirm your household"),
        kinds=_l("Building, unit and room"),
        why=_l("To give residents the seats and votes that are theirs."),
        period=_l("Until you move out or delete the account."),
        basis=_l("Your consent"),
        order=20,
    ),
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
    "contact.reveal": _l("Looked at the phone number"),
    "person.merge": _l("United two accounts of one person"),
    "phone.remove": _l("Removed a phone number"),
    "account.invite": _l("Opened a staff account"),
    "account.reset": _l("Reset a staff password"),
    "account.password": _l("Changed the password"),
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


def register_all() -> None:
    """Tell everything; telling it twice changes nothing."""
    purposes.register(*(one for one in PURPOSES if purposes.known(one.key) is None))
    acts.register({act: label for act, label in ACTS.items() if act not in acts.registered()})
    topics.register(ANSWERED)
    names.use(queries.names_of, queries.people_named)
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
        fields={"sent_at": _l("Sent"), "text": _l("Text"), "contact": _l("Contact")},
        order=850,
    )
    records.register(
        "requests",
        own_records.export_requests,
        own_records.erase_requests,
        label=_l("Requests about your data"),
        fields={
            "made_at": _l("Made"),
            "kind": _l("Kind"),
            "text": _l("Text"),
            "state": _l("State"),
            "answer": _l("Answer"),
            "closed_at": _l("Closed"),
        },
        order=860,
    )
    records.register(
        "homes",
        account.export_homes,
        account.erase_homes,
        label=_l("Households"),
        fields={
            "building": _l("Building"),
            "room": _l("Room"),
            "confirmed_at": _l("Confirmed"),
            "ended_at": _l("Ended"),
        },
        order=910,
    )
    records.register(
        "memberships",
        account.export_memberships,
        account.erase_memberships,
        label=_l("Offices"),
        fields={
            "community": _l("Community"),
            "body": _l("Body"),
            "office": _l("Office"),
            "from_on": _l("From"),
            "until_on": _l("Until"),
        },
        order=920,
    )
    records.register(
        "consents",
        account.export_consents,
        account.erase_consents,
        label=_l("Consents"),
        fields={
            "purpose": _l("Purpose"),
            "notice_version": _l("Version of the notice"),
            "given_at": _l("Given"),
            "withdrawn_at": _l("Taken back"),
        },
        order=930,
    )
    records.register(
        "devices",
        account.export_devices,
        account.erase_devices,
        label=_l("Devices signed in"),
        fields={
            "device": _l("Device"),
            "signed_in_at": _l("Signed in"),
            "seen_at": _l("Last used"),
            "ended_at": _l("Ended"),
        },
        order=940,
    )
    records.register(
        "account",
        account.export_account,
        account.erase_account,
        label=_l("Account"),
        fields={
            "name": _l("Name"),
            "since": _l("Since"),
            "sign_in": _l("Phone or user name"),
            "wechat": _l("WeChat identities"),
        },
        order=990,
    )
