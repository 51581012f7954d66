"""WeChat identities (openid) of persons. An openid means somebody only under its appid."""

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.community.identity.errors import OnlyWayIn, WechatTaken
from portal.community.identity.models import Credential, CredentialKind, Person, SignInSession
from portal.community.identity.service import devices
from portal.community.identity.service.merging import merge_persons
from portal.community.identity.service.people import consent, kinds_of

CONSENT = "wechat"

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def of_openid(*, appid: str, openid: str) -> Person:
    """The one person of an openid that WeChat just vouched for, made now if there is none."""
    credential = _credential(appid, openid)
    if credential is None:
        try:
            with session.begin_nested():
                credential = _new(appid, openid)
                credential.person = Person()
                session.add(credential)
        except IntegrityError:  # the same identity came back at the same moment in another tab
            credential = _credential(appid, openid)
            assert credential is not None
    consent(person_id=credential.person.id, purpose=CONSENT)
    return credential.person


def link(*, person_id: int, appid: str, openid: str) -> None:
    """Give an openid that WeChat just vouched for to a person who is signed in.

    An account known by this WeChat alone becomes the person's; raises :class:`WechatTaken` where
    it has another way in, because on a phone in other hands that may be somebody else.
    """
    credential = _credential(appid, openid)
    if credential is None:
        fresh = _new(appid, openid)
        fresh.person_id = person_id
        session.add(fresh)
    elif credential.person_id != person_id:
        if kinds_of(credential.person_id) != {CredentialKind.WECHAT}:
            raise WechatTaken
        merge_persons(gone_id=credential.person_id, kept_id=person_id)
    consent(person_id=person_id, purpose=CONSENT)
    record(
        "wechat.link",
        actor_id=person_id,
        object_kind="person",
        object_id=person_id,
        subject_person_id=person_id,
    )


def unlink(*, person_id: int, session_id: int | None) -> bool:
    """Forget a person's openids and sign out what was signed in by them but ``session_id``;
    whether there were any. Raises :class:`OnlyWayIn` where nothing else would be left."""
    held = kinds_of(person_id)
    if CredentialKind.WECHAT not in held:
        return False
    if held == {CredentialKind.WECHAT}:
        raise OnlyWayIn
    session.execute(
        delete(Credential).where(
            Credential.person_id == person_id, Credential.kind == CredentialKind.WECHAT
        )
    )
    session.execute(
        update(SignInSession)
        .where(
            SignInSession.person_id == person_id,
            SignInSession.method == devices.WECHAT,
            SignInSession.ended_at.is_(None),
            SignInSession.id != (session_id or 0),
        )
        .values(ended_at=clock.now()),
        execution_options=BLIND,
    )
    record(
        "wechat.unlink",
        actor_id=person_id,
        object_kind="person",
        object_id=person_id,
        subject_person_id=person_id,
    )
    return True


def _new(appid: str, openid: str) -> Credential:
    return Credential(
        kind=CredentialKind.WECHAT, issuer=appid, value=openid, verified_at=clock.now()
    )


def _credential(appid: str, openid: str) -> Credential | None:
    return session.scalar(
        select(Credential).where(
            Credential.kind == CredentialKind.WECHAT,
            Credential.issuer == appid,
            Credential.value == openid,
        )
    )
