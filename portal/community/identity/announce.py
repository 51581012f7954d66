"""What this room tells the floor: purposes, records of a person, names, acts, menu entries."""

from portal.base import names
from portal.base.access import Permission, Viewer
from portal.base.access.permissions import ROLE_LABELS
from portal.base.audit import acts, words
from portal.base.i18n import LazyString, _l
from portal.base.outbox.views import unread_badge
from portal.base.personal import purposes, records
from portal.base.web import navigation
from portal.community.identity import policy
from portal.community.identity.labels import BODY_LABELS
from portal.community.identity.personal import erase, export
from portal.community.identity.queries import people

ACTS = {
    "account.invite": _l("Opened a staff account"),
    "account.reset": _l("Gave a staff account a new password"),
    "account.password": _l("Changed the password"),
    "account.totp_on": _l("Switched the authenticator on"),
    "account.totp_off": _l("Switched the authenticator off"),
    "phone.remove": _l("Removed a mobile number"),
    "wechat.link": _l("Linked WeChat"),
    "wechat.unlink": _l("Unlinked WeChat"),
    "person.merge": _l("Made two accounts of one person one"),
    "role.grant": _l("Gave a staff role"),
    "role.end": _l("Ended a staff role"),
    "body.found": _l("Entered a body"),
    "body.close": _l("Closed a body"),
    "membership.begin": _l("Entered a member of a body"),
    "membership.end": _l("Ended a membership of a body"),
    "household.slips": _l("Issued household slips"),
    "household.confirm": _l("Confirmed a resident in a household"),
    "household.end": _l("Ended a confirmation in a household"),
    "household.refuse": _l("Turned down a request for confirmation"),
}

# Kinds of bodies and roles share the code of the residents' committee, and its name.
WORDS: dict[str, LazyString] = {
    **{kind.value: label for kind, label in BODY_LABELS.items()},
    **{role.value: label for role, label in ROLE_LABELS.items()},
    "subdistrict": _l("Sub-district or town"),
    "district": _l("District"),
    "city": _l("The whole city"),
    "person": _l("Person"),
    "role_assignment": _l("Staff role"),
    "body": _l("Body"),
    "role": _l("Role"),
    "number": _l("Households"),
    "batch": _l("Batch"),
    "gone": _l("Former number"),
}

FIELDS = {
    "name": _l("Name"),
    "phone": _l("Mobile number"),
    "username": _l("User name"),
    "wechat": _l("WeChat number (openid)"),
    "since": _l("Since"),
    "household": _l("Household"),
    "body": _l("Body"),
    "office": _l("Office held"),
    "role": _l("Staff role"),
    "from_on": _l("From"),
    "until_on": _l("Until"),
    "purpose": _l("Purpose"),
    "device": _l("Device"),
}


PURPOSES = (
    purposes.Purpose(
        key="phone",
        label=_l("Sign in with your phone"),
        kinds=_l("Mobile number, and the name you may type"),
        why=_l(
            "The residents' committee that runs this portal uses your number to sign you in, "
            "to answer you about your own matters, and for nothing else."
        ),
        period=_l("It is kept until you delete your account."),
        basis=_l("Your consent"),
        order=10,
    ),
    purposes.Purpose(
        key="household",
        label=_l("Confirm your household"),
        kinds=_l("Household, the day and the way of confirmation"),
        why=_l(
            "It shows who lives in the community and may take residents' seats and votes. "
            "No identity card and no deed is asked for."
        ),
        period=_l("It is kept until you leave the household or delete your account."),
        basis=_l("Your consent"),
        order=20,
    ),
)

DESK = (
    ("households", _l("Household confirmation"), "home", Permission.HOUSEHOLD_CONFIRM),
    ("people", _l("People and roles"), "users", Permission.PEOPLE_SEE),
    ("bodies", _l("Bodies and members"), "talk", Permission.PEOPLE_SEE),
    ("people_above", _l("Staff above the communities"), "users", Permission.ROLES_GRANT),
    ("roles", _l("Who may do what"), "lock", Permission.DESK_SEE),
)


def tell_the_floor() -> None:
    """Fill the registries."""
    purposes.register(*PURPOSES)
    records.register(
        "identity", export, erase, label=_l("Account and belonging"), fields=FIELDS, order=1000
    )
    names.use(people.names_of, people.find_by_name)
    acts.register(ACTS)
    words.register(WORDS)
    _menus()


def _group_of(name: str) -> navigation.Group:
    return navigation.Group.COMMUNITY if name == "households" else navigation.Group.PEOPLE


def _works_above(viewer: Viewer, _community: object) -> bool:
    return policy.works_above(viewer)


def _menus() -> None:
    navigation.register(
        navigation.Entry(
            "tab", "identity.me", _l("Me"), "me", 90, count=unread_badge, match=("identity.",)
        ),
        *(
            navigation.Entry(
                "desk-more",
                f"identity_desk.{name}",
                label,
                icon,
                40 + 5 * place,
                permission,
                when=_works_above if name == "people_above" else None,
                group=_group_of(name),
            )
            for place, (name, label, icon, permission) in enumerate(DESK)
        ),
    )
