"""The access token and the JS-SDK ticket, fetched once for the whole installation.

WeChat counts how often they are fetched, and a new token ends the old one; so processes that each
fetched their own would take it from each other. One row holds the value for all. Who finds it
about to end takes the lease on the row, fetches and writes; the others go on with the old value
while it is good, or wait for the new one. A holder that dies loses the lease after a while.

Call these outside a transaction: they speak with WeChat.
"""

import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from sqlalchemy import ColumnElement, and_, not_, or_, select, update
from sqlalchemy.exc import IntegrityError

from portal.base import clock, computing, db
from portal.base.db import session, transaction
from portal.wechat.client import Lent, client
from portal.wechat.errors import Refused, Unreachable
from portal.wechat.models import LoanKind, WechatLoan

log = structlog.get_logger()

T = TypeVar("T")

EARLY = timedelta(minutes=5)
"""So long before its end a value is fetched anew, while the old one still serves everybody else."""
SPARE = timedelta(seconds=30)
"""Nothing is begun with a value that ends sooner."""
WHOLE_SECONDS = 8.0
"""Longest that a call lasts, however slowly the answer drips."""
LEASE = timedelta(seconds=2 * WHOLE_SECONDS + 4)
"""Longer than the two calls take that fetching a ticket with a stale token needs."""
FORCED_EVERY = timedelta(minutes=1)
"""How often a token is fetched before its time; WeChat allows it twenty times a day."""
ASKED_EVERY = timedelta(seconds=20)
"""How often it is tried to renew a value that is still good."""
WAIT_SECONDS = 9.0
LOOK_SECONDS = 0.1

INVALID_TOKEN = frozenset({40001, 40014, 41001, 42001})
"""What WeChat answers to a token that ended or was replaced."""

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def access_token() -> str:
    """The token of the account. Raises ``Unreachable`` or ``Refused``."""
    return _lent_to_us(LoanKind.ACCESS_TOKEN)


def jsapi_ticket() -> str:
    """The ticket for signing pages. Raises ``Unreachable`` or ``Refused``."""
    return _lent_to_us(LoanKind.JSAPI_TICKET)


def with_token(act: Callable[[str], T]) -> T:
    """Call WeChat with the token; if it no longer counts, once more with a new one."""
    token = access_token()
    try:
        return act(token)
    except Refused as error:
        if error.errcode not in INVALID_TOKEN:
            raise
        log.warning("wechat.token_ended_early", errcode=error.errcode)
    return act(_lent_to_us(LoanKind.ACCESS_TOKEN, stale=token))


def _lent_to_us(kind: LoanKind, stale: str = "") -> str:
    """The value in the row, or a new one; never ``stale``, which WeChat just refused."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        value, good_until = _kept(kind)
        usable = value != stale and good_until is not None and clock.now() + SPARE < good_until
        if usable and good_until is not None and clock.now() + EARLY < good_until:
            return value
        holder = _take_lease(kind, stale)
        if holder:
            return _fetched(kind, holder, stale, otherwise=value if usable else "")
        if usable:
            return value
        if time.monotonic() > until:
            raise Unreachable("token_awaited")
        with computing.aside():
            time.sleep(LOOK_SECONDS)


def _kept(kind: LoanKind) -> tuple[str, datetime | None]:
    current = session()
    if current.info.get("writing"):
        raise db.NestedTransaction("WeChat is not called inside a transaction")
    row = current.execute(select(WechatLoan.value, WechatLoan.good_until).where(_of(kind))).first()
    current.rollback()  # nobody waits for WeChat with a connection in the hand
    return (row.value, row.good_until) if row else ("", None)


def _take_lease(kind: LoanKind, stale: str) -> str:
    """The name under which this thread holds the lease now; empty where another does, or where
    the value was replaced meanwhile."""
    now, holder = clock.now(), secrets.token_hex(16)
    free = or_(WechatLoan.held_until.is_(None), WechatLoan.held_until <= now)
    over = or_(WechatLoan.good_until.is_(None), WechatLoan.good_until <= now + SPARE)
    asked = and_(WechatLoan.asked_at.is_not(None), WechatLoan.asked_at > now - ASKED_EVERY)
    ending = or_(over, and_(WechatLoan.good_until <= now + EARLY, not_(asked)))
    wanted = or_(ending, WechatLoan.value == stale) if stale else ending
    changes: dict[str, object] = {"held_until": now + LEASE, "holder": holder}
    with transaction():
        _make_row(kind)
        if stale:
            _refuse_haste(kind, stale, now)
        taken = session.execute(
            update(WechatLoan)
            .where(_of(kind), free, wanted)
            .values(changes)
            .returning(WechatLoan.appid),
            execution_options=BLIND,
        ).first()
    return holder if taken else ""


def _refuse_haste(kind: LoanKind, stale: str, now: datetime) -> None:
    """Where a token was forced a moment ago and is refused again, another would not help."""
    row = session.execute(
        select(WechatLoan.value, WechatLoan.forced_at, WechatLoan.held_until).where(_of(kind))
    ).one()
    lately = row.forced_at is not None and now - row.forced_at < FORCED_EVERY
    if lately and row.value == stale:
        raise Unreachable("token_refused_again")


def _make_row(kind: LoanKind) -> None:
    appid = client().account.appid
    if session.get(WechatLoan, (appid, kind)) is None:
        try:
            with session.begin_nested():
                session.add(WechatLoan(appid=appid, kind=kind))
        except IntegrityError:
            log.debug("wechat.row_made_elsewhere", kind=kind.value)


def _fetched(kind: LoanKind, holder: str, stale: str, *, otherwise: str) -> str:
    """Fetch as the holder of the lease; on failure the old value, where it is still good."""
    try:
        lent = _fetch(kind, force=stale != "")
    except (Unreachable, Refused) as error:
        _settle(kind, holder, None, forced=False)
        if not otherwise:
            raise
        log.warning("wechat.not_renewed", kind=kind.value, reason=error.reason)
        return otherwise
    _settle(kind, holder, lent, forced=stale != "")
    return lent.value


def _fetch(kind: LoanKind, *, force: bool) -> Lent:
    if kind is LoanKind.JSAPI_TICKET:
        return with_token(client().jsapi_ticket)
    return client().access_token(force=force)


def _settle(kind: LoanKind, holder: str, lent: Lent | None, *, forced: bool) -> None:
    """Write what was fetched and give the lease back, unless it went to another meanwhile."""
    now = clock.now()
    changes: dict[str, object] = {"held_until": None, "holder": None, "asked_at": now}
    if lent is not None:
        changes |= {"value": lent.value, "good_until": now + timedelta(seconds=lent.seconds)}
    if forced:
        changes["forced_at"] = now
    with transaction():
        session.execute(
            update(WechatLoan).where(_of(kind), WechatLoan.holder == holder).values(changes),
            execution_options=BLIND,
        )
    db.session().expire_all()


def _of(kind: LoanKind) -> ColumnElement[bool]:
    return and_(WechatLoan.appid == client().account.appid, WechatLoan.kind == kind)
