"""Publishing: a number, the content in the register, the files in the open, the duty met."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from portal.base import clock
from portal.base.db import session
from portal.disclosures import parts, policy
from portal.disclosures.catalogue import duties
from portal.disclosures.errors import NotNow, NotYourStep
from portal.disclosures.models import (
    Audience,
    Disclosure,
    DisclosureKind,
    DisclosureState,
    DisclosureVersion,
    StepAct,
    VersionKind,
    YearlyNumber,
)
from portal.disclosures.policy import Hand
from portal.disclosures.service import content, filing, recording, standing, telling
from portal.disclosures.service.standing import Case
from portal.trust import registers
from portal.trust.registers.models import RegisterEntry

CHANNELS = ("portal", "board", "screen", "meeting", "group")
DEFAULT_POSTING_DAYS = 15


def publish(
    *, disclosure_id: int, seen: int, hand: Hand, channels: Sequence[str] = ("portal",)
) -> Case:
    """Show the approved version to its audience; ``channels`` are where else it hangs.

    Raises :class:`NotNow` when it is not approved, or was changed after ``seen``.
    """
    case = standing.open_case(disclosure_id)
    if recording.done_before(case, StepAct.PUBLISHED, hand):
        return case
    if case.state is not DisclosureState.READY or case.disclosure.version != seen:
        raise NotNow
    if not policy.can_publish(hand, standing.standing_of(case)):
        raise NotYourStep
    now = clock.now()
    _show(case, hand, now, channels)
    if case.version.kind is VersionKind.PRIVACY:
        _blank_before(case, now)
    if case.disclosure.audience is Audience.PUBLIC:
        filing.show(case.version)
    _meet_duty(case.disclosure, now)
    telling.tell_readers(case, actor_id=hand.person_id)
    return case


def _show(case: Case, hand: Hand, now: datetime, channels: Sequence[str]) -> None:
    """Register the version, then set everything that the database wants to change together."""
    disclosure, version = case.disclosure, case.version
    first = disclosure.slug is None
    number = disclosure.slug or f"{disclosure.year}-{_next_number(disclosure)}"
    hung = _hung(channels) if first else disclosure.channels
    said = content.content_of(case, number=number, channels=hung, published_at=now)
    entry = _registered(case, said, number)
    version.content = content.text_of(said)
    version.published_at, version.register_seq, version.digest = now, entry.seq, entry.digest
    disclosure.title, disclosure.shown_version = version.title, version.no
    if first:
        _first_shown(disclosure, number, hung, now)
    recording.take(case, StepAct.PUBLISHED, hand, at=now)
    session.flush()  # from here on the database lets nothing of it be changed


def _hung(channels: Sequence[str]) -> list[str]:
    return ["portal", *(each for each in CHANNELS[1:] if each in channels)]


def _registered(case: Case, said: Mapping[str, Any], number: str) -> RegisterEntry:
    """The register's line: nobody can try out what a list for residents only says, because its
    salt is kept by the portal alone."""
    return registers.append(
        content.REGISTER,
        case.disclosure.community_id,
        kind=case.version.kind.value,
        subject=content.subject_of(number, case.version.no),
        content=said,
        files=content.register_files(case.version.id),
        public_salt=case.disclosure.audience is Audience.PUBLIC,
    )


def _first_shown(disclosure: Disclosure, number: str, hung: list[str], now: datetime) -> None:
    disclosure.slug, disclosure.channels, disclosure.published_at = number, hung, now
    disclosure.posted_until = _posted_until(disclosure, now)
    item = disclosure.item
    if item is not None and item.expires_days is not None:
        disclosure.expires_at = _end_of_day(now, item.expires_days)


def _posted_until(disclosure: Disclosure, now: datetime) -> datetime:
    """The end of the last day of the objection window; a notice's is the end of its own period."""
    days = disclosure.item.posting_days if disclosure.item else DEFAULT_POSTING_DAYS
    until = _end_of_day(now, days)
    if disclosure.kind is DisclosureKind.NOTICE:
        own = clock.start_of(disclosure.period_until + timedelta(days=1))
        return own if own > now else until
    return until


def _end_of_day(now: datetime, days: int) -> datetime:
    """The moment at which the last of so many days ends; the day of publishing is not counted."""
    return clock.start_of(clock.local(now).date() + timedelta(days=days + 1))


def _next_number(disclosure: Disclosure) -> int:
    """The next number of the community and year, without gaps: a publication that fails gives its
    number back with everything else."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(YearlyNumber).values(
        community_id=disclosure.community_id, year=disclosure.year, last=1
    )
    number: int | None = session.scalar(
        statement.on_conflict_do_update(
            index_elements=["community_id", "year"], set_={"last": YearlyNumber.last + 1}
        ).returning(YearlyNumber.last)
    )
    assert number is not None
    return number


def _blank_before(case: Case, now: datetime) -> None:
    """Empty what was published before, and make its digests unguessable; what was begun from it
    and given up holds the same words and files, so it is emptied too."""
    for old in _given_up(case.version):
        _empty(old)
    for old in published_before(case.version):
        if old.blanked_at is not None:
            continue
        _empty(old)
        old.content, old.blanked_at = "", now
        entry_id = _entry_id(old)
        if entry_id is not None:
            registers.erase_salt(entry_id, "privacy")
    session.flush()  # the database refuses anything but emptying


def _empty(old: DisclosureVersion) -> None:
    filing.blank(old)
    for part in parts.registered():
        part.blank(old.id)
    old.title = old.body = ""
    old.fields = []


def _given_up(version: DisclosureVersion) -> list[DisclosureVersion]:
    """The corrections that were begun before this one and never published."""
    return list(
        session.scalars(
            select(DisclosureVersion).where(
                DisclosureVersion.disclosure_id == version.disclosure_id,
                DisclosureVersion.published_at.is_(None),
                DisclosureVersion.no < version.no,
            )
        )
    )


def published_before(version: DisclosureVersion) -> list[DisclosureVersion]:
    """The published versions before this one, newest first."""
    return list(
        session.scalars(
            select(DisclosureVersion)
            .where(
                DisclosureVersion.disclosure_id == version.disclosure_id,
                DisclosureVersion.published_at.is_not(None),
                DisclosureVersion.no < version.no,
            )
            .order_by(DisclosureVersion.no.desc())
        )
    )


def _entry_id(version: DisclosureVersion) -> int | None:
    return session.scalar(
        select(RegisterEntry.id).where(
            RegisterEntry.community_id == version.community_id,
            RegisterEntry.register == content.REGISTER,
            RegisterEntry.seq == version.register_seq,
        )
    )


def _meet_duty(disclosure: Disclosure, now: datetime) -> None:
    duty = duties.served_by(disclosure)
    if duty is not None and duty.met_at is None:
        duty.met_at, duty.disclosure_id = now, disclosure.id
