"""``/desk/c/<slug>/units``: the units that work is sent to (承办单位)."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, Role, authorize, community, requires, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError, NotFound
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.grievances.desk.blueprint import bp
from portal.grievances.dispatch import labels, queries, service
from portal.grievances.dispatch.forms import UnitForm
from portal.grievances.dispatch.models import Unit

P = Permission


@bp.get("/desk/c/<slug>/units")
@requires(P.GRIEVANCE_SEE)
def units() -> ResponseReturnValue:
    """The community's units and those of its sub-district."""
    here = community().id
    return render_template(
        "grievances/dispatch/units.html",
        units=queries.units(here, active_only=False),
        kinds=labels.KIND_LABELS,
        may_edit=viewer().may(P.SETTINGS_EDIT, here),
        may_share=_may_share(),
    )


@bp.route("/desk/c/<slug>/units/new", methods=["GET", "POST"])
@requires(P.SETTINGS_EDIT)
def new_unit() -> ResponseReturnValue:
    """Enter a unit."""
    return _edit(UnitForm(), None)


@bp.route("/desk/c/<slug>/units/<int:unit_id>", methods=["GET", "POST"])
@requires(P.SETTINGS_EDIT)
def edit_unit(unit_id: int) -> ResponseReturnValue:
    """Correct a unit, or let it get no more work; one of the sub-district only by those above."""
    found = queries.unit(community().id, unit_id)
    if found is None:
        raise NotFound
    authorize(found.street_id is None or _may_share())
    form = UnitForm(obj=found)
    if not form.is_submitted():
        form.kind.data, form.shared.data = found.kind.value, found.street_id is not None
    return _edit(form, found)


def _edit(form: UnitForm, found: Unit | None) -> ResponseReturnValue:
    navigation.back_to(url_for(".units"))
    if not form.is_submitted():
        return _page(form, found)
    if not form.validate():
        return _page(form, found, status=422)
    try:
        with transaction():
            service.put_unit(
                community_id=community().id,
                name=form.name.data,
                kind=form.kind.data,
                contact=form.contact.data or "",
                active=bool(form.active.data),
                shared=bool(form.shared.data) and _may_share(),
                unit_id=found.id if found else None,
                version=form.seen,
            )
    except DomainError as error:
        form.form_errors.append(str(error.sentence))
        return _page(form, found, status=error.status)
    flash(_("The unit is kept."), "success")
    return htmx.go(url_for(".units"))


def _page(form: UnitForm, found: Unit | None, *, status: int = 200) -> ResponseReturnValue:
    html = render_template(
        "grievances/dispatch/unit.html",
        form=form,
        is_new=found is None,
        may_share=_may_share(),
    )
    return html, status


def _may_share() -> bool:
    """Whether the viewer answers for the whole sub-district."""
    here = community().id
    return viewer().holds(Role.STREET, here) or viewer().holds(Role.DISTRICT, here)
