"""``/desk/outbox``: messages that wait or did not get through."""

from flask import Blueprint, flash, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse

from portal.base.access import Permission, requires, viewer
from portal.base.audit import service as audit
from portal.base.db import session, transaction
from portal.base.errors import NotFound
from portal.base.i18n import _, _l
from portal.base.outbox import queries, service, topics
from portal.base.outbox.models import MessageState, OutboxMessage
from portal.base.web import htmx, navigation
from portal.base.web.arrivals import row_number

bp = Blueprint("outbox_desk", __name__)


def register_navigation() -> None:
    """The entry under 更多."""
    navigation.register(
        navigation.Entry(
            place="desk-more",
            endpoint="outbox_desk.unsent",
            label=_l("Outgoing messages"),
            icon="bell",
            order=80,
            permission=Permission.OUTBOX_READ,
        )
    )


def is_late_for_viewer() -> bool:
    """Whether to tell this viewer that messages are held up: staff only, one small look."""
    return viewer().is_staff and queries.is_late()


@bp.get("/desk/outbox")
@requires(Permission.OUTBOX_READ)
def unsent() -> str:
    """The messages waiting or dead, newest first."""
    dead = request.args.get("show") == "dead"
    state = MessageState.DEAD if dead else MessageState.WAITING
    before = request.args.get("before", type=row_number)
    rows, next_before = queries.unsent(state, before=before, communities=_reach())
    next_url = ""
    if next_before is not None:
        next_url = url_for(".unsent", before=next_before, show="dead" if dead else None)
    return render_template(
        "outbox/unsent.html",
        rows=[(row, _label(row)) for row in rows],
        next_url=next_url,
        dead=dead,
        counts={state.value: number for state, number in queries.counts().items()},
        form=FlaskForm(),
    )


@bp.post("/desk/outbox/<int:message_id>/resend")
@requires(Permission.OUTBOX_READ)
def resend(message_id: int) -> BaseResponse:
    """Try a message again."""
    with transaction():
        message = session.get(OutboxMessage, message_id)
        reach = _reach()
        if message is None or (reach is not None and message.community_id not in reach):
            raise NotFound
        again = service.resend(message)
        if again:
            _record(message)
    if again:
        flash(_("The message will be sent again."), "success")
    else:
        flash(_("This message got through meanwhile."), "info")
    return htmx.go(url_for(".unsent"))


def _record(message: OutboxMessage) -> None:
    audit.record(
        "outbox.resend",
        actor_id=viewer().person_id,
        object_kind="outbox_message",
        object_id=message.id,
        community_id=message.community_id,
        topic=message.topic,
    )


def _reach() -> frozenset[int] | None:
    return viewer().communities(Permission.OUTBOX_READ)


def _label(row: OutboxMessage) -> str:
    topic = topics.known(row.topic)
    return row.topic if topic is None else str(topic.label)
