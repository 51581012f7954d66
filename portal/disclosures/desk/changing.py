"""``…/correct`` and ``…/retract``: a new version with its reason, or a tombstone."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, authorize, requires
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.disclosures import service
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.desk import loading
from portal.disclosures.desk.forms import CorrectForm, ReasonForm
from portal.disclosures.desk.loading import Looked
from portal.disclosures.models import DisclosureState, VersionKind


@bp.route("/desk/c/<slug>/disclosures/<int:disclosure_id>/correct", methods=["GET", "POST"])
@requires(Permission.DISCLOSURE_DRAFT)
def correct(disclosure_id: int) -> ResponseReturnValue:
    """Begin a correction; one that is under way is opened instead."""
    looked = loading.look(disclosure_id)
    version = looked.case.version
    if version.published_at is None and looked.case.disclosure.shown_version is not None:
        page = ".edit" if "edit" in looked.acts else ".show"
        typed = request.form.get("reason", "").strip()
        if typed and typed != version.reason:
            flash(
                _("A correction is under way already. Your reason was not kept: %(it)s", it=typed),
                "info",
            )
        return htmx.go(url_for(page, disclosure_id=disclosure_id))
    authorize("correct" in looked.acts)
    form = CorrectForm(data={"version": looked.seen})
    if not form.validate_on_submit():
        return _page("correct", form, looked, status=422 if form.is_submitted() else 200)
    try:
        with transaction():
            service.correct(
                disclosure_id=disclosure_id,
                seen=form.seen,
                hand=looked.hand,
                kind=VersionKind(form.kind.data),
                reason=form.reason.data or "",
            )
    except DomainError as error:
        form.form_errors.append(str(error.sentence))
        return _page("correct", form, looked, status=error.status)
    flash(_("Change it, then hand it in. Until it is published the old version stays."), "info")
    return htmx.go(url_for(".edit", disclosure_id=disclosure_id))


@bp.route("/desk/c/<slug>/disclosures/<int:disclosure_id>/retract", methods=["GET", "POST"])
@requires(Permission.DISCLOSURE_DRAFT)
def retract(disclosure_id: int) -> ResponseReturnValue:
    """Take it away; who did it and why stays to be read."""
    looked = loading.look(disclosure_id)
    if looked.case.state is DisclosureState.RETRACTED:
        return htmx.go(url_for(".show", disclosure_id=disclosure_id))
    authorize("retract" in looked.acts)
    form = ReasonForm(data={"version": looked.seen})
    if not form.validate_on_submit():
        return _page("retract", form, looked, status=422 if form.is_submitted() else 200)
    try:
        with transaction():
            service.retract(
                disclosure_id=disclosure_id,
                seen=form.seen,
                hand=looked.hand,
                reason=form.reason.data or "",
            )
    except DomainError as error:
        form.form_errors.append(str(error.sentence))
        return _page("retract", form, looked, status=error.status)
    flash(_("Retracted. Its page says who did it and why."), "success")
    return htmx.go(url_for(".show", disclosure_id=disclosure_id))


def _page(name: str, form: ReasonForm, looked: Looked, *, status: int) -> ResponseReturnValue:
    navigation.back_to(url_for(".show", disclosure_id=looked.id))
    html = render_template(f"disclosures/desk/{name}.html", form=form, looked=looked)
    return html, status
