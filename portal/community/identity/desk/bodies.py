"""``/desk/c/<slug>/bodies``: bodies of the community, who sits in them, since when and why."""

from collections.abc import Callable
from datetime import date

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock
from portal.base.access import Permission, community, requires, viewer
from portal.base.db import transaction
from portal.base.errors import Conflict, DomainError, NotFound
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.community.identity.desk.blueprint import bp
from portal.community.identity.forms.staff import BodyForm, LastDayForm, SeatForm
from portal.community.identity.labels import BODY_LABELS
from portal.community.identity.models import Body, BodyKind
from portal.community.identity.queries import bodies as found
from portal.community.identity.service import bodies as service


@bp.route("/desk/c/<slug>/bodies", methods=["GET"])
@requires(Permission.PEOPLE_SEE)
def bodies() -> ResponseReturnValue:
    """The bodies and how many sit in them."""
    return render_template(
        "identity/desk/bodies.html",
        bodies=found.bodies_of(community().id, clock.today()),
        labels=BODY_LABELS,
        may_edit=viewer().may(Permission.BODIES_EDIT, community().id),
    )


@bp.route("/desk/c/<slug>/bodies/new", methods=["GET", "POST"])
@requires(Permission.BODIES_EDIT)
def new_body() -> ResponseReturnValue:
    """Enter a body."""
    form = BodyForm()
    made = _founded(form) if form.validate_on_submit() else None
    if made is not None:
        flash(_("Saved."), "success")
        return htmx.go(url_for(".body", body_id=made.id))
    navigation.back_to(url_for(".bodies"))
    html = render_template("identity/desk/body_new.html", form=form)
    return html, 422 if form.is_submitted() else 200


def _founded(form: BodyForm) -> Body | None:
    assert form.from_on.data is not None
    try:
        with transaction():
            return service.found_body(
                community_id=community().id,
                kind=BodyKind(form.kind.data),
                name=form.name.data or "",
                from_on=form.from_on.data,
                actor_id=viewer().person_id or 0,
            )
    except DomainError as error:
        form.name.errors = [str(error)]
        return None


@bp.get("/desk/c/<slug>/bodies/<int:body_id>")
@requires(Permission.PEOPLE_SEE)
def body(body_id: int) -> ResponseReturnValue:
    """The members, present and past."""
    return _page(_body(body_id))


@bp.post("/desk/c/<slug>/bodies/<int:body_id>/seats")
@requires(Permission.BODIES_EDIT)
def add_seat(body_id: int) -> ResponseReturnValue:
    """Enter a member."""
    where, form = _body(body_id), SeatForm()
    if not form.validate_on_submit():
        return _page(where, form)
    assert form.from_on.data is not None
    try:
        with transaction():
            service.add_member(
                body=where,
                name=form.name.data or "",
                phone=form.phone.data or "",
                office=form.office.data or "",
                from_on=form.from_on.data,
                until_on=form.until_on.data,
                basis=form.basis.data or "",
                actor_id=viewer().person_id or 0,
            )
    except Conflict as error:
        return _told(body_id, error)
    except DomainError as error:
        form.name.errors = [str(error)]
        return _page(where, form)
    flash(_("Saved."), "success")
    return htmx.go(url_for(".body", body_id=body_id))


@bp.post("/desk/c/<slug>/bodies/<int:body_id>/seats/<int:seat_id>/end")
@requires(Permission.BODIES_EDIT)
def end_seat(body_id: int, seat_id: int) -> ResponseReturnValue:
    """Enter the last day of a member."""
    seat = found.seat(seat_id)
    if seat is None or seat.body_id != body_id or seat.community_id != community().id:
        raise NotFound

    def act(until_on: date, reason: str) -> None:
        actor_id = viewer().person_id or 0
        service.end_seat(seat=seat, until_on=until_on, actor_id=actor_id, reason=reason)

    return _last_day(_body(body_id), act, seat_id=seat_id)


@bp.post("/desk/c/<slug>/bodies/<int:body_id>/close")
@requires(Permission.BODIES_EDIT)
def close_body(body_id: int) -> ResponseReturnValue:
    """Enter the last day of a body."""
    where = _body(body_id)

    def act(until_on: date, _reason: str) -> None:
        service.close_body(body=where, until_on=until_on, actor_id=viewer().person_id or 0)

    return _last_day(where, act)


def _last_day(
    where: Body, act: Callable[[date, str], None], *, seat_id: int = 0
) -> ResponseReturnValue:
    """Do what needs a last day; refused, its form stands open again with what was typed."""
    form, body_id = LastDayForm(), where.id
    if form.validate_on_submit() and form.until_on.data:
        try:
            with transaction():
                act(form.until_on.data, form.reason.data or "")
        except Conflict as error:
            return _told(body_id, error)
        except DomainError as error:
            form.until_on.errors = [str(error)]
        else:
            flash(_("Saved."), "success")
            return htmx.go(url_for(".body", body_id=body_id))
    elif not (form.until_on.errors or form.reason.errors):
        form.until_on.errors = [_("Not sent yet. Send it once more")]
    return _page(_body(body_id), refused=form, seat_id=seat_id)


def _told(body_id: int, error: Conflict) -> ResponseReturnValue:
    """The body was closed meanwhile: its page has no form any more to say it beside."""
    flash(str(error), "error")
    return htmx.go(url_for(".body", body_id=body_id))


def _body(body_id: int) -> Body:
    where = found.body(body_id)
    if where is None or where.community_id != community().id:
        raise NotFound
    return where


def _page(
    where: Body,
    form: SeatForm | None = None,
    *,
    refused: LastDayForm | None = None,
    seat_id: int = 0,
) -> ResponseReturnValue:
    navigation.back_to(url_for(".bodies"))
    html = render_template(
        "identity/desk/body.html",
        body=where,
        kind=BODY_LABELS[where.kind],
        seats=found.seats_in(where.id),
        today=clock.today(),
        may_edit=viewer().may(Permission.BODIES_EDIT, community().id),
        form=form or SeatForm(formdata=None),
        end=LastDayForm(formdata=None),
        refused=refused,
        refused_seat=seat_id if refused else None,
    )
    return html, 422 if form or refused else 200
