"""What the words of a list mean: asked once for each word, remembered for the community."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from portal.base.access import Permission, requires
from portal.base.db import transaction
from portal.base.errors import Conflict
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.choices import kinds_with_subkinds
from portal.grievances.transfer import words
from portal.grievances.transfer.desk.imports import result_page, waiting
from portal.grievances.transfer.forms import kinds_form
from portal.grievances.transfer.models import Import
from portal.grievances.transfer.service import asking, receiving
from portal.grievances.transfer.words import Word

P = Permission


@bp.route("/desk/c/<slug>/imports/<int:import_id>/kinds", methods=["GET", "POST"])
@requires(P.GRIEVANCE_FILE_FOR)
def import_kinds(import_id: int) -> ResponseReturnValue:
    """Say which of our kinds a word of the list means."""
    found = waiting(import_id)
    if found is None:
        return result_page(import_id)
    every = asking.words_of(found)
    asked = every[: words.MOST]
    form = kinds_form(asked, kinds_with_subkinds())
    if not form.is_submitted():
        return _page(form, found, asked, len(every))
    if not form.validate():
        return _page(form, found, asked, len(every), status=422)
    try:
        with transaction():
            receiving.choose_kinds(
                import_id, kinds={word.key: form[word.name].data or "" for word in asked}
            )
    except Conflict:
        return result_page(import_id)
    if asked:
        flash(_("The words are kept for the next list."), "success")
    return htmx.go(url_for(".import_preview", import_id=import_id))


def _page(
    form: FlaskForm, found: Import, asked: list[Word], number: int, *, status: int = 200
) -> ResponseReturnValue:
    navigation.back_to(url_for(".import_columns", import_id=found.id))
    html = render_template(
        "grievances/transfer/kinds.html",
        form=form,
        found=found,
        asked=asked,
        more=number - len(asked),
    )
    return html, status
