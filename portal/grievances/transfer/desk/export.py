"""``/desk/c/<slug>/export``: reports as a table; phone numbers only with a reason, on record."""

from dataclasses import replace

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal.base import clock, settings
from portal.base.access import Permission, community, requires, viewer
from portal.base.db import transaction
from portal.base.i18n import _
from portal.base.web import navigation
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.choices import kinds_with_subkinds
from portal.grievances.models import GrievanceStatus
from portal.grievances.queries import categories
from portal.grievances.queries import desk as desk_queries
from portal.grievances.transfer import exporting, options, writing
from portal.grievances.transfer.desk.reach import grids_within
from portal.grievances.transfer.exporting import Wanted
from portal.grievances.transfer.forms import ExportForm
from portal.grievances.transfer.service import keeping

P = Permission


@bp.route("/desk/c/<slug>/export", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def export() -> ResponseReturnValue:
    """Choose reports; the answer to the form is the file."""
    form = ExportForm()
    reach = grids_within(P.GRIEVANCE_SEE)
    offered = desk_queries.grids(community().id)
    form.offer(
        kinds=kinds_with_subkinds(),
        grids=[
            SelectChoice(str(number), name)
            for number, name in offered.items()
            if reach is None or number in reach
        ],
        may_have_contacts=viewer().may(P.CONTACT_REVEAL, community().id),
    )
    if not form.is_submitted():
        return _page(form)
    if not form.validate():
        return _page(form, status=422)
    wanted = _wanted(form, reach)
    if not exporting.count(wanted):
        form.form_errors.append(_("No report fits. Choose other days or another kind."))
        return _page(form, status=422)
    if "contacts" in form and form.contacts.data:
        return _with_contacts(form, wanted)
    with transaction():
        _record(form, contacts=0)
    return writing.send(
        exporting.headings(with_contacts=False),
        exporting.lines(wanted),
        wanted=form.format.data,
        name=_name(),
    )


def _wanted(form: ExportForm, reach: frozenset[int] | None) -> Wanted:
    kind = categories.by_code().get(form.category.data or "")
    whole = kind is not None and kind.id == kind.kind_id
    return Wanted(
        community().id,
        begin=form.begin.data,
        end=form.end.data,
        kind_id=kind.id if kind and whole else None,
        category_id=kind.id if kind and not whole else None,
        status=GrievanceStatus(form.status.data) if form.status.data else None,
        grid_id=int(form.grid.data) if form.grid.data else None,
        grids=reach,
    )


def _with_contacts(form: ExportForm, wanted: Wanted) -> ResponseReturnValue:
    """Few reports only, each noted for the person concerned, before a byte is sent."""
    here, me = community().id, viewer().person_id
    wanted = replace(wanted, grids=grids_within(P.CONTACT_REVEAL))
    most = settings.get(options.MOST_CONTACTS)
    reports = exporting.persons(wanted, most=most, but=me)
    if len(reports) > most:
        form.contacts.errors = [
            _("These are more than %(n)s reports with phone numbers. Choose fewer.", n=most)
        ]
        return _page(form, status=422)
    with transaction():
        _record(form, contacts=len(reports))
        keeping.record_contacts(
            reports, community_id=here, actor_id=me, reason=form.reason.data or ""
        )
    return writing.send(
        exporting.headings(with_contacts=True),
        exporting.lines(wanted, exporting.contacts_of(reports)),
        wanted=form.format.data,
        name=_name(),
    )


def _record(form: ExportForm, *, contacts: int) -> None:
    keeping.record_export(
        community_id=community().id,
        actor_id=viewer().person_id,
        what="grievance_export",
        reason=form.reason.data or "" if contacts else "",
        format=form.format.data,
        begin=form.begin.data.isoformat() if form.begin.data else "",
        end=form.end.data.isoformat() if form.end.data else "",
        contacts=contacts,
    )


def _name() -> str:
    return f"{_('reports')}-{community().slug}-{clock.today():%Y%m%d}"


def _page(form: ExportForm, *, status: int = 200) -> ResponseReturnValue:
    navigation.back_to(url_for(".index"))
    html = render_template(
        "grievances/transfer/export.html",
        form=form,
        headings=exporting.headings(with_contacts=False),
        only_own_grids=grids_within(P.GRIEVANCE_SEE) is not None,
    )
    return html, status
