"""Signed-in devices (登录设备): begun, kept alive and ended as rows."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.base import clock
from portal.base.db import session
from portal.community.identity import keyed
from portal.community.identity.models import SignInSession
from portal.community.identity.queries.codes import SECOND_TAP

RESIDENT_LIFE = timedelta(days=90)
STAFF_LIFE = timedelta(hours=12)
SHARED_IDLE = timedelta(minutes=30)

PASSWORD = "password"  # noqa: S105 (the name of a way to sign in)
PHONE_CODE = "phone_code"
WECHAT = "wechat"

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def begin(
    *, person_id: int, method: str, device: str = "", shared_device: bool = False, tap: str = ""
) -> tuple[SignInSession, str]:
    """Sign a device in; the row and the token for its cookie, which is kept nowhere else.

    The second of two taps, which brings the same ``tap``, gets the session of the first.
    """
    first = _of_tap(tap)
    if first is not None and first.person_id == person_id and first.ended_at is None:
        return first, _token_of(tap)
    token = _token_of(tap) if tap and first is None else keyed.new_token()
    row = SignInSession(
        token_hash=keyed.token_hash(token),
        person_id=person_id,
        method=method,
        device=device[:60],
        shared_device=shared_device,
        expires_at=expiry(method=method, shared_device=shared_device, started_at=clock.now()),
    )
    session.add(row)
    session.flush()  # the caller needs the id
    return row, token


def just_begun(*, person_id: int, tap: str) -> bool:
    """Whether the first of two taps signed the person in a moment ago."""
    first = _of_tap(tap)
    return (
        first is not None
        and first.person_id == person_id
        and first.ended_at is None
        and first.created_at > clock.now() - SECOND_TAP
    )


def _of_tap(tap: str) -> SignInSession | None:
    if not tap:
        return None
    token_hash = keyed.token_hash(_token_of(tap))
    return session.scalar(select(SignInSession).where(SignInSession.token_hash == token_hash))


def _token_of(tap: str) -> str:
    """A token that only the installation's secret and the browser's cookie together make."""
    return keyed.keyed_hash("tap", tap)


def expiry(*, method: str, shared_device: bool, started_at: datetime) -> datetime:
    """When a session ends that is not used again: staff's after 12 hours whatever they do."""
    ends = clock.now() + RESIDENT_LIFE if method != PASSWORD else started_at + STAFF_LIFE
    return min(ends, clock.now() + SHARED_IDLE) if shared_device else ends


def touch(*, session_id: int, expires_at: datetime) -> None:
    """Keep that a device was used, and until when it now stays signed in."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.ended_at.is_(None))
        .values(seen_at=clock.now(), expires_at=expires_at),
        execution_options=BLIND,
    )


def end(*, person_id: int, session_id: int) -> bool:
    """Sign one of a person's own devices out, at once; whether it was signed in."""
    return _end(person_id, SignInSession.id == session_id) == 1


def end_others(*, person_id: int, but: int | None) -> int:
    """Sign out all devices of a person except one (``None``: all); how many there were."""
    return _end(person_id, SignInSession.id != (but or 0))


def _end(person_id: int, which: object) -> int:
    ended = session.execute(
        update(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None), which)  # type: ignore[arg-type]
        .values(ended_at=clock.now())
        .returning(SignInSession.id),
        execution_options=BLIND,
    )
    return len(ended.all())
