"""Who may do what kind of thing: permissions, staff roles and what each role is granted.

The object rules (this report, this grid, this stage) stand in each capability's ``policy.py``.
"""

import enum

from portal.base.i18n import LazyString, _l


class Permission(enum.StrEnum):
    """One kind of act, ``resource:action``."""

    DESK_SEE = "desk:see"
    GRIEVANCE_SEE = "grievance:see"
    GRIEVANCE_TRIAGE = "grievance:triage"
    GRIEVANCE_FILE_FOR = "grievance:file-for"
    GRIEVANCE_RELEASE = "grievance:release"
    GRIEVANCE_MODERATE = "grievance:moderate"
    GRIEVANCE_SUPERVISE = "grievance:supervise"
    GRIEVANCE_CALL_BACK = "grievance:call-back"
    GRIEVANCE_STAGE = "grievance:stage"
    CONTACT_REVEAL = "contact:reveal"
    PLACES_EDIT = "places:edit"
    DIVISIONS_EDIT = "divisions:edit"
    HOUSEHOLD_SEE = "household:see"
    HOUSEHOLD_CONFIRM = "household:confirm"
    GRIDS_EDIT = "grids:edit"
    PEOPLE_SEE = "people:see"
    PEOPLE_EDIT = "people:edit"
    BODIES_EDIT = "bodies:edit"
    ROLES_GRANT = "roles:grant"
    SETTINGS_EDIT = "settings:edit"
    CALENDAR_EDIT = "calendar:edit"
    AUDIT_READ = "audit:read"
    OUTBOX_READ = "outbox:read"
    WORDING_EDIT = "wording:edit"
    PRIVACY_HANDLE = "privacy:handle"
    OPEN311_KEYS = "open311:keys"
    POSTERS_MAKE = "posters:make"
    POSTERS_RETIRE = "posters:retire"
    DISCLOSURE_SEE = "disclosure:see"
    DISCLOSURE_DRAFT = "disclosure:draft"
    DISCLOSURE_REVIEW = "disclosure:review"
    DISCLOSURE_SIGN = "disclosure:sign"
    CATALOGUE_EDIT = "catalogue:edit"
    QUESTION_ANSWER = "question:answer"
    QUESTION_DECIDE = "question:decide"
    QUESTION_SEE_ASKER = "question:see-asker"
    ARCHIVE_EXPORT = "archive:export"


class Role(enum.StrEnum):
    """A staff role; a person may hold several, each with a scope and a term."""

    GRID_WORKER = "grid_worker"
    COMMITTEE = "committee"
    SUPERVISOR = "supervisor"
    STREET = "street"
    DISTRICT = "district"
    PANEL = "panel"
    CITY = "city"
    ADMIN = "admin"


ROLE_LABELS: dict[Role, LazyString] = {
    Role.GRID_WORKER: _l("Grid worker"),
    Role.COMMITTEE: _l("Residents' committee"),
    Role.SUPERVISOR: _l("Supervision committee"),
    Role.STREET: _l("Sub-district office"),
    Role.DISTRICT: _l("District civil affairs"),
    Role.PANEL: _l("Review panel"),
    Role.CITY: _l("City civil affairs"),
    Role.ADMIN: _l("Administrator"),
}

P = Permission
_GRID_WORKER = frozenset(
    {
        P.DESK_SEE,
        P.GRIEVANCE_SEE,
        P.GRIEVANCE_TRIAGE,
        P.GRIEVANCE_FILE_FOR,
        P.GRIEVANCE_RELEASE,
        P.GRIEVANCE_MODERATE,
        P.GRIEVANCE_CALL_BACK,
        P.CONTACT_REVEAL,
        P.HOUSEHOLD_SEE,
        P.HOUSEHOLD_CONFIRM,
        P.POSTERS_MAKE,
    }
)
_COMMITTEE = _GRID_WORKER | {
    P.PLACES_EDIT,
    P.GRIDS_EDIT,
    P.PEOPLE_SEE,
    P.PEOPLE_EDIT,
    P.BODIES_EDIT,
    P.ROLES_GRANT,
    P.SETTINGS_EDIT,
    P.WORDING_EDIT,
    P.AUDIT_READ,
    P.PRIVACY_HANDLE,
    P.POSTERS_RETIRE,
    P.DISCLOSURE_SEE,
    P.DISCLOSURE_DRAFT,
    P.DISCLOSURE_SIGN,
    P.CATALOGUE_EDIT,
    P.QUESTION_ANSWER,
    P.ARCHIVE_EXPORT,
}
_SUPERVISOR = frozenset(
    {
        P.DESK_SEE,
        P.GRIEVANCE_SEE,
        P.GRIEVANCE_SUPERVISE,
        P.GRIEVANCE_CALL_BACK,
        P.AUDIT_READ,
        P.DISCLOSURE_SEE,
    }
)
_STREET = _SUPERVISOR | {
    # What a community has no power to end goes through the stages of those above.
    P.GRIEVANCE_STAGE,
    P.PLACES_EDIT,
    P.GRIDS_EDIT,
    P.PEOPLE_SEE,
    P.PEOPLE_EDIT,
    P.BODIES_EDIT,
    P.ROLES_GRANT,
    P.SETTINGS_EDIT,
    P.WORDING_EDIT,
    P.ARCHIVE_EXPORT,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.GRID_WORKER: _GRID_WORKER,
    Role.COMMITTEE: _COMMITTEE,
    # Who asks and who reviews is the supervision committee's alone, not of those above it.
    Role.SUPERVISOR: _SUPERVISOR | {P.DISCLOSURE_REVIEW, P.QUESTION_SEE_ASKER},
    Role.STREET: _STREET | {P.QUESTION_DECIDE},
    Role.DISTRICT: _STREET | {P.DIVISIONS_EDIT, P.CALENDAR_EDIT, P.CATALOGUE_EDIT},
    Role.PANEL: frozenset({P.DESK_SEE}),
    Role.CITY: frozenset(
        {
            P.DESK_SEE,
            P.DIVISIONS_EDIT,
            P.CALENDAR_EDIT,
            P.SETTINGS_EDIT,
            P.PEOPLE_SEE,
            P.PEOPLE_EDIT,
            P.ROLES_GRANT,
        }
    ),
    Role.ADMIN: frozenset(
        {
            P.DESK_SEE,
            P.DIVISIONS_EDIT,
            P.PLACES_EDIT,
            P.GRIDS_EDIT,
            P.PEOPLE_SEE,
            P.PEOPLE_EDIT,
            P.BODIES_EDIT,
            P.ROLES_GRANT,
            P.SETTINGS_EDIT,
            P.CALENDAR_EDIT,
            P.AUDIT_READ,
            P.OUTBOX_READ,
            P.WORDING_EDIT,
            P.PRIVACY_HANDLE,
            P.OPEN311_KEYS,
        }
    ),
}
