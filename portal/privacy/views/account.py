"""``/me/privacy/delete``: the account goes, and with it the person."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import public, signed_in
from portal.base.db import transaction
from portal.base.web import htmx, navigation
from portal.community.identity import sessions
from portal.privacy import service
from portal.privacy.forms import DeleteForm
from portal.privacy.views.blueprint import bp, me


@bp.route("/me/privacy/delete", methods=["GET", "POST"])
@signed_in
def delete_account() -> ResponseReturnValue:
    """Say what is erased and what stays; a typed word confirms."""
    navigation.back_to(url_for(".mine"))
    person_id = me()
    form = DeleteForm()
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        return render_template("privacy/delete.html", form=form), status
    try:
        with transaction():
            service.erase_account(person_id=person_id)
            sessions.sign_out()
    except service.HoldsOffice as error:
        form.word.errors = [str(error)]
        return render_template("privacy/delete.html", form=form), error.status
    return htmx.go(url_for(".deleted"))


@bp.get("/privacy/deleted")
@public
def deleted() -> str:
    """The account is gone."""
    return render_template("privacy/deleted.html")
