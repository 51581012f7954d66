"""Beginning a draft: from a duty, from an item, as a notice, or as a photo of the signed sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.db import session
from portal.base.errors import NotFound
from portal.disclosures import policy
from portal.disclosures.catalogue import duties
from portal.disclosures.errors import AlreadyUnderWay, NotYourStep, SheetMissing, UnknownItem
from portal.disclosures.models import (
    Audience,
    CatalogueItem,
    Disclosure,
    DisclosureKind,
    DisclosureState,
    DisclosureVersion,
    Duty,
    StepAct,
    Track,
)
from portal.disclosures.policy import Hand
from portal.disclosures.service import filing, items, recording
from portal.disclosures.service.drafting import Words
from portal.disclosures.service.standing import Case


@dataclass(frozen=True)
class Beginning:
    """For what a draft is begun: an item or a notice, perhaps for a duty, perhaps as a photo."""

    kind: DisclosureKind = DisclosureKind.DISCLOSURE
    item_id: int | None = None
    duty_id: int | None = None
    photo_only: bool = False
    files: Sequence[filing.NewFile] = ()


def start(
    *, community_id: int, submission_id: str, hand: Hand, words: Words, beginning: Beginning
) -> Disclosure:
    """Begin a draft; the same form sent twice begins one.

    Raises :class:`AlreadyUnderWay` with the number of the draft that serves the duty already.
    """
    first = sent_before(submission_id)
    if first is not None:
        return first
    if not policy.can_draft(hand):
        raise NotYourStep
    words = words.checked()
    duty = _duty(beginning.duty_id)
    item = _item(community_id, beginning, duty)
    if beginning.photo_only and not beginning.files:
        raise SheetMissing
    disclosure = _disclosure(community_id, submission_id, hand, words, beginning, item, duty)
    duty = duty or duties.served_by(disclosure)
    try:
        with session.begin_nested():
            session.add(disclosure)
    except IntegrityError:
        return _begun_meanwhile(submission_id, duty.id if duty else None)
    if duty is not None:
        duty.disclosure_id = disclosure.id
    version = _first_version(disclosure, hand, words, beginning, item)
    kind = filing.kind_for(photo_only=beginning.photo_only)
    filing.add(version, beginning.files, kind=kind)
    recording.write(Case(disclosure, version, []), StepAct.DRAFTED, hand)
    return disclosure


def sent_before(submission_id: str) -> Disclosure | None:
    """The draft that this very form began, if it was sent before."""
    return session.scalar(select(Disclosure).where(Disclosure.submission_id == submission_id))


def _begun_meanwhile(submission_id: str, duty_id: int | None) -> Disclosure:
    """The draft that a second tap, or a colleague for the same duty, began a moment before."""
    first = sent_before(submission_id)
    if first is not None:
        return first
    serving = session.scalar(
        select(Disclosure.id).where(
            Disclosure.duty_id == duty_id,
            Disclosure.state.not_in((DisclosureState.DROPPED, DisclosureState.RETRACTED)),
        )
    )
    raise AlreadyUnderWay(serving or 0)


def _duty(duty_id: int | None) -> Duty | None:
    if duty_id is None:
        return None
    duty = session.scalar(select(Duty).where(Duty.id == duty_id))
    if duty is None:
        raise NotFound
    return duty


def _item(community_id: int, beginning: Beginning, duty: Duty | None) -> CatalogueItem | None:
    """The item of the duty, or one that is in force in the community today."""
    if beginning.kind is DisclosureKind.NOTICE:
        return None
    if duty is not None:
        return session.get_one(CatalogueItem, duty.item_id)
    for item in items.in_force(community_id, clock.today()):
        if item.id == beginning.item_id:
            return item
    raise UnknownItem


def _disclosure(
    community_id: int,
    submission_id: str,
    hand: Hand,
    words: Words,
    beginning: Beginning,
    item: CatalogueItem | None,
    duty: Duty | None,
) -> Disclosure:
    return Disclosure(
        community_id=community_id,
        submission_id=submission_id,
        kind=beginning.kind,
        item_id=item.id if item else None,
        item_key=item.key if item else "",
        klass=item.klass if item else None,
        title=words.title,
        period_from=words.period_from,
        period_until=words.period_until,
        year=words.period_until.year,
        track=item.track if item else Track.ORDINARY,
        audience=item.audience if item else Audience.PUBLIC,
        duty_id=duty.id if duty else None,
        created_by_id=hand.person_id,
    )


def _first_version(
    disclosure: Disclosure,
    hand: Hand,
    words: Words,
    beginning: Beginning,
    item: CatalogueItem | None,
) -> DisclosureVersion:
    said = dict(words.fields)
    elements = elements_of(item) if not beginning.photo_only else []
    version = DisclosureVersion(
        community_id=disclosure.community_id,
        disclosure_id=disclosure.id,
        title=words.title,
        fields=[[name, said.get(name, "")] for name in elements],
        body=words.body,
        photo_only=beginning.photo_only,
        created_by_id=hand.person_id,
    )
    session.add(version)
    session.flush()  # files and steps need its number
    return version


def elements_of(item: CatalogueItem | None) -> list[str]:
    """The content elements of an item, which are the fields of its drafts."""
    lines = (line.strip() for line in item.elements.splitlines()) if item else ()
    return list(dict.fromkeys(line for line in lines if line))
