"""The columns in which replies go out, kept under a name: what, under which heading, in order."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, community, requires
from portal.base.db import transaction
from portal.base.errors import DomainError, NotFound
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.grievances.desk.blueprint import bp
from portal.grievances.transfer import queries, replying
from portal.grievances.transfer.models import ReplySheet
from portal.grievances.transfer.replying import MOST_COLUMNS
from portal.grievances.transfer.service import keeping
from portal.grievances.transfer.sheet_form import SheetForm

P = Permission


@bp.route("/desk/c/<slug>/replies/tables/new", methods=["GET", "POST"])
@requires(P.GRIEVANCE_FILE_FOR)
def new_reply_sheet() -> ResponseReturnValue:
    """Describe the columns that a hotline wants."""
    return _edit(SheetForm(), None)


@bp.route("/desk/c/<slug>/replies/tables/<int:sheet_id>", methods=["GET", "POST"])
@requires(P.GRIEVANCE_FILE_FOR)
def edit_reply_sheet(sheet_id: int) -> ResponseReturnValue:
    """Change them."""
    return _edit(SheetForm(), _sheet(sheet_id))


@bp.post("/desk/c/<slug>/replies/tables/<int:sheet_id>/delete")
@requires(P.GRIEVANCE_FILE_FOR)
def drop_reply_sheet(sheet_id: int) -> ResponseReturnValue:
    """Forget them."""
    found = _sheet(sheet_id)
    if PlainForm().validate_on_submit():
        with transaction():
            keeping.drop_sheet(sheet_id=found.id)
        flash(_("The table was deleted."), "success")
    return htmx.go(url_for(".replies"))


def _sheet(sheet_id: int) -> ReplySheet:
    found = queries.reply_sheet(community().id, sheet_id)
    if found is None:
        raise NotFound
    return found


def _edit(form: SheetForm, found: ReplySheet | None) -> ResponseReturnValue:
    form.offer()
    if not form.is_submitted():
        form.show(replying.columns_of(found.columns) if found else list(replying.USUAL))
        if found is not None:
            form.name.data, form.version.data = found.name, str(found.version)
        return _page(form, found)
    if form.validate() and not form.columns():
        form.form_errors.append(_("Choose at least one column."))
    if form.errors:
        return _page(form, found, status=422)
    try:
        with transaction():
            keeping.put_sheet(
                community_id=community().id,
                name=(form.name.data or "").strip(),
                columns=replying.kept(form.columns()),
                sheet_id=found.id if found else None,
                version=form.seen,
            )
    except DomainError as error:
        form.form_errors.append(str(error.sentence))
        return _page(form, found, status=error.status)
    flash(_("The columns are kept."), "success")
    return htmx.go(url_for(".replies"))


def _page(form: SheetForm, found: ReplySheet | None, *, status: int = 200) -> ResponseReturnValue:
    navigation.back_to(url_for(".replies"))
    html = render_template(
        "grievances/transfer/sheet.html",
        form=form,
        found=found,
        places=range(MOST_COLUMNS),
        plain=PlainForm(formdata=None),
    )
    return html, status
