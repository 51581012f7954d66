"""The second proof of staff: codes of an authenticator app (TOTP), and recovery codes.

A step whose code was used is remembered, so that a code read over a shoulder is worth nothing.
"""

import base64
import hmac
import secrets
import unicodedata

import pyotp
from sqlalchemy import delete, or_, select, update

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.community.identity import keyed
from portal.community.identity.models import Credential, RecoveryCode

STEP_SECONDS = 30
RECOVERY_CODES = 8

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def passes(account: Credential, code: str) -> bool:
    """Whether the second proof is given, or the account asks for none; uses the code up."""
    if not account.totp_confirmed_at or not account.totp_secret:
        return True
    typed = _plain(code)
    return _use_step(account, typed) or _use_recovery(account, typed)


def propose(account: Credential) -> str:
    """The address of a new secret, for the app to scan; it counts once a code was seen."""
    if not account.totp_secret or account.totp_confirmed_at:
        account.totp_secret = pyotp.random_base32()
        account.totp_confirmed_at = None
    return address(account)


def address(account: Credential) -> str:
    """The otpauth address of the account's secret."""
    assert account.totp_secret
    return pyotp.TOTP(account.totp_secret).provisioning_uri(
        name=account.value, issuer_name="Community portal"
    )


def switch_on(account: Credential, code: str) -> list[str]:
    """Count the proposed secret from now on; the recovery codes, or none if the code is wrong."""
    if account.totp_confirmed_at or not account.totp_secret:
        return []
    if not _use_step(account, _plain(code)):
        return []
    account.totp_confirmed_at = clock.now()
    _record("account.totp_on", account)
    return _new_recovery_codes(account)


def switch_off(account: Credential) -> None:
    """Ask for the password alone again."""
    if account.totp_confirmed_at:
        _record("account.totp_off", account)
    account.totp_secret, account.totp_confirmed_at, account.totp_last_step = None, None, None
    session.execute(
        delete(RecoveryCode).where(RecoveryCode.credential_id == account.id),
        execution_options=BLIND,
    )


def unused_recovery_codes(account: Credential) -> int:
    """How many recovery codes are left."""
    return len(
        session.scalars(
            select(RecoveryCode.id).where(
                RecoveryCode.credential_id == account.id, RecoveryCode.used_at.is_(None)
            )
        ).all()
    )


def _plain(code: str) -> str:
    text = unicodedata.normalize("NFKC", code)
    return text.replace(" ", "").replace("-", "").upper()


def _use_step(account: Credential, code: str) -> bool:
    assert account.totp_secret
    generator = pyotp.TOTP(account.totp_secret)
    present = int(clock.now().timestamp()) // STEP_SECONDS
    for step in (present - 1, present, present + 1):
        if hmac.compare_digest(generator.generate_otp(step).encode(), code.encode()):
            return _claim_step(account.id, step)
    return False


def _claim_step(credential_id: int, step: int) -> bool:
    used = session.scalar(
        update(Credential)
        .where(
            Credential.id == credential_id,
            or_(Credential.totp_last_step.is_(None), Credential.totp_last_step < step),
        )
        .values(totp_last_step=step)
        .returning(Credential.id),
        execution_options=BLIND,
    )
    return used is not None


def _use_recovery(account: Credential, code: str) -> bool:
    used = session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.credential_id == account.id,
            RecoveryCode.code_hash == keyed.keyed_hash("recovery", f"{account.id}:{code}"),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id),
        execution_options=BLIND,
    )
    return used is not None


def _new_recovery_codes(account: Credential) -> list[str]:
    """Eight codes of 50 bits, kept as hashes only."""
    session.execute(
        delete(RecoveryCode).where(RecoveryCode.credential_id == account.id),
        execution_options=BLIND,
    )
    made = [base64.b32encode(secrets.token_bytes(10)).decode()[:10] for _n in range(RECOVERY_CODES)]
    for code in made:
        hashed = keyed.keyed_hash("recovery", f"{account.id}:{code}")
        session.add(RecoveryCode(credential_id=account.id, code_hash=hashed))
    return [f"{code[:5]}-{code[5:]}" for code in made]


def _record(act: str, account: Credential) -> None:
    record(
        act,
        actor_id=account.person_id,
        object_kind="person",
        object_id=account.person_id,
        subject_person_id=account.person_id,
    )
