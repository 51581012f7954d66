"""``…/vouchers``: the lines of accounts with their scans, which are private until released."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, authorize, requires
from portal.base.db import transaction
from portal.base.errors import DomainError, NotFound
from portal.base.files.models import FileKind, StoredFile
from portal.base.files.views import document_url, url_of
from portal.base.i18n import _
from portal.base.names import names_of
from portal.base.web import htmx, navigation
from portal.base.web.arrivals import row_number_or
from portal.base.web.forms import PlainForm
from portal.disclosures.accounts import draft
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.desk import loading, sent
from portal.disclosures.desk.loading import Looked
from portal.disclosures.finances import policy, queries, service
from portal.disclosures.finances.queries.vouchers import LINES_A_PAGE
from portal.disclosures.models import Line, Voucher

P = Permission


@dataclass(frozen=True)
class Scan:
    """A scan as the page shows it, and what the viewer may do with it."""

    voucher: Voucher
    is_photo: bool
    url: str
    thumb: str
    uploaded_by: str
    may_release: bool

    @property
    def is_released(self) -> bool:
        """Whether readers see its covered picture."""
        return self.voucher.released_at is not None


@bp.get("/desk/c/<slug>/disclosures/<int:disclosure_id>/vouchers")
@requires(P.DISCLOSURE_SEE)
def vouchers(disclosure_id: int) -> ResponseReturnValue:
    """Every line with how many scans it has."""
    looked = loading.look(disclosure_id)
    page = row_number_or(1, request.args.get("page")) or 1
    rows, count = queries.line_rows(looked.case.version.id, page)
    navigation.back_to(draft.show_url(disclosure_id))

    def at(number: int) -> str:
        return url_for(".vouchers", disclosure_id=disclosure_id, page=number)

    return render_template(
        "disclosures/accounts/vouchers.html",
        looked=looked,
        rows=rows,
        count=count,
        next_url=at(page + 1) if page * LINES_A_PAGE < count else "",
        prev_url=at(page - 1) if page > 1 else "",
    )


def line_of(looked: Looked, line_id: int) -> Line:
    """A line of the version that is worked on; 404 for others."""
    found = queries.line_of(looked.case.version.id, line_id)
    if found is None:
        raise NotFound
    return found


@bp.route(
    "/desk/c/<slug>/disclosures/<int:disclosure_id>/vouchers/<int:line_id>",
    methods=["GET", "POST"],
)
@requires(P.DISCLOSURE_SEE)
def line_vouchers(disclosure_id: int, line_id: int) -> ResponseReturnValue:
    """The scans of a line, and the way to add some."""
    looked = loading.look(disclosure_id)
    line = line_of(looked, line_id)
    form = PlainForm()
    if not form.is_submitted():
        return _page(looked, line, form)
    authorize(policy.can_upload(looked.hand, looked.case.state))
    received = sent.receive("scans")
    problems = list(received.problems)
    if form.validate() and received.attachments:
        try:
            with transaction():
                service.add_scans(
                    line_of(looked, line_id), received.attachments, by_id=looked.hand.person_id
                )
        except DomainError as error:
            problems.append(str(error.sentence))
    elif not problems and not form.errors:
        problems.append(_("Choose a file"))
    if problems or form.errors:
        form.form_errors += problems
        return _page(looked, line_of(looked, line_id), form, status=422)
    flash(_("Kept. Readers see it only once it is released."), "success")
    return htmx.go(url_for(".line_vouchers", disclosure_id=disclosure_id, line_id=line_id))


def _page(looked: Looked, line: Line, form: PlainForm, *, status: int = 200) -> ResponseReturnValue:
    navigation.back_to(url_for(".vouchers", disclosure_id=looked.id))
    pairs = queries.vouchers_of(line.id)
    html = render_template(
        "disclosures/accounts/line.html",
        looked=looked,
        line=line,
        form=form,
        plain=PlainForm(formdata=None),
        scans=scans(looked, pairs),
        may_upload=policy.can_upload(looked.hand, looked.case.state),
        may_cover=policy.can_cover(looked.hand, looked.case.state),
        most=service.vouchers.MOST,
    )
    return html, status


def scans(looked: Looked, pairs: Sequence[tuple[Voucher, StoredFile]]) -> list[Scan]:
    """The scans for a page."""
    names = names_of([voucher.uploaded_by_id for voucher, _file in pairs])
    return [_scan(looked, voucher, file, names) for voucher, file in pairs]


def _scan(looked: Looked, voucher: Voucher, file: StoredFile, names: Any) -> Scan:
    is_photo = file.kind is FileKind.PHOTO
    return Scan(
        voucher=voucher,
        is_photo=is_photo,
        url=url_of(file, "full") if is_photo else document_url(file),
        thumb=url_of(file, "thumb") if is_photo else "",
        uploaded_by=names.get(voucher.uploaded_by_id, ""),
        may_release=is_photo
        and policy.can_release(looked.hand, looked.case.state, uploaded_by=voucher.uploaded_by_id),
    )


def voucher_of(looked: Looked, line_id: int, voucher_id: int) -> tuple[Voucher, StoredFile]:
    """A scan of a line of this version; 404 for others."""
    found = queries.voucher_of(line_of(looked, line_id).id, voucher_id)
    if found is None:
        raise NotFound
    return found


@bp.post(
    "/desk/c/<slug>/disclosures/<int:disclosure_id>/vouchers/<int:line_id>/<int:voucher_id>/remove"
)
@requires(P.DISCLOSURE_DRAFT)
def remove_voucher(disclosure_id: int, line_id: int, voucher_id: int) -> ResponseReturnValue:
    """Take a scan away; one that is gone already, as after a second tap, is no mistake."""
    looked = loading.look(disclosure_id)
    authorize(policy.can_upload(looked.hand, looked.case.state))
    there = queries.voucher_of(line_of(looked, line_id).id, voucher_id) is not None
    if there and PlainForm().validate_on_submit():
        with transaction():
            service.remove_scan(voucher_of(looked, line_id, voucher_id)[0])
        flash(_("The voucher was removed."), "success")
    return htmx.go(url_for(".line_vouchers", disclosure_id=disclosure_id, line_id=line_id))


@bp.post(
    "/desk/c/<slug>/disclosures/<int:disclosure_id>/vouchers/<int:line_id>/<int:voucher_id>/hide"
)
@requires(P.DISCLOSURE_SEE)
def hide_voucher(disclosure_id: int, line_id: int, voucher_id: int) -> ResponseReturnValue:
    """Show a voucher to readers no more."""
    looked = loading.look(disclosure_id)
    authorize(policy.can_cover(looked.hand, looked.case.state))
    voucher_of(looked, line_id, voucher_id)
    if PlainForm().validate_on_submit():
        with transaction():
            voucher, _file = voucher_of(looked, line_id, voucher_id)
            service.hide(voucher, by_id=looked.hand.person_id)
        flash(_("Readers do not see the voucher any more."), "success")
    return htmx.go(url_for(".line_vouchers", disclosure_id=disclosure_id, line_id=line_id))
