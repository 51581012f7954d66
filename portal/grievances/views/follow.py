"""The follow-up link: a page with one button, whose POST lets this browser follow the report.

Opening the link changes nothing and shows nothing of the report, since links are forwarded and
fetched ahead; the address after the POST holds no secret.
"""

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import community, public
from portal.base.errors import NotFound
from portal.base.web.forms import PlainForm
from portal.grievances import queries
from portal.grievances.views import proof
from portal.grievances.views.blueprint import bp


@bp.route("/c/<slug>/follow/<token>", methods=["GET", "POST"])
@public
def follow(token: str) -> ResponseReturnValue:
    """Ask once, then lead to the report."""
    form = PlainForm()
    if not form.validate_on_submit():
        return render_template("grievances/follow.html", form=form, token=token)
    grievance = queries.by_follow_token(community().id, token)
    if grievance is None:
        raise NotFound
    answer = make_response(redirect(url_for("grievances.show", no=grievance.no), code=303))
    return proof.remember(answer, grievance)
