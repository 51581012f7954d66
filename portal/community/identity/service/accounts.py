"""Staff accounts (工作人员账号): user name, password, authenticator, and the lock on guessing."""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.base.i18n import _
from portal.community.identity import passwords
from portal.community.identity.common_passwords import COMMON
from portal.community.identity.errors import UsernameTaken, WeakPassword
from portal.community.identity.models import Credential, CredentialKind, Person
from portal.community.identity.service import authenticator, devices

FREE_FAILURES = 5
LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(hours=24)
MIN_LENGTH = 10
MAX_LENGTH = 200


@dataclass(frozen=True)
class Judged:
    """What comparing the password showed; it takes long and changes nothing."""

    credential_id: int | None
    right: bool


def judge(*, username: str, password: str) -> Judged:
    """Compare a password outside any transaction, as slowly for names that do not exist."""
    found = find(username)
    right = passwords.matches(found.password_hash if found else None, password[:MAX_LENGTH])
    return Judged(found.id if found else None, right)


def admit(judged: Judged, *, code: str = "", tap: str = "") -> Person | None:
    """The person who may sign in now, or ``None``, whatever the reason.

    On the second of two taps the authenticator's code, used by the first, is not asked again.

    Nothing is raised, because the transaction must be kept: it counts the failures. A code from
    the authenticator, or one recovery code, is asked of accounts that have set one up.
    """
    if judged.credential_id is None:
        return None
    account = session.get_one(Credential, judged.credential_id, with_for_update=True)
    if account.locked_until and account.locked_until > clock.now():
        return None
    again = judged.right and devices.just_begun(person_id=account.person_id, tap=tap)
    if not judged.right or not (again or authenticator.passes(account, code)):
        _count_failure(account)
        return None
    account.failures, account.locked_until = 0, None
    return account.person


def find(username: str) -> Credential | None:
    """The account of a user name, as people may type it."""
    return session.scalar(
        select(Credential).where(
            Credential.kind == CredentialKind.USERNAME, Credential.value == plain(username)
        )
    )


def of_person(person_id: int) -> Credential | None:
    """The staff account of a person, if there is one."""
    return session.scalar(
        select(Credential).where(
            Credential.kind == CredentialKind.USERNAME, Credential.person_id == person_id
        )
    )


def must_change(person_id: int) -> bool:
    """Whether the person still uses a password that somebody else made."""
    account = of_person(person_id)
    return account is not None and account.must_change


def plain(username: str) -> str:
    """A user name as it is kept."""
    return unicodedata.normalize("NFKC", username).strip().casefold()[:128]


def invite(*, person_id: int, username: str, actor_id: int | None) -> str:
    """Open an account with a one-time password, which is returned once and must be changed."""
    password = _one_time_password()
    open_account(person_id=person_id, username=username, password=password, must_change=True)
    record(
        "account.invite",
        actor_id=actor_id,
        object_kind="person",
        object_id=person_id,
        subject_person_id=person_id,
    )
    return password


def open_account(
    *, person_id: int, username: str, password: str, must_change: bool = False
) -> Credential:
    """Give a person a user name and a password; raises :class:`UsernameTaken`."""
    account = Credential(
        person_id=person_id,
        kind=CredentialKind.USERNAME,
        value=plain(username),
        password_hash=passwords.hash_password(password),
        must_change=must_change,
        verified_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError as error:
        raise UsernameTaken from error
    return account


def reset(*, account: Credential, actor_id: int) -> str:
    """A new one-time password for who forgot theirs; authenticator, lock and devices go."""
    password = _one_time_password()
    account.password_hash = passwords.hash_password(password)
    account.must_change, account.failures, account.locked_until = True, 0, None
    authenticator.switch_off(account)
    devices.end_others(person_id=account.person_id, but=None)
    record(
        "account.reset",
        actor_id=actor_id,
        object_kind="person",
        object_id=account.person_id,
        subject_person_id=account.person_id,
    )
    return password


def change_password(*, account: Credential, password: str) -> None:
    """Keep a new password; raises :class:`WeakPassword` with what is wrong with it."""
    refuse_weak(account.value, password)
    account.password_hash = passwords.hash_password(password)
    account.must_change = False
    record(
        "account.password",
        actor_id=account.person_id,
        object_kind="person",
        object_id=account.person_id,
        subject_person_id=account.person_id,
    )


def refuse_weak(username: str, password: str) -> None:
    """Raise :class:`WeakPassword` for what is short, common, or contains the user name."""
    if len(password) < MIN_LENGTH:
        raise WeakPassword(_("Use at least %(n)s characters.", n=MIN_LENGTH))
    if len(password) > MAX_LENGTH:
        raise WeakPassword(_("Use at most %(n)s characters.", n=MAX_LENGTH))
    folded = plain(password)
    if username in folded:
        raise WeakPassword(_("The password must not contain the user name."))
    if folded in COMMON or len(set(folded)) < 4:
        raise WeakPassword(_("This password is too easy to guess. Choose another."))


def _one_time_password() -> str:
    """Four groups of four letters and digits that cannot be mistaken for one another: 79 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(letters) for _n in range(4)) for _group in range(4))
    return "-".join(groups)


def _count_failure(account: Credential) -> None:
    """Lock after five failures for 15 minutes, twice as long after every further failure."""
    account.failures += 1
    over = account.failures - FREE_FAILURES
    if over >= 0:
        account.locked_until = clock.now() + min(LOCK * 2 ** min(over, 10), LONGEST_LOCK)
