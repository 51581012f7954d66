"""``…/import``: a spreadsheet is sent in. What can be read is kept before anything is asked."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.files.refusals import DocumentRefused
from portal.base.i18n import _, _l
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.disclosures.accounts import draft
from portal.disclosures.accounts.draft import Drafted
from portal.disclosures.accounts.forms import UploadForm
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.finances import service
from portal.disclosures.finances.service import Arrived
from portal.disclosures.finances.service.receiving import BOUNDS

P = Permission


class NotKept(DocumentRefused):
    """The store did not take the bytes."""

    status = 503
    sentence = _l("Files cannot be kept right now. Try again later; nothing was changed.")


@bp.route("/desk/c/<slug>/disclosures/<int:disclosure_id>/import", methods=["GET", "POST"])
@requires(P.DISCLOSURE_DRAFT)
def import_sheet(disclosure_id: int) -> ResponseReturnValue:
    """Send a spreadsheet in; one that cannot be read is told at once, and nothing is kept."""
    found = draft.drafted(disclosure_id)
    form = UploadForm()
    if not form.is_submitted():
        if not found.can_edit:
            return htmx.go(draft.show_url(disclosure_id))
        return _page(found, form)
    if not form.validate():
        return _page(found, form, status=422)
    try:
        _receive(found, form)
    except DomainError as error:
        form.file.errors = [str(error.sentence)]
        return _page(found, form, status=error.status)
    return htmx.go(url_for(".import_columns", disclosure_id=disclosure_id))


def _receive(found: Drafted, form: UploadForm) -> None:
    sent, hand = form.file.data, found.looked.hand
    arrived: Arrived = service.look_at(sent.filename or "", sent.stream.read(BOUNDS.file_bytes + 1))
    try:
        service.keep_bytes(arrived)
    except OSError as error:
        raise NotKept from error
    with transaction():
        case = draft.open_draft(found.disclosure.id, hand)
        service.receive(arrived, version=case.version, by_id=hand.person_id)


def _page(found: Drafted, form: UploadForm, *, status: int = 200) -> ResponseReturnValue:
    navigation.back_to(draft.show_url(found.looked.id))
    html = render_template(
        "disclosures/accounts/upload.html",
        found=found,
        form=form,
        plain=PlainForm(formdata=None),
        rows=service.ROWS,
        megabytes=service.MEGABYTES,
    )
    return html, status


@bp.post("/desk/c/<slug>/disclosures/<int:disclosure_id>/import/discard")
@requires(P.DISCLOSURE_DRAFT)
def discard_import(disclosure_id: int) -> ResponseReturnValue:
    """Forget a sheet that was not taken over."""
    found = draft.drafted(disclosure_id)
    if PlainForm().validate_on_submit():
        with transaction():
            case = draft.open_draft(disclosure_id, found.looked.hand)
            service.discard(case.version.id)
        flash(_("The sheet was forgotten. The draft is as it was."), "success")
    return htmx.go(draft.show_url(disclosure_id))


@bp.post("/desk/c/<slug>/disclosures/<int:disclosure_id>/accounts/remove")
@requires(P.DISCLOSURE_DRAFT)
def remove_accounts(disclosure_id: int) -> ResponseReturnValue:
    """Take the accounts off a draft."""
    found = draft.drafted(disclosure_id)
    if PlainForm().validate_on_submit():
        with transaction():
            case = draft.open_draft(disclosure_id, found.looked.hand)
            service.detach(case.version.id)
        flash(_("The accounts were taken off the draft."), "success")
    return htmx.go(draft.show_url(disclosure_id))
