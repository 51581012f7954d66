"""One-button steps: taken back, given up, published."""

from collections.abc import Callable

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _
from portal.base.web import htmx
from portal.base.web.forms import PlainForm
from portal.disclosures import service
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.desk import loading, show
from portal.disclosures.desk.forms import PublishForm, ReasonForm


@bp.post("/desk/c/<slug>/disclosures/<int:disclosure_id>/withdraw")
@requires(Permission.DISCLOSURE_DRAFT)
def withdraw(disclosure_id: int) -> ResponseReturnValue:
    """The drafter takes it back to change it."""
    return _done(
        disclosure_id,
        PlainForm(),
        lambda: service.withdraw(disclosure_id=disclosure_id, hand=loading.hand()),
        _("Taken back. You can change it now."),
    )


@bp.post("/desk/c/<slug>/disclosures/<int:disclosure_id>/drop")
@requires(Permission.DISCLOSURE_DRAFT)
def drop(disclosure_id: int) -> ResponseReturnValue:
    """A draft is given up."""
    form = ReasonForm()
    return _done(
        disclosure_id,
        form,
        lambda: service.drop(
            disclosure_id=disclosure_id, hand=loading.hand(), reason=form.reason.data or ""
        ),
        _("The draft is given up."),
    )


@bp.post("/desk/c/<slug>/disclosures/<int:disclosure_id>/publish")
@requires(Permission.DISCLOSURE_DRAFT)
def publish(disclosure_id: int) -> ResponseReturnValue:
    """Shown to its audience from now on."""
    form = PublishForm()
    return _done(
        disclosure_id,
        form,
        lambda: service.publish(
            disclosure_id=disclosure_id,
            seen=form.seen,
            hand=loading.hand(),
            channels=form.channels.data or (),
        ),
        _("Made public."),
    )


def _done(
    disclosure_id: int, form: PlainForm, act: Callable[[], object], said: str
) -> ResponseReturnValue:
    """Act and lead back to the page; what was refused is said on it."""
    loading.look(disclosure_id)  # 404 for what this community does not have
    if not form.validate_on_submit():
        wrong = [text for texts in form.errors.values() for text in texts]
        told = str(wrong[0]) if wrong else _("Not sent yet. Send it once more")
        return show.page(loading.look(disclosure_id), problem=told, status=422)
    try:
        with transaction():
            act()
    except DomainError as error:
        told = str(error.sentence)
        return show.page(loading.look(disclosure_id), problem=told, status=error.status)
    flash(said, "success")
    return htmx.go(url_for(".show", disclosure_id=disclosure_id))
