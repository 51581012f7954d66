"""Requests of a person about their own data, and the answers of staff."""

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.base.deadlines import terms_for
from portal.base.errors import DomainError
from portal.base.i18n import _l
from portal.base.outbox.service import enqueue
from portal.privacy.models import PrivacyRequest, RequestKind, RequestState
from portal.privacy.service import sending

LIMIT = "privacy.request"


class AlreadyAnswered(DomainError):
    """A colleague answered first."""

    sentence = _l("A colleague has already answered this request.")


def make_request(
    *, person_id: int, community_id: int, kind: RequestKind, text: str, submission: str = ""
) -> PrivacyRequest:
    """Keep a request that staff of the community answer, by a date told at once; the one made
    before where the same form (``submission``) is sent again."""
    mark = sending.claim(submission, str(person_id), str(community_id), kind.value, text)
    if mark.row_id is not None:
        return session.get_one(PrivacyRequest, mark.row_id)
    due = terms_for(LIMIT, community=community_id).due(clock.now())
    request = PrivacyRequest(
        person_id=person_id, community_id=community_id, kind=kind, text=text, due_at=due.at
    )
    session.add(request)
    session.flush()  # the trail needs the id
    mark.row_id = request.id
    record(
        "privacy.request",
        actor_id=person_id,
        object_kind="privacy_request",
        object_id=request.id,
        community_id=community_id,
        kind=kind.value,
    )
    return request


def log_use(*, person_id: int | None, kind: RequestKind) -> None:
    """Keep that a right was used which the portal serves by itself."""
    now = clock.now()
    session.add(
        PrivacyRequest(
            person_id=person_id, kind=kind, state=RequestState.DONE, made_at=now, closed_at=now
        )
    )


def answer_request(request: PrivacyRequest, *, actor_id: int, granted: bool, answer: str) -> None:
    """Answer, and tell the person; a refusal carries its reasons (PIPL art. 50)."""
    if request.state is not RequestState.OPEN:
        raise AlreadyAnswered
    request.state = RequestState.DONE if granted else RequestState.REFUSED
    request.answer, request.answered_by_id, request.closed_at = answer, actor_id, clock.now()
    record(
        "privacy.answer",
        actor_id=actor_id,
        object_kind="privacy_request",
        object_id=request.id,
        community_id=request.community_id,
        subject_person_id=request.person_id,
        granted=granted,
    )
    enqueue(
        "privacy.answered",
        key=str(request.id),
        person_id=request.person_id,
        community_id=request.community_id,
        request_id=request.id,
    )
