"""``…/import/preview``: the accounts exactly as residents will see them, then taken over."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires
from portal.base.db import transaction
from portal.base.errors import NotFound
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.arrivals import row_number_or
from portal.base.web.forms import PlainForm
from portal.disclosures.accounts import draft
from portal.disclosures.accounts.draft import Drafted
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.finances import queries, service
from portal.disclosures.finances.errors import NoSheet, NotInOrder
from portal.disclosures.finances.findings import Severity
from portal.disclosures.finances.understanding import Understood


@bp.get("/desk/c/<slug>/disclosures/<int:disclosure_id>/import/preview")
@requires(Permission.DISCLOSURE_DRAFT)
def import_preview(disclosure_id: int) -> ResponseReturnValue:
    """Nothing is in the draft yet."""
    found = draft.drafted(disclosure_id)
    if found.sheet is None or not found.can_edit:
        return draft.without_sheet(found)
    understood = found.understood()
    if not _is_in_order(found, understood):
        return htmx.go(url_for(".import_check", disclosure_id=disclosure_id))
    navigation.back_to(url_for(".import_check", disclosure_id=disclosure_id))
    return render_template(
        "disclosures/accounts/preview.html",
        found=found,
        accounts=found.preview(understood),
        lost=service.lost_with(found.version.id, understood.entries),
        plain=PlainForm(formdata=None),
    )


def _is_in_order(found: Drafted, understood: Understood) -> bool:
    confirmed = found.sheet.confirmed if found.sheet else {}
    return not (understood.graded(Severity.STOP) or understood.open_questions(confirmed))


@bp.post("/desk/c/<slug>/disclosures/<int:disclosure_id>/import/attach")
@requires(Permission.DISCLOSURE_DRAFT)
def attach_import(disclosure_id: int) -> ResponseReturnValue:
    """Take the accounts over into the draft, all of them or nothing; a second tap finds it done."""
    found = draft.drafted(disclosure_id)
    if not PlainForm().validate_on_submit():
        flash(_("Not sent yet. Send it once more"), "warning")
        return htmx.go(url_for(".import_preview", disclosure_id=disclosure_id))
    wanted = row_number_or(0, request.form.get("sheet"))
    try:
        _attach(found, wanted)
    except NotInOrder as error:
        flash(str(error.sentence), "warning")
        return htmx.go(url_for(".import_check", disclosure_id=disclosure_id))
    except NoSheet as error:
        flash(str(error.sentence), "info")
        return htmx.go(draft.show_url(disclosure_id))
    flash(_("The accounts are in the draft."), "success")
    return htmx.go(draft.show_url(disclosure_id))


@bp.get("/desk/c/<slug>/disclosures/<int:disclosure_id>/accounts")
@requires(Permission.DISCLOSURE_SEE)
def accounts(disclosure_id: int) -> ResponseReturnValue:
    """The accounts of a draft, page by page, for those who review them."""
    found = draft.drafted(disclosure_id)
    page = row_number_or(1, request.args.get("page"))
    accounts = queries.shown(found.version.id, page)
    if accounts is None:
        raise NotFound
    navigation.back_to(draft.show_url(disclosure_id))
    return render_template("disclosures/accounts/desk.html", found=found, accounts=accounts)


def _attach(found: Drafted, wanted: int) -> None:
    understood, hand = found.understood(), found.looked.hand
    with transaction():
        case = draft.open_draft(found.disclosure.id, hand)
        sheet = draft.open_sheet(case, wanted)
        service.attach(sheet, understood, version=case.version, unnamed=found.unnamed)
        draft.sign(case, hand)
