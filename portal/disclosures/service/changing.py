"""After publication: a correction as a new version, or a retraction that leaves a tombstone."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.db import session
from portal.disclosures import announcements, parts, policy
from portal.disclosures.errors import AlreadyUnderWay, NotNow, NotYourStep
from portal.disclosures.models import (
    DisclosureState,
    DisclosureVersion,
    StepAct,
    VersionKind,
)
from portal.disclosures.policy import Hand
from portal.disclosures.service import content, filing, recording, standing, telling
from portal.disclosures.service.drafting import release_duty
from portal.disclosures.service.standing import Case
from portal.trust import registers


def correct(*, disclosure_id: int, seen: int, hand: Hand, kind: VersionKind, reason: str) -> Case:
    """Begin a new version with what is shown now; it goes the same steps.

    ``kind`` is a correction, whose reason and difference readers see, or one that takes personal
    data out. Raises :class:`AlreadyUnderWay` while another one is prepared.
    """
    case = standing.open_case(disclosure_id)
    if case.version.published_at is None and case.disclosure.shown_version is not None:
        if case.state is DisclosureState.DRAFT and hand.person_id in case.authors:
            return case  # a second tap
        raise AlreadyUnderWay(disclosure_id)
    if not policy.can_correct(hand, standing.standing_of(case)):
        raise NotYourStep
    if kind is VersionKind.FIRST or case.disclosure.version != seen:
        raise NotNow
    new = _next_version(case, hand, kind, recording.reason_of(reason))
    fresh = Case(case.disclosure, new, [])
    recording.write(fresh, StepAct.DRAFTED, hand)
    return fresh


def _next_version(case: Case, hand: Hand, kind: VersionKind, reason: str) -> DisclosureVersion:
    old = case.version
    last = session.scalar(
        select(func.max(DisclosureVersion.no)).where(
            DisclosureVersion.disclosure_id == old.disclosure_id
        )
    )
    new = DisclosureVersion(
        community_id=old.community_id,
        disclosure_id=old.disclosure_id,
        no=(last or 0) + 1,
        kind=kind,
        reason=reason,
        title=old.title,
        fields=[list(pair) for pair in old.fields],
        body=old.body,
        photo_only=old.photo_only,
        created_by_id=hand.person_id,
    )
    try:
        with session.begin_nested():
            session.add(new)
    except IntegrityError as error:
        raise AlreadyUnderWay(old.disclosure_id) from error
    filing.copy(old, new)
    for part in parts.registered():
        part.copy(old.id, new.id)
    return new


def retract(*, disclosure_id: int, seen: int, hand: Hand, reason: str) -> Case:
    """Take a published disclosure away; who did it and why stays to be read.

    A correction under way is given up with it; the duty is unmet again.
    """
    case = standing.open_case(disclosure_id)
    if recording.done_before(case, StepAct.RETRACTED, hand):
        return case
    where = standing.standing_of(case)
    if not policy.can_retract(hand, where):
        raise NotNow if not where.is_shown else NotYourStep
    if case.disclosure.version != seen:
        raise NotNow
    why = recording.reason_of(reason)
    if case.version.published_at is None:
        recording.take(case, StepAct.DROPPED, hand, comment=why)
        session.flush()  # the shown version is the newest again
        case = standing.open_case(disclosure_id)
    return _retracted(case, hand, why)


def _retracted(case: Case, hand: Hand, why: str) -> Case:
    disclosure = case.disclosure
    disclosure.retracted_at = clock.now()
    step = recording.take(case, StepAct.RETRACTED, hand, comment=why, at=disclosure.retracted_at)
    session.flush()  # the register is told what the row says
    registers.append(
        content.REGISTER,
        disclosure.community_id,
        kind="retracted",
        subject=content.subject_of(disclosure.slug or "", case.version.no),
        content=content.retraction_of(disclosure, step),
    )
    filing.hide(
        session.scalars(
            select(DisclosureVersion.id).where(DisclosureVersion.disclosure_id == disclosure.id)
        ).all()
    )
    release_duty(disclosure)
    announcements.tell_subscribers(disclosure, "retracted", but=hand.person_id)
    telling.tell_authors(case, "retracted", actor_id=hand.person_id)
    return case
