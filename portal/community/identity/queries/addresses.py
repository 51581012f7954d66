"""Where a person can be reached. For sending only: never shown, never logged."""

from sqlalchemy import bindparam, select

from portal.base.reading import Reading
from portal.community.identity.models import Credential, CredentialKind

_VALUE = (
    select(Credential.value)
    .where(
        Credential.person_id == bindparam("person"),
        Credential.kind == bindparam("kind"),
        Credential.issuer == bindparam("issuer"),
        Credential.verified_at.is_not(None),
    )
    .order_by(Credential.verified_at.desc(), Credential.id.desc())
    .limit(1)
)
_ADDRESS = Reading(_VALUE)


def phone_of(person_id: int) -> str | None:
    """The number proved last."""
    return _found(person_id, CredentialKind.PHONE, "")


def openid_of(person_id: int, appid: str) -> str | None:
    """The openid under that account proved last."""
    return _found(person_id, CredentialKind.WECHAT, appid)


def _found(person_id: int, kind: CredentialKind, issuer: str) -> str | None:
    found: str | None = _ADDRESS.scalar(person=person_id, kind=kind.value, issuer=issuer)
    return found
