"""``/desk/c/<slug>/retention``, and ``/desk/retention`` for the installation and its districts."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base import names
from portal.base.access import Permission, community, requires, viewer
from portal.base.db import transaction
from portal.base.desk import place as where
from portal.base.desk.place import Place
from portal.base.errors import DomainError, NotFound
from portal.base.i18n import _
from portal.base.settings import queries as settings
from portal.base.settings.scopes import ScopeKind
from portal.base.settings.service import NothingChanged
from portal.base.web import htmx
from portal.base.web.arrivals import row_number
from portal.base.web.forms import PlainForm
from portal.grievances.desk.blueprint import bp
from portal.grievances.options import KEEP_MONTHS
from portal.grievances.retention import labels, queries, service, trying
from portal.grievances.retention.forms import HoldForm, RuleForm, TryForm

P = Permission


@bp.get("/desk/retention")
@bp.get("/desk/c/<slug>/retention")
@requires(P.PRIVACY_HANDLE)
def retention() -> ResponseReturnValue:
    """The rule, what it removes next, and a trial of another number."""
    place = where.here()
    asked = TryForm(request.args if "months" in request.args else None)
    tried, status = None, 200
    if "inherit" in request.args and trying.may_inherit(place.scope):
        tried = trying.dry_run(place.scope, None)
    elif "months" in request.args:
        if asked.validate():
            tried = trying.dry_run(place.scope, asked.months.data)
        else:
            status = 422
    return _page(place, asked=asked, tried=tried), status


@bp.post("/desk/retention")
@bp.post("/desk/c/<slug>/retention")
@requires(P.PRIVACY_HANDLE)
def change_retention() -> ResponseReturnValue:
    """Make the number that was tried the rule."""
    place, form = where.here(), RuleForm()
    months = None if form.inherit.data else form.months.data
    if months is None and not form.inherit.data:
        return htmx.go(url_for(".retention", **place.query))
    if not form.validate():
        return _page(place, form=form, tried=trying.dry_run(place.scope, months)), 422
    try:
        with transaction():
            service.change_rule(
                scope=place.scope,
                months=months,
                token=form.token.data or "",
                by=viewer().person_id or 0,
                reason=form.reason.data or "",
            )
    except NothingChanged as error:
        flash(str(error), "info")
        return htmx.go(url_for(".retention", **place.query))
    except DomainError as error:
        form.form_errors.append(str(error))
        tried = trying.dry_run(place.scope, months)
        return _page(place, form=form, tried=tried), error.status
    flash(_("The rule holds from now on."), "success")
    return htmx.go(url_for(".retention", **place.query))


@bp.post("/desk/c/<slug>/retention/holds")
@requires(P.PRIVACY_HANDLE)
def hold_retention() -> ResponseReturnValue:
    """Keep a report back."""
    place, form = where.here(), HoldForm(prefix="hold")
    if not form.validate():
        return _page(place, holding=form), 422
    try:
        with transaction():
            service.hold(
                community_id=community().id,
                no=form.no.data or "",
                reason=form.reason.data or "",
                until_on=form.until_on.data,
                by=viewer().person_id or 0,
            )
    except DomainError as error:
        form.no.errors = [str(error)]
        return _page(place, holding=form), error.status
    flash(_("%(no)s is kept back.", no=form.no.data), "success")
    return htmx.go(url_for(".retention"))


@bp.post("/desk/c/<slug>/retention/holds/<int:hold_id>/lift")
@requires(P.PRIVACY_HANDLE)
def lift_retention(hold_id: int) -> ResponseReturnValue:
    """Let a report go its way again; a second tap changes nothing."""
    if queries.hold(community().id, hold_id) is None:
        raise NotFound
    with transaction():
        service.lift(hold_id, by=viewer().person_id or 0)
    flash(_("It is no longer kept back."), "success")
    return htmx.go(url_for(".retention"))


def _page(
    place: Place,
    *,
    asked: TryForm | None = None,
    form: RuleForm | None = None,
    tried: trying.DryRun | None = None,
    holding: HoldForm | None = None,
) -> str:
    found = settings.effective(KEEP_MONTHS, place.scope)
    history = settings.history(KEEP_MONTHS, place.scope)
    rule = form or RuleForm(formdata=None)
    if tried is not None:
        rule.token.data = tried.token
    known = names.names_of({row.set_by for row in history})
    return render_template(
        "grievances/retention/page.html",
        place=place,
        others=where.others(place),
        months=found.value,
        source=where.source_label(found.source, place.scope),
        now=trying.dry_run(place.scope, found.value),
        asked=asked or TryForm(formdata=None, months=found.value),
        tried=tried,
        form=rule,
        may_inherit=trying.may_inherit(place.scope),
        rules=labels.RULES,
        history=[
            {
                "number": row.version,
                "value": row.value or _("Wider level"),
                "row": row,
                "who": known.get(row.set_by or 0, ""),
            }
            for row in history
        ],
        **_inside(place, holding),
    )


def _inside(place: Place, holding: HoldForm | None) -> dict[str, Any]:
    """What a community has besides: reports kept back, and what was removed."""
    if place.scope.kind is not ScopeKind.COMMUNITY:
        return {"holding": None, "holds": [], "removed": [], "next_url": "", "may_open": False}
    held = queries.holds(place.scope.id)
    before = request.args.get("before", type=row_number)
    rows, key = queries.removed(place.scope.id, before=before)
    known = names.names_of({each.made_by_id for each in held})
    return {
        "holding": holding or HoldForm(formdata=None, prefix="hold"),
        "holds": [(each, known.get(each.made_by_id, "")) for each in held],
        "lift": PlainForm(formdata=None),
        "removed": [(each, labels.in_words(each.what)) for each in rows],
        "next_url": url_for(".retention", before=key) if key else "",
        "may_open": viewer().may(P.GRIEVANCE_SEE, place.scope.id),
    }
