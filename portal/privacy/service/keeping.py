"""How long things are kept: what the worker deletes each night."""

from datetime import timedelta

from sqlalchemy import delete, or_, update

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.identity.models import OneTimeCode, SignInSession
from portal.privacy.models import Feedback, PrivacyRequest, RequestState, SentForm

CODE_DAYS = 1
FORM_DAYS = 2
SESSION_DAYS = 183
CONTACT_DAYS = 183
FEEDBACK_DAYS = 730
REQUEST_DAYS = 3 * 366
# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def purge() -> None:
    """Delete one-time codes after a day, ended sessions after six months (the log period of the
    Cybersecurity Law, art. 21), feedback after two years, requests after three (network data
    rules, art. 12); empty the contact of feedback six months after it was dealt with."""
    now = clock.now()

    def ago(days: int) -> object:
        return now - timedelta(days=days)

    sessions = or_(
        SignInSession.ended_at < ago(SESSION_DAYS), SignInSession.expires_at < ago(SESSION_DAYS)
    )
    closed = PrivacyRequest.state != RequestState.OPEN
    answered = Feedback.handled_at < ago(CONTACT_DAYS)
    with transaction():
        for statement in (
            delete(OneTimeCode).where(OneTimeCode.created_at < ago(CODE_DAYS)),
            delete(SentForm).where(SentForm.at < ago(FORM_DAYS)),
            delete(SignInSession).where(sessions),
            delete(Feedback).where(Feedback.sent_at < ago(FEEDBACK_DAYS)),
            delete(PrivacyRequest).where(closed, PrivacyRequest.closed_at < ago(REQUEST_DAYS)),
            update(Feedback).where(answered, Feedback.contact != "").values(contact=""),
        ):
            session.execute(statement, execution_options=BLIND)
