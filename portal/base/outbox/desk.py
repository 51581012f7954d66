"""``/desk/outbox``: messages that wait or did not get through, why, and sending them again."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse

from portal.base.access import Permission, requires, viewer
from portal.base.audit import service as audit
from portal.base.db import session, transaction
from portal.base.errors import NotFound
from portal.base.i18n import _, _l, ngettext
from portal.base.outbox import queries, resending, service, topics
from portal.base.outbox.delivering import labels, reasons
from portal.base.outbox.delivering import queries as deliveries
from portal.base.outbox.delivering.models import Delivery
from portal.base.outbox.models import MessageState, OutboxMessage
from portal.base.outbox.resending import INBOX
from portal.base.web import htmx, navigation
from portal.base.web.arrivals import row_number

bp = Blueprint("outbox_desk", __name__)


@dataclass(frozen=True)
class Entry:
    """One message as the page shows it; ``again_url`` is empty where there is nothing to do."""

    id: int
    title: str
    written_at: datetime
    tries: int
    why: str
    again_url: str
    next_at: datetime | None = None


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


def trouble_for_viewer() -> queries.Trouble:
    """What to tell this viewer of messages that do not leave: staff only, one small look."""
    if not viewer().is_staff:
        return queries.Trouble(False, False)
    found = queries.trouble()
    return found._replace(dead=found.dead and viewer().may(Permission.OUTBOX_READ))


@bp.get("/desk/outbox")
@requires(Permission.OUTBOX_READ)
def unsent() -> str:
    """What waits or is dead: by channel, what is dead by its reason first, then one by one."""
    dead = request.args.get("show") == "dead"
    channel, reason = request.args.get("channel"), request.args.get("reason")
    numbers = {"waiting": _numbers(dead=False), "dead": _numbers(dead=True)}
    groups: list[deliveries.Why] = []
    entries: list[Entry] = []
    next_url = ""
    if dead and channel is None:
        groups = [*queries.dead_announcements(_reach()), *deliveries.reasons(_reach())]
    else:
        channel = channel or next(iter(numbers["waiting"]), INBOX)
        entries, next_url = _entries(channel, dead=dead, reason=reason)
    return render_template(
        "outbox/unsent.html",
        dead=dead,
        numbers=numbers,
        channel=channel,
        channel_label=labels.channel,
        reason=reason,
        told=reasons.told,
        groups=groups,
        entries=entries,
        next_url=next_url,
        form=FlaskForm(),
    )


@bp.post("/desk/outbox/<int:message_id>/resend")
@requires(Permission.OUTBOX_READ)
def resend(message_id: int) -> BaseResponse:
    """Try an announcement again."""
    with transaction():
        message = session.get(OutboxMessage, message_id)
        if message is None or not _may_see(message.community_id):
            raise NotFound
        again = service.resend(message)
        if again:
            _record(message)
    _say(again)
    return htmx.go(url_for(".unsent"))


@bp.post("/desk/outbox/deliveries/<int:delivery_id>/resend")
@requires(Permission.OUTBOX_READ)
def resend_delivery(delivery_id: int) -> BaseResponse:
    """Try one message again on its channel."""
    with transaction():
        delivery = session.get(Delivery, delivery_id)
        if delivery is None or not _may_see(delivery.community_id):
            raise NotFound
        again = resending.resend_delivery(delivery)
        if again:
            _record(delivery)
    _say(again)
    return htmx.go(url_for(".unsent", channel=delivery.channel))


@bp.post("/desk/outbox/resend-all")
@requires(Permission.OUTBOX_READ)
def resend_all() -> BaseResponse:
    """Try everything again that failed on a channel for the same reason."""
    channel, reason = request.form.get("channel", ""), request.form.get("reason", "")
    with transaction():
        number = resending.resend_all(channel, reason, _reach())
        _record_all("outbox.resend_all", channel, reason, number)
    flash(
        ngettext(
            "%(num)d message will be sent again.", "%(num)d messages will be sent again.", number
        ),
        "success",
    )
    return htmx.go(url_for(".unsent", show="dead"))


@bp.post("/desk/outbox/leave-all")
@requires(Permission.OUTBOX_READ)
def leave_all() -> BaseResponse:
    """Send nothing more of what failed on a channel for the same reason."""
    channel, reason = request.form.get("channel", ""), request.form.get("reason", "")
    with transaction():
        number = resending.leave_all(channel, reason, _reach())
        _record_all("outbox.leave_all", channel, reason, number)
    flash(
        ngettext("%(num)d message was laid aside.", "%(num)d messages were laid aside.", number),
        "success",
    )
    return htmx.go(url_for(".unsent", show="dead"))


def _numbers(*, dead: bool) -> dict[str, int]:
    """How many there are by channel, channels without any left out."""
    reach = _reach()
    state = MessageState.DEAD if dead else MessageState.WAITING
    found = {INBOX: queries.counts(reach)[state]} | deliveries.counts(dead=dead, communities=reach)
    return {channel: number for channel, number in found.items() if number}


def _entries(channel: str, *, dead: bool, reason: str | None) -> tuple[list[Entry], str]:
    before = request.args.get("before", type=row_number)
    if channel == INBOX:
        state = MessageState.DEAD if dead else MessageState.WAITING
        messages, following = queries.unsent(
            state, reason=reason, before=before, communities=_reach()
        )
        entries = [_announcement(message, dead) for message in messages]
    else:
        rows, following = deliveries.page(
            channel, dead=dead, reason=reason, before=before, communities=_reach()
        )
        entries = [_delivery(row, dead) for row in rows]
    if following is None:
        return entries, ""
    show = "dead" if dead else None
    return entries, url_for(".unsent", show=show, channel=channel, reason=reason, before=following)


def _announcement(message: OutboxMessage, dead: bool) -> Entry:
    again = bool(message.attempts or dead)
    return Entry(
        id=message.id,
        title=_title(message.topic),
        written_at=message.created_at,
        tries=message.attempts,
        why=_("Last failure: %(error)s", error=message.last_error) if message.last_error else "",
        again_url=url_for(".resend", message_id=message.id) if again else "",
        next_at=None if dead else message.not_before,
    )


def _delivery(row: Delivery, dead: bool) -> Entry:
    again = bool(row.reason or dead)
    return Entry(
        id=row.outbox_id,
        title=_title(row.topic),
        written_at=row.created_at,
        tries=row.attempts,
        why=reasons.told(row.reason) if row.reason else "",
        again_url=url_for(".resend_delivery", delivery_id=row.id) if again else "",
        next_at=None if dead else row.due_at,
    )


def _say(again: bool) -> None:
    if again:
        flash(_("The message will be sent again."), "success")
    else:
        flash(_("This message got through meanwhile."), "info")


def _record(row: OutboxMessage | Delivery) -> None:
    audit.record(
        "outbox.resend",
        actor_id=viewer().person_id,
        object_kind="outbox_message",
        object_id=row.id if isinstance(row, OutboxMessage) else row.outbox_id,
        community_id=row.community_id,
        topic=row.topic,
    )


def _record_all(act: str, channel: str, reason: str, number: int) -> None:
    if number:
        audit.record(
            act,
            actor_id=viewer().person_id,
            object_kind="outbox_message",
            out_by=f"out_by_{reasons.clean(channel)}",
            out_failed=reasons.clean(reason),
            how_many=number,
        )


def _may_see(community_id: int | None) -> bool:
    reach = _reach()
    return reach is None or community_id in reach


def _reach() -> frozenset[int] | None:
    return viewer().communities(Permission.OUTBOX_READ)


def _title(name: str) -> str:
    topic = topics.known(name)
    return name if topic is None else str(topic.label)
