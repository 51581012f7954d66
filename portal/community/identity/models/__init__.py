"""People, how they prove who they are, what they belong to and what staff may do."""

from portal.community.identity.models.belonging import (
    Body,
    BodyKind,
    ConfirmationBasis,
    HouseholdMember,
    HouseholdRequest,
    HouseholdSlip,
    Membership,
    RoleAssignment,
    ScopeKind,
)
from portal.community.identity.models.people import (
    Consent,
    Credential,
    CredentialKind,
    OneTimeCode,
    Person,
    RecoveryCode,
    SignInSession,
)

__all__ = [
    "Body",
    "BodyKind",
    "ConfirmationBasis",
    "Consent",
    "Credential",
    "CredentialKind",
    "HouseholdMember",
    "HouseholdRequest",
    "HouseholdSlip",
    "Membership",
    "OneTimeCode",
    "Person",
    "RecoveryCode",
    "RoleAssignment",
    "ScopeKind",
    "SignInSession",
]
