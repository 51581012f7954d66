"""The certain people for whom a disclosure is: named by phone while it is a draft."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from portal.base.db import session
from portal.community.identity import phones
from portal.community.identity.models import Credential, CredentialKind, Person
from portal.disclosures import policy
from portal.disclosures.errors import NotYourStep, ReadersStand, ReaderUnknown
from portal.disclosures.models import Disclosure, DisclosureReader, StepAct
from portal.disclosures.policy import Hand
from portal.disclosures.service import recording, standing


@dataclass(frozen=True)
class Reader:
    """One of them; the phone is masked where it is shown."""

    id: int
    person_id: int
    name: str
    phone: str


def readers_of(disclosure_id: int) -> list[Reader]:
    """Who may read it, in the order in which they were named."""
    phone = (
        select(func.min(Credential.value))
        .where(Credential.person_id == Person.id, Credential.kind == CredentialKind.PHONE)
        .scalar_subquery()
    )
    rows = session.execute(
        select(DisclosureReader.id, Person.id, Person.name, phone)
        .join(Person, Person.id == DisclosureReader.person_id)
        .where(DisclosureReader.disclosure_id == disclosure_id)
        .order_by(DisclosureReader.id)
    )
    return [Reader(number, person, name, value or "") for number, person, name, value in rows]


def export_for(person_id: int) -> list[dict[str, object]]:
    """What was published for this person, for the page of one's own records."""
    rows = session.execute(
        select(Disclosure.title, Disclosure.slug, Disclosure.published_at)
        .join(DisclosureReader, DisclosureReader.disclosure_id == Disclosure.id)
        .where(DisclosureReader.person_id == person_id, Disclosure.published_at.is_not(None))
        .order_by(Disclosure.id)
    )
    return [{"title": title, "number": number, "published_at": at} for title, number, at in rows]


def name_readers(
    *, disclosure_id: int, hand: Hand, typed: str, removed: Sequence[int] = ()
) -> None:
    """Add those whose numbers stand one a line, take others off.

    Raises :class:`ReaderUnknown`, and :class:`ReadersStand` where somebody would be added to what
    is published: a correction that nobody agreed to yet must not show it to more people.
    """
    case = standing.open_case(disclosure_id)
    if not policy.can_edit(hand, standing.standing_of(case)):
        raise NotYourStep
    disclosure = case.disclosure
    wanted = _people(typed.splitlines())
    if wanted and disclosure.shown_version is not None:
        raise ReadersStand
    if (wanted or removed) and hand.person_id not in case.authors:
        recording.write(case, StepAct.DRAFTED, hand, unseen=True)
    if removed:
        session.execute(
            delete(DisclosureReader).where(
                DisclosureReader.disclosure_id == disclosure_id,
                DisclosureReader.id.in_(list(removed)),
            )
        )
    known = {each.person_id for each in readers_of(disclosure_id)}
    session.add_all(_reader(disclosure, person) for person in wanted if person not in known)


def _people(lines: Sequence[str]) -> list[int]:
    found: dict[int, None] = {}
    for line in lines:
        if not line.strip():
            continue
        person = session.scalar(
            select(Credential.person_id).where(
                Credential.kind == CredentialKind.PHONE,
                Credential.value == (phones.plain(line) or "-"),
                Credential.verified_at.is_not(None),
            )
        )
        if person is None:
            raise ReaderUnknown(line.strip()[:20])
        found[person] = None
    return list(found)


def _reader(disclosure: Disclosure, person_id: int) -> DisclosureReader:
    return DisclosureReader(
        community_id=disclosure.community_id, disclosure_id=disclosure.id, person_id=person_id
    )
