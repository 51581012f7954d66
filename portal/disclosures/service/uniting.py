"""Two rows proved to be one human being: lists for the one are for the other, and nobody gets by
two accounts what one person may not do.

Steps are never changed. A draft that the one wrote is the other's too from now on; one that the
one had approved goes back to its drafter, because it may have been approved twice by one person.
"""

from sqlalchemy import select

from portal.base import scope
from portal.base.db import session
from portal.base.i18n import DEFAULT_LOCALE, _, speaking
from portal.disclosures import lifecycle
from portal.disclosures.models import (
    DisclosureReader,
    DisclosureStep,
    DisclosureVersion,
    StepAct,
)
from portal.disclosures.policy import Hand
from portal.disclosures.service import recording, standing


def move_to(gone: int, kept: int) -> None:
    """What was meant for or done by the one counts for the other."""
    with scope.everywhere("two rows of one person"):
        _move_readers(gone, kept)
        for disclosure_id in _under_way_by(gone):
            with speaking(DEFAULT_LOCALE):  # what is written here is read by everybody
                _own_up(disclosure_id, gone, kept)


def _move_readers(gone: int, kept: int) -> None:
    rows = session.scalars(
        select(DisclosureReader).where(DisclosureReader.person_id.in_((gone, kept)))
    ).all()
    named = {row.disclosure_id for row in rows if row.person_id == kept}
    for row in rows:
        if row.person_id != gone:
            continue
        if row.disclosure_id in named:
            session.delete(row)
        else:
            row.person_id = kept
    session.flush()  # the person's row is emptied next


def _under_way_by(person_id: int) -> list[int]:
    found = session.scalars(
        select(DisclosureVersion.disclosure_id)
        .join(DisclosureStep, DisclosureStep.version_id == DisclosureVersion.id)
        .where(
            DisclosureStep.person_id == person_id,
            DisclosureVersion.state.in_(sorted(lifecycle.UNDER_WAY)),
        )
        .distinct()
    )
    return sorted(found)


def _own_up(disclosure_id: int, gone: int, kept: int) -> None:
    case = standing.open_case(disclosure_id)
    hand, why = Hand(kept), _("Two accounts of one person were united.")
    approvers = {step.person_id for step in case.approvals}
    wrote = gone in case.authors
    if gone in approvers or (wrote and kept in approvers):
        recording.take(case, StepAct.SENT_BACK, hand, comment=why)
    if wrote and kept not in case.authors:
        recording.write(case, StepAct.DRAFTED, hand, comment=why, unseen=True)
    session.flush()  # the next case of the same person is read anew
