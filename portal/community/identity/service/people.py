"""Persons and their credentials: made at the first proof, united when a proof shows them equal."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.base.errors import NotFound
from portal.base.personal import purposes
from portal.community.identity.errors import PhoneTaken
from portal.community.identity.models import (
    Consent,
    Credential,
    CredentialKind,
    Person,
)
from portal.community.identity.service.merging import merge_persons

PHONE_CONSENT = "phone"


def of_phone(phone: str) -> Person:
    """The one person of a phone just proved, made now if there is none."""
    credential = credential_of_phone(phone)
    if credential is None:
        try:
            with session.begin_nested():
                credential = Credential(person=Person(), kind=CredentialKind.PHONE, value=phone)
                session.add(credential)
        except IntegrityError:  # the same phone was proved at the same moment elsewhere
            credential = credential_of_phone(phone)
            assert credential is not None
    credential.verified_at = credential.verified_at or clock.now()
    consent(person_id=credential.person.id, purpose=PHONE_CONSENT)
    return credential.person


def consent(*, person_id: int, purpose: str) -> None:
    """Keep that a person consented by going on, once for each version of the notice."""
    version = purposes.find(purpose).version
    known = session.scalar(
        select(Consent.id).where(
            Consent.person_id == person_id,
            Consent.purpose == purpose,
            Consent.notice_version == version,
            Consent.withdrawn_at.is_(None),
        )
    )
    if known is None:
        session.add(Consent(person_id=person_id, purpose=purpose, notice_version=version))


def rename(*, person_id: int, name: str) -> None:
    """Keep the name by which a person wants to be addressed."""
    session.get_one(Person, person_id).name = name


def bind_phone(*, person_id: int, phone: str) -> Person:
    """Give a proved phone to a person; the person to go on with.

    A person known by WeChat alone becomes the phone's person; else the phone's person, if a
    resident without a staff account, becomes this one.
    """
    credential = credential_of_phone(phone)
    if credential is None:
        session.add(
            Credential(
                person_id=person_id,
                kind=CredentialKind.PHONE,
                value=phone,
                verified_at=clock.now(),
            )
        )
        consent(person_id=person_id, purpose=PHONE_CONSENT)
        return session.get_one(Person, person_id)
    credential.verified_at = clock.now()
    other = credential.person_id
    if other == person_id:
        return session.get_one(Person, person_id)
    if kinds_of(person_id) == {CredentialKind.WECHAT}:
        return merge_persons(gone_id=person_id, kept_id=other)
    if CredentialKind.USERNAME in kinds_of(other):
        raise PhoneTaken
    return merge_persons(gone_id=other, kept_id=person_id)


def remove_phone(*, person_id: int, credential_id: int) -> bool:
    """Take a phone from a person who keeps another way to sign in; whether that was so.

    A number that is not the person's does not exist for them.
    """
    mine = session.scalars(select(Credential).where(Credential.person_id == person_id)).all()
    gone = [one for one in mine if one.id == credential_id and one.kind is CredentialKind.PHONE]
    if not gone:
        raise NotFound
    if len(mine) < 2:
        return False
    session.delete(gone[0])
    record(
        "phone.remove",
        actor_id=person_id,
        object_kind="person",
        object_id=person_id,
        subject_person_id=person_id,
    )
    return True


def credential_of_phone(phone: str) -> Credential | None:
    """The credential of a phone, proved or only typed by staff."""
    return session.scalar(
        select(Credential).where(Credential.kind == CredentialKind.PHONE, Credential.value == phone)
    )


def kinds_of(person_id: int) -> set[CredentialKind]:
    """The kinds of credentials that a person has."""
    return set(session.scalars(select(Credential.kind).where(Credential.person_id == person_id)))
