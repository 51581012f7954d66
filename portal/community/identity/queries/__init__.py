"""What can be asked about people; each answer is rows or small dataclasses."""

from portal.community.identity.queries.people import names_of, phone_of, phones_of
from portal.community.identity.queries.rights import (
    holds_membership,
    is_confirmed_resident,
    members_of,
    same_person,
    staff_in,
)

__all__ = [
    "holds_membership",
    "is_confirmed_resident",
    "members_of",
    "names_of",
    "phone_of",
    "phones_of",
    "same_person",
    "staff_in",
]
