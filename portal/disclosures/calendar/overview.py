"""``/desk/disclosures``: how much is late in each community that the viewer looks after."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires
from portal.base.web import navigation
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.calendar import queries

MOST = 500


@bp.get("/desk/disclosures")
@requires(Permission.DISCLOSURE_SEE)
def everywhere() -> ResponseReturnValue:
    """Communities with something late or due soon, the most late on top."""
    navigation.back_to(url_for("desk.overview"))
    found = queries.standings(most=MOST)
    return render_template(
        "disclosures/calendar/everywhere.html",
        standings=found,
        late=sum(each.late for each in found),
        most=MOST if len(found) == MOST else 0,
    )
