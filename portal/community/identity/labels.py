"""The words for what this room keeps by code."""

from portal.base.access import Permission
from portal.base.i18n import LazyString, _, _l
from portal.community.identity.models import BodyKind, ConfirmationBasis

BODY_LABELS: dict[BodyKind, LazyString] = {
    BodyKind.COMMITTEE: _l("Residents' committee"),
    BodyKind.REPRESENTATIVES: _l("Residents' representatives"),
    BodyKind.SUPERVISION: _l("Supervision committee"),
    BodyKind.PARTY: _l("Party organisation"),
    BodyKind.CONSULTATION: _l("Consultation council"),
    BodyKind.OTHER: _l("Other body"),
}

BASIS_LABELS: dict[ConfirmationBasis, LazyString] = {
    ConfirmationBasis.SLIP: _l("by slip"),
    ConfirmationBasis.GRID_WORKER: _l("by the grid worker"),
}

# The words of :func:`portal.community.identity.sessions.device_name`.
DEVICE_LABELS: dict[str, LazyString] = {
    "WeChat": _l("WeChat"),
    "Edge": _l("Edge browser"),
    "Firefox": _l("Firefox browser"),
    "Chrome": _l("Chrome browser"),
    "Safari": _l("Safari browser"),
    "Android": _l("Android phone"),
    "iPhone": _l("iPhone"),
    "iPad": _l("iPad"),
    "Windows": _l("Windows computer"),
    "macOS": _l("Apple computer"),
    "Linux": _l("Linux computer"),
}

SLIP_LABELS: dict[str, LazyString] = {
    "": _l("no slip yet"),
    "issued": _l("slip issued"),
    "used": _l("slip used"),
    "void": _l("slip void"),
    "expired": _l("slip expired"),
}


def device(name: str) -> str:
    """A device in the reader's words; empty for one that did not say what it is."""
    return _(", ").join(str(DEVICE_LABELS.get(word, word)) for word in name.split(", ") if word)


PERMISSION_LABELS: dict[Permission, LazyString] = {
    Permission.DESK_SEE: _l("Open the workbench"),
    Permission.GRIEVANCE_SEE: _l("See reports"),
    Permission.GRIEVANCE_TRIAGE: _l("Accept and handle reports"),
    Permission.GRIEVANCE_FILE_FOR: _l("Enter reports for residents"),
    Permission.GRIEVANCE_RELEASE: _l("Decide what neighbours see of a report"),
    Permission.GRIEVANCE_MODERATE: _l("Look through held reports"),
    Permission.GRIEVANCE_SUPERVISE: _l("Supervise how reports are handled"),
    Permission.GRIEVANCE_CALL_BACK: _l("Call residents back about their reports"),
    Permission.GRIEVANCE_STAGE: _l("Record the stages of what was handed over"),
    Permission.OPEN311_KEYS: _l("Give keys for Open311 to other systems"),
    Permission.CONTACT_REVEAL: _l("See a reporter's phone, with a reason that is kept"),
    Permission.PLACES_EDIT: _l("Edit compounds, buildings and households"),
    Permission.DIVISIONS_EDIT: _l("Edit the division tree and open communities"),
    Permission.HOUSEHOLD_SEE: _l("See households"),
    Permission.HOUSEHOLD_CONFIRM: _l("Confirm residents in households"),
    Permission.GRIDS_EDIT: _l("Edit grids and their workers"),
    Permission.PEOPLE_SEE: _l("See staff and members of bodies"),
    Permission.PEOPLE_EDIT: _l("Open staff accounts"),
    Permission.BODIES_EDIT: _l("Edit bodies and their members"),
    Permission.ROLES_GRANT: _l("Give and end staff roles"),
    Permission.SETTINGS_EDIT: _l("Change settings"),
    Permission.CALENDAR_EDIT: _l("Edit the calendar of working days"),
    Permission.AUDIT_READ: _l("Read the audit trail"),
    Permission.OUTBOX_READ: _l("See messages that could not be sent"),
    Permission.WORDING_EDIT: _l("Word the messages of a community"),
    Permission.PRIVACY_HANDLE: _l("Handle privacy requests"),
    Permission.POSTERS_MAKE: _l("Make and print posters"),
    Permission.POSTERS_RETIRE: _l("Retire posters"),
    Permission.DISCLOSURE_SEE: _l("See what is being made public"),
    Permission.DISCLOSURE_DRAFT: _l("Draft and publish open affairs"),
    Permission.DISCLOSURE_REVIEW: _l("Review open affairs for the supervision committee"),
    Permission.DISCLOSURE_SIGN: _l("Sign open affairs as director"),
    Permission.CATALOGUE_EDIT: _l("Edit the catalogue of open affairs"),
    Permission.QUESTION_ANSWER: _l("Answer questions about open affairs"),
    Permission.QUESTION_DECIDE: _l("Answer questions that were passed on to the sub-district"),
    Permission.QUESTION_SEE_ASKER: _l("See who asked about open affairs"),
    Permission.ARCHIVE_EXPORT: _l("Export the archive of open affairs"),
}


def permission_label(permission: Permission) -> str:
    """The words for a permission; one without words yet is told by its code."""
    found = PERMISSION_LABELS.get(permission)
    return permission.value if found is None else str(found)
