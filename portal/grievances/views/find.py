"""Finding one's own report on another phone: the query code, and the tail of a bound phone."""

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import community, public
from portal.base.i18n import _
from portal.base.web.limits import limiter
from portal.grievances import queries
from portal.grievances.forms.answers import FindForm
from portal.grievances.views import proof
from portal.grievances.views.blueprint import bp


@bp.route("/c/<slug>/find", methods=["GET", "POST"])
@public
@limiter.limit("10 per minute; 60 per hour", methods=["POST"])
def find() -> ResponseReturnValue:
    """One form; a wrong code and a wrong phone are answered alike."""
    form = FindForm()
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            found = queries.by_query_code(
                community().id, form.code.data or "", form.tail.data or ""
            )
            if found is not None:
                to = url_for("grievances.show", no=found.no)
                return proof.remember(make_response(redirect(to, code=303)), found)
            form.code.errors = [
                _("No report has this code with this phone. Check both and try again")
            ]
    return render_template("grievances/find.html", form=form), status
