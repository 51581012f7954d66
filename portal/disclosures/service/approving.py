"""Agreeing to a version, signing it, also on paper, or sending it back."""

from portal.base.access.permissions import Permission
from portal.base.db import session
from portal.disclosures import lifecycle, policy
from portal.disclosures.errors import NotNow, NotYourStep, OwnDraft, TakenBefore
from portal.disclosures.models import DisclosureFileKind, DisclosureState, StepAct
from portal.disclosures.policy import Hand, Standing
from portal.disclosures.service import filing, recording, standing, telling
from portal.disclosures.service.standing import Case

S = DisclosureState


def approve(*, disclosure_id: int, seen: int, state: S, hand: Hand, comment: str = "") -> Case:
    """Check, review or sign: the step that is due in ``state``, which the page showed.

    Raises :class:`OwnDraft`, :class:`TakenBefore`, :class:`NotYourStep`, or :class:`NotNow` when
    it stands elsewhere by now or was changed after ``seen``.
    """
    case = standing.open_case(disclosure_id)
    act = lifecycle.APPROVING.get(state)
    if act is None:
        raise NotNow
    if recording.done_before(case, act, hand):
        return case
    if case.state is not state or case.disclosure.version != seen:
        raise NotNow
    _judge(hand, standing.standing_of(case))
    recording.take(case, act, hand, comment=recording.comment_of(comment))
    return _told(case.disclosure.id, hand)


def _judge(hand: Hand, where: Standing) -> None:
    if policy.can_approve(hand, where):
        return
    if hand.person_id in where.authors and policy.can_draft(hand):
        raise OwnDraft
    if hand.person_id in where.approvers:
        raise TakenBefore
    raise NotYourStep


def _told(disclosure_id: int, hand: Hand) -> Case:
    session.flush()  # who is next is worked out from the steps
    case = standing.open_case(disclosure_id)
    telling.tell_next(case, actor_id=hand.person_id)
    return case


def sign_on_paper(
    *,
    disclosure_id: int,
    seen: int,
    hand: Hand,
    director_id: int,
    scan: filing.NewFile,
    comment: str = "",
) -> Case:
    """Enter the signature that the director gave on paper; by somebody else than the drafter.

    The director must not have written or approved the version before.
    """
    case = standing.open_case(disclosure_id)
    if recording.done_before(case, StepAct.SIGNED, hand):
        return case
    if case.state is not S.SIGNING or case.disclosure.version != seen:
        raise NotNow
    where = standing.standing_of(case)
    if not policy.can_scan(hand, where):
        raise OwnDraft if hand.person_id in where.authors else NotYourStep
    if director_id not in standing.directors(case.disclosure.community_id):
        raise NotYourStep
    director = Hand(director_id, frozenset({Permission.DISCLOSURE_DRAFT}))
    if policy.had_a_hand(director, where):
        raise OwnDraft if director_id in where.authors else TakenBefore
    filing.add(case.version, [scan], kind=DisclosureFileKind.SIGNATURE)
    recording.take(
        case,
        StepAct.SIGNED,
        hand,
        comment=recording.comment_of(comment),
        office=standing.office_of(director_id, case.disclosure.community_id),
        person_id=director_id,
        scan_file_id=scan[0],
    )
    return _told(case.disclosure.id, hand)


def send_back(*, disclosure_id: int, seen: int, hand: Hand, reason: str) -> Case:
    """Give the draft back to its authors, with what is to be changed."""
    case = standing.open_case(disclosure_id)
    if recording.done_before(case, StepAct.SENT_BACK, hand):
        return case
    if case.disclosure.version != seen:
        raise NotNow
    where = standing.standing_of(case)
    if not policy.can_send_back(hand, where):
        _judge(hand, where)
        raise NotYourStep
    recording.take(case, StepAct.SENT_BACK, hand, comment=recording.reason_of(reason))
    telling.tell_authors(case, "sent_back", actor_id=hand.person_id)
    return case
