"""What supports tell the floor: what goes on after a sign-in, whose records they are, uniting."""

from portal.base import timers
from portal.base.i18n import _l
from portal.base.personal import purposes, records
from portal.base.personal.purposes import Purpose
from portal.community.identity import sessions
from portal.community.identity.service.merging import moves_with_person
from portal.grievances.support import asking, intent, listing, own_records

HOUR = 3600


def wire() -> None:
    """Tell everything; telling it twice changes nothing."""
    listing.register_menu()
    sessions.when_signed_in(intent.go_on)
    timers.register("grievances.ask_supporters", HOUR, asking.ask_supporters)
    moves_with_person(own_records.move_to)
    purposes.register(
        Purpose(
            key="grievance.support",
            label=_l("I have this problem too"),
            kinds=_l("Which reports you have too, or follow, and since when"),
            why=_l(
                "To count everybody once, to send you news, and to ask you when nobody else can"
            ),
            period=_l("Until you take it back or delete your account"),
            basis=_l("Your consent"),
            order=55,
        )
    )
    # Before the reports, so that who takes over a report is looked for among those who stay.
    records.register(
        "supports",
        own_records.export_for,
        own_records.erase,
        label=_l("Reports I have too or follow"),
        fields={
            "no": _l("Number"),
            "place": _l("Place"),
            "category": _l("Kind of problem"),
            "supported_at": _l("Said that I have it too"),
            "follows": _l("Gets messages"),
        },
        order=45,
    )
