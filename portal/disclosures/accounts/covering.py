"""One scan: boxes are drawn over what must stay unseen; somebody else releases the covered copy."""

from dataclasses import dataclass

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, authorize, requires
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.files import covering, reception
from portal.base.files.covering import Area, BadArea
from portal.base.files.models import FileKind, StoredFile
from portal.base.files.views import url_of
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.disclosures.accounts.vouchers import line_of, scans, voucher_of
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.desk import loading
from portal.disclosures.desk.loading import Looked
from portal.disclosures.finances import policy, service
from portal.disclosures.finances.errors import NotCoverable
from portal.disclosures.models import Voucher

P = Permission


@dataclass(frozen=True)
class Picture:
    """A scan as the editor of boxes wants it."""

    id: int
    url: str
    width: int | None
    height: int | None


@bp.route(
    "/desk/c/<slug>/disclosures/<int:disclosure_id>/vouchers/<int:line_id>/<int:voucher_id>",
    methods=["GET", "POST"],
)
@requires(P.DISCLOSURE_SEE)
def cover_voucher(disclosure_id: int, line_id: int, voucher_id: int) -> ResponseReturnValue:
    """Draw boxes over a scan, look at the result, keep them."""
    looked = loading.look(disclosure_id)
    authorize(policy.can_cover(looked.hand, looked.case.state))
    voucher, file = voucher_of(looked, line_id, voucher_id)
    form = PlainForm()
    kept = [covering.read(text) for text in voucher.boxes]
    if file.kind is not FileKind.PHOTO or not form.is_submitted():
        return _page(looked, line_id, (voucher, file), form, kept)
    try:
        areas = list(_drawn(voucher_id))
    except BadArea:
        form.form_errors.append(_("A box could not be understood. Draw it again."))
        return _page(looked, line_id, (voucher, file), form, kept, status=422)
    if len(areas) > covering.MOST_AREAS:
        most = _("At most %(n)s boxes on a photo. Remove some.", n=covering.MOST_AREAS)
        form.form_errors.append(most)
    if form.form_errors or not form.validate() or "preview" in request.form:
        status = 422 if form.form_errors or form.errors else 200
        return _page(looked, line_id, (voucher, file), form, areas, status=status, previewing=True)
    return _keep(looked, line_id, voucher_id, form, areas)


def _drawn(voucher_id: int) -> tuple[Area, ...]:
    boxes, ticked = (request.form.getlist(f"{name}-{voucher_id}") for name in ("box", "cover"))
    return covering.drawn(boxes, ticked)


def _keep(
    looked: Looked, line_id: int, voucher_id: int, form: PlainForm, areas: list[Area]
) -> ResponseReturnValue:
    try:
        with transaction():
            voucher, _file = voucher_of(looked, line_id, voucher_id)
            seen = request.form.getlist(f"was-{voucher_id}")
            service.keep_boxes(voucher, areas, seen=seen)
    except DomainError as error:
        form.form_errors.append(str(error.sentence))
        pair = voucher_of(looked, line_id, voucher_id)
        both = [*areas, *(covering.read(text) for text in pair[0].boxes)]
        return _page(looked, line_id, pair, form, list(dict.fromkeys(both)), status=error.status)
    flash(_("What is covered was kept."), "success")
    return htmx.go(url_for(".line_vouchers", disclosure_id=looked.id, line_id=line_id))


def _page(
    looked: Looked,
    line_id: int,
    pair: tuple[Voucher, StoredFile],
    form: PlainForm,
    areas: list[Area],
    *,
    status: int = 200,
    previewing: bool = False,
) -> ResponseReturnValue:
    voucher, file = pair
    navigation.back_to(url_for(".line_vouchers", disclosure_id=looked.id, line_id=line_id))
    html = render_template(
        "disclosures/accounts/cover.html",
        looked=looked,
        line=line_of(looked, line_id),
        scan=scans(looked, [pair])[0],
        picture=Picture(voucher.id, url_of(file, "full"), file.width, file.height),
        form=form,
        areas=areas,
        known=[covering.read(text) for text in voucher.boxes],
        most=covering.MOST_AREAS,
        previewing=previewing,
    )
    return html, status


@bp.post(
    "/desk/c/<slug>/disclosures/<int:disclosure_id>/vouchers/<int:line_id>/<int:voucher_id>/release"
)
@requires(P.DISCLOSURE_SEE)
def release_voucher(disclosure_id: int, line_id: int, voucher_id: int) -> ResponseReturnValue:
    """Let readers see the covered copy; never whoever uploaded the scan."""
    looked = loading.look(disclosure_id)
    authorize(policy.can_cover(looked.hand, looked.case.state))
    voucher, file = voucher_of(looked, line_id, voucher_id)
    if PlainForm().validate_on_submit():
        try:
            _release(looked, voucher, file, line_id)
            flash(_("Readers see the covered voucher."), "success")
        except DomainError as error:
            flash(str(error.sentence), "error")
    return htmx.go(url_for(".line_vouchers", disclosure_id=disclosure_id, line_id=line_id))


def _release(looked: Looked, voucher: Voucher, file: StoredFile, line_id: int) -> None:
    """The copy is painted before the transaction; boxes changed meanwhile end it."""
    if file.kind is not FileKind.PHOTO:
        raise NotCoverable
    boxes = list(voucher.boxes)
    areas = [covering.read(text).box(file.width or 0, file.height or 0) for text in boxes]
    covered = reception.covered_copy(file, areas)
    with transaction():
        voucher, file = voucher_of(looked, line_id, voucher.id)
        service.release(voucher, file, covered, boxes=boxes, by_id=looked.hand.person_id)
