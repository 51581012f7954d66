"""``/desk/settings/limits``: time limits and their versions."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import Field

from portal.base import clock, names
from portal.base.access import Permission, requires, viewer
from portal.base.audit import service as audit
from portal.base.db import transaction
from portal.base.deadlines import Clock, LimitKind, Stop, UnknownLimit, queries, service
from portal.base.deadlines.declared import all_kinds, find
from portal.base.deadlines.models import LimitRule
from portal.base.desk import place as where
from portal.base.desk.forms import LimitForm
from portal.base.desk.place import Place
from portal.base.errors import Conflict, DomainError, Invalid, NotFound
from portal.base.i18n import _, ngettext
from portal.base.settings.queries import effective
from portal.base.settings.registry import find as find_setting
from portal.base.settings.scopes import INSTALLATION
from portal.base.web import htmx, navigation
from portal.base.web.arrivals import row_number_or

bp = Blueprint("limits_desk", __name__)


def limit_text(counted: Clock, amount: int) -> str:
    """A limit in words: 3 working days."""
    match counted:
        case Clock.MINUTES:
            text = ngettext("%(num)d minute", "%(num)d minutes", amount)
        case Clock.WORKING_HOURS:
            text = ngettext("%(num)d working hour", "%(num)d working hours", amount)
        case Clock.WORKING_DAYS:
            text = ngettext("%(num)d working day", "%(num)d working days", amount)
        case Clock.CALENDAR_DAYS:
            text = ngettext("%(num)d calendar day", "%(num)d calendar days", amount)
    return str(text)


@bp.get("/desk/settings/limits")
@bp.get("/desk/c/<slug>/settings/limits")
@requires(Permission.SETTINGS_EDIT)
def index() -> str:
    """Every limit in force."""
    place = where.here()
    lines = [_line(kind, place) for kind in all_kinds()]
    return render_template(
        "deadlines/limits.html", place=place, lines=lines, others=where.others(place)
    )


def _line(kind: LimitKind, place: Place) -> dict[str, str]:
    counted, amount, _stop, source = _in_force(kind, place)
    return {
        "label": str(kind.label),
        "value": limit_text(counted, amount),
        "source": source,
        "url": url_for(".edit", key=kind.key, **place.query),
    }


def _in_force(kind: LimitKind, place: Place) -> tuple[Clock, int, Stop, str]:
    version, source = queries.in_force(kind.key, place.scope, clock.now())
    label = where.source_label(source, place.scope)
    if version is None or version.amount is None:
        return kind.clock, kind.amount, kind.stop, label
    return version.clock, version.amount, version.stop, label


def _kind(key: str) -> LimitKind:
    try:
        return find(key)
    except UnknownLimit as error:
        raise NotFound from error


@bp.get("/desk/settings/limits/<key>")
@bp.get("/desk/c/<slug>/settings/limits/<key>")
@requires(Permission.SETTINGS_EDIT)
def edit(key: str) -> BaseResponse:
    """One limit, its versions, and the form for the next."""
    place, kind = where.here(), _kind(key)
    counted, amount, stop, _source = _in_force(kind, place)
    form = LimitForm(amount=amount, clock=counted.value, stop=stop.value)
    return _page(kind, place, form, 200)


@bp.post("/desk/settings/limits/<key>")
@bp.post("/desk/c/<slug>/settings/limits/<key>")
@requires(Permission.SETTINGS_EDIT)
def save(key: str) -> BaseResponse:
    """Add a version."""
    place, kind = where.here(), _kind(key)
    form = LimitForm()
    form.forgive_amount()
    if not form.validate_on_submit():
        return _page(kind, place, form, 422)
    if form.begins.data and form.begins.data < clock.today():
        form.begins.errors = [*form.begins.errors, _("Choose today or a later day.")]
        return _page(kind, place, form, 422)
    try:
        with transaction():
            _add(kind, place, form)
    except DomainError as refused:
        if not isinstance(refused, Invalid | Conflict):
            raise
        field = _beside(form, refused)
        field.errors = [*field.errors, refused.sentence]
        return _page(kind, place, form, refused.status)
    flash(_("Saved. What was promised before stays as it is."), "success")
    return htmx.go(url_for(".index", **place.query))


def _beside(form: LimitForm, refused: DomainError) -> Field:
    if isinstance(refused, service.NoteMissing):
        return form.note
    return form.begins if isinstance(refused, service.TooFarAhead) else form.amount


def _add(kind: LimitKind, place: Place, form: LimitForm) -> None:
    inherit = form.inherit.data and place.scope != INSTALLATION
    row = service.new_rule(
        key=kind.key,
        scope=place.scope,
        clock_kind=Clock(form.clock.data),
        amount=None if inherit else form.amount.data,
        stop=Stop(form.stop.data),
        valid_from=_begins(form),
        note=form.note.data or "",
        by=viewer().person_id,
        version=row_number_or(-1, form.version.data),
    )
    audit.record(
        "limit.change",
        actor_id=viewer().person_id,
        object_kind="limit",
        community_id=place.scope.community_id,
        reason=row.note,
        key=kind.key,
        scope=place.scope.key,
        version=row.version,
    )


def _begins(form: LimitForm) -> datetime:
    day = form.begins.data
    return clock.start_of(day) if day and day > clock.today() else clock.now()


def _page(kind: LimitKind, place: Place, form: LimitForm, status: int) -> BaseResponse:
    rows = queries.history(kind.key, place.scope)
    if request.method == "GET" or status == Conflict.status:
        form.version.data = str(rows[0].version if rows else 0)
    counted, amount, _stop, source = _in_force(kind, place)
    navigation.back_to(url_for(".index", **place.query))
    people = names.names_of({row.entered_by for row in rows})
    return htmx.render(
        "deadlines/limit.html",
        fragment="deadlines/fragments/limit_form.html",
        status=status,
        kind=kind,
        place=place,
        form=form,
        current=limit_text(counted, amount),
        terms=_terms(kind, place),
        source=source,
        can_inherit=place.scope != INSTALLATION,
        history=[_version(row, people.get(row.entered_by or 0, "")) for row in rows],
        action=url_for(".save", key=kind.key, **place.query),
    )


def _terms(kind: LimitKind, place: Place) -> list[tuple[str, str]]:
    """From what on it runs, what it does not count, and whether it may be put off."""
    found = [(_("Starts"), str(kind.starts)), (_("Does not count"), str(kind.stands_still))]
    if kind.put_off:
        allowed = effective(find_setting(kind.put_off), place.scope).value
        found.append((_("May be put off once"), str(_("Yes") if allowed else _("No"))))
    return [(term, said) for term, said in found if said]


def _version(row: LimitRule, who: str) -> dict[str, Any]:
    text = _("Wider level") if row.amount is None else limit_text(row.clock, row.amount)
    return {"number": row.version, "value": text, "who": who, "row": row}
