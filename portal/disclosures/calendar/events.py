"""``…/disclosures/events``: staff record that something happened, or take that back."""

from collections.abc import Iterator

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock
from portal.base.access import Permission, community, requires, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError, NotFound
from portal.base.i18n import _, day
from portal.base.web import htmx, navigation
from portal.disclosures import labels
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.calendar import service
from portal.disclosures.calendar.forms import EventForm
from portal.disclosures.catalogue import queries as catalogue
from portal.disclosures.catalogue.chains import MONTHS


@bp.route("/desk/c/<slug>/disclosures/events/new", methods=["GET", "POST"])
@requires(Permission.DISCLOSURE_DRAFT)
def new_event() -> ResponseReturnValue:
    """What happened, on which day, and what follows from it."""
    wanted = request.args.get("item", "")
    form = EventForm(data={"item": wanted})
    form.offer(_items())
    if not form.validate_on_submit():
        return _page(form), 422 if form.is_submitted() else 200
    assert form.on.data is not None
    try:
        with transaction():
            duty = service.record_event(
                community_id=community().id,
                item_key=form.item.data,
                on=form.on.data,
                event=form.event.data or "",
                actor_id=viewer().person_id,
            )
    except DomainError as refused:
        form.form_errors.append(str(refused.sentence))
        return _page(form), refused.status
    flash(_("Recorded. It is to be made public by %(date)s.", date=day(duty.due_on)), "success")
    return htmx.go(url_for(".calendar"))


def _items() -> Iterator[tuple[str, str, str]]:
    """Items without periods, with the label of their class."""
    for terms in catalogue.in_force(community().id, clock.today()):
        if terms.frequency not in MONTHS:
            yield str(labels.CLASS_LABELS[terms.item.klass]), terms.item.key, terms.item.name


def _page(form: EventForm) -> str:
    navigation.back_to(url_for(".calendar"))
    return render_template("disclosures/calendar/event.html", form=form)


@bp.post("/desk/c/<slug>/disclosures/events/<int:duty_id>/remove")
@requires(Permission.DISCLOSURE_DRAFT)
def remove_event(duty_id: int) -> ResponseReturnValue:
    """It was recorded by mistake; what is gone already, as after a second tap, is removed."""
    try:
        with transaction():
            service.remove_event(duty_id=duty_id, actor_id=viewer().person_id)
    except NotFound:
        return htmx.go(url_for(".calendar"))
    except service.BeingWorkedOn as refused:
        flash(str(refused.sentence), "error")
    else:
        flash(_("Removed."), "success")
    return htmx.go(url_for(".calendar"))
