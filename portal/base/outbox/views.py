"""``/me/messages``: a person's inbox."""

from flask import Blueprint, flash, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse

from portal.base.access import signed_in, viewer
from portal.base.db import transaction
from portal.base.errors import NotFound
from portal.base.i18n import _, _l
from portal.base.outbox import queries, rendering, service
from portal.base.outbox.models import InboxMessage
from portal.base.web import htmx, navigation
from portal.base.web.arrivals import row_number
from portal.base.web.preferences_views import local_path

bp = Blueprint("outbox", __name__)


def unread_badge(_community: object = None) -> int:
    """How many messages the viewer has not opened; no query for people who are not signed in."""
    person_id = viewer().person_id
    return queries.unread_count(person_id) if person_id else 0


def register_navigation() -> None:
    """The entry on the 我的 page."""
    navigation.register(
        navigation.Entry(
            place="me",
            endpoint="outbox.messages",
            label=_l("Messages"),
            icon="bell",
            order=30,
            count=unread_badge,
        )
    )


@bp.get("/me/messages")
@signed_in
def messages() -> BaseResponse:
    """The messages, newest first."""
    navigation.back_to(url_for("identity.me"))
    person_id = _me()
    unread = request.args.get("show") == "unread"
    before = request.args.get("before", type=row_number)
    page = queries.inbox(person_id, before=before, unread=unread)
    return htmx.render(
        "outbox/messages.html",
        fragment="outbox/fragments/list.html",
        entries=[_entry(message) for message in page.messages],
        next_url=_address(unread, page.next_before) if page.next_before else "",
        unread_count=queries.unread_count(person_id),
        unread=unread,
        form=FlaskForm(),
    )


@bp.post("/me/messages/<int:message_id>/open")
@signed_in
def open_message(message_id: int) -> BaseResponse:
    """Mark a message read and go where it leads."""
    with transaction():
        message = queries.message_of(_me(), message_id)
        if message is None:
            raise NotFound
        service.mark_read(message)
    return htmx.go(local_path(message.url, url_for(".messages")))


@bp.post("/me/messages/read")
@signed_in
def read_all() -> BaseResponse:
    """Mark all messages read."""
    with transaction():
        service.mark_all_read(_me())
    flash(_("All messages are marked as read."), "success")
    return htmx.go(url_for(".messages"))


def _me() -> int:
    person_id = viewer().person_id
    if person_id is None:
        raise NotFound
    return person_id


def _address(unread: bool, before: int) -> str:
    return url_for(".messages", before=before, show="unread" if unread else None)


def _entry(message: InboxMessage) -> dict[str, object]:
    title, text = rendering.words(
        message.topic,
        message.facts,
        channel="inbox",
        community_id=message.community_id,
        at=message.sent_at,
    )
    return {"message": message, "title": title, "text": text}
