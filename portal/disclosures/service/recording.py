"""One step of a version: written down, moved along the table, audited, told."""

from datetime import datetime

from portal.base import clock
from portal.base.audit import service as audit
from portal.base.db import session
from portal.disclosures import lifecycle
from portal.disclosures.errors import ReasonMissing
from portal.disclosures.models import (
    DisclosureState,
    DisclosureStep,
    StepAct,
    VersionKind,
)
from portal.disclosures.policy import Hand
from portal.disclosures.service.standing import Case

LONGEST_COMMENT = 500
_ALREADY = {
    StepAct.SUBMITTED: lifecycle.WAITING,
    StepAct.PUBLISHED: frozenset({DisclosureState.PUBLISHED}),
    StepAct.SENT_BACK: frozenset({DisclosureState.DRAFT}),
    StepAct.WITHDRAWN: frozenset({DisclosureState.DRAFT}),
    StepAct.DROPPED: frozenset({DisclosureState.DROPPED}),
    StepAct.RETRACTED: frozenset({DisclosureState.RETRACTED}),
    **dict.fromkeys(lifecycle.APPROVING.values(), lifecycle.WAITING),
}


def take(
    case: Case,
    act: StepAct,
    hand: Hand,
    *,
    comment: str = "",
    office: str = "",
    person_id: int | None = None,
    scan_file_id: int | None = None,
    at: datetime | None = None,
) -> DisclosureStep:
    """Move the version along the table and write down who did it.

    ``person_id`` is whose step it is where ``hand`` only entered a scanned signature. Raises
    :class:`portal.disclosures.errors.NotNow` where the table has no such move.
    """
    move(case, lifecycle.after(case.state, act, case.path))
    return write(
        case,
        act,
        hand,
        comment=comment,
        office=office,
        person_id=person_id,
        scan_file_id=scan_file_id,
        at=at,
    )


def write(
    case: Case,
    act: StepAct,
    hand: Hand,
    *,
    comment: str = "",
    office: str = "",
    person_id: int | None = None,
    scan_file_id: int | None = None,
    at: datetime | None = None,
    unseen: bool = False,
) -> DisclosureStep:
    """Write down a step that moves nothing, or whose move was made. ``unseen`` lets pages that
    others have open stay good, because no words changed."""
    disclosure, version = case.disclosure, case.version
    step = DisclosureStep(
        community_id=disclosure.community_id,
        version_id=version.id,
        act=act,
        person_id=person_id or hand.person_id,
        office=office or (hand.offices[0] if hand.offices else ""),
        at=at or clock.now(),
        comment=comment,
        scan_file_id=scan_file_id,
        entered_by_id=hand.person_id if scan_file_id else None,
    )
    session.add(step)
    disclosure.version += 0 if unseen else 1
    audit.record(
        f"disclosure.{act.value}",
        actor_id=hand.person_id,
        object_kind="disclosure",
        object_id=disclosure.id,
        community_id=disclosure.community_id,
        on_behalf_of_id=person_id,
        version=version.no,
    )
    return step


def move(case: Case, to: DisclosureState) -> None:
    """Set the version's state; the disclosure follows its first version until that is shown, and
    a correction leaves it published."""
    disclosure, version = case.disclosure, case.version
    if to is DisclosureState.RETRACTED:
        disclosure.state = to
        return
    version.state = to
    if version.kind is VersionKind.FIRST:
        disclosure.state = to


def done_before(case: Case, act: StepAct, hand: Hand) -> bool:
    """Whether the same person just took this very step: a second tap, which changes nothing."""
    if not case.steps:
        return False
    last = case.steps[-1]
    mine = hand.person_id in (last.person_id, last.entered_by_id)
    return last.act is act and mine and case.state in _ALREADY.get(act, ())


def reason_of(text: str) -> str:
    """What was typed as a reason; raises :class:`ReasonMissing` for nothing."""
    reason = text.strip()[:LONGEST_COMMENT]
    if not reason:
        raise ReasonMissing
    return reason


def comment_of(text: str) -> str:
    """What was typed as a comment, which may be nothing."""
    return text.strip()[:LONGEST_COMMENT]
