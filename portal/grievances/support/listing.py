"""``/me/followed``: the reports that one has too or follows, and the way out of each."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import signed_in, viewer
from portal.base.i18n import _l, current_locale
from portal.base.web import navigation
from portal.base.web.forms import PlainForm
from portal.base.web.navigation import Entry
from portal.grievances.support.joined import joined_by
from portal.grievances.views.blueprint import bp

SIZE = 20
# The hidden field by which a tap in the list leads back to its page of the list.
FIELD = "list"


@bp.get("/me/followed")
@signed_in
def joined_reports() -> ResponseReturnValue:
    """What I follow in all communities, joined last first."""
    person_id = viewer().person_id
    assert person_id is not None
    before = _key(request.args.get("before", ""))
    rows = joined_by(person_id, before_id=before, size=SIZE + 1)
    following = rows[SIZE - 1].id if len(rows) > SIZE else None
    navigation.back_to(url_for("identity.me"))
    return render_template(
        "grievances/support/joined.html",
        rows=rows[:SIZE],
        before=before,
        form=PlainForm(formdata=None),
        locale=current_locale(),
        next_url=url_for("grievances.joined_reports", before=following) if following else "",
    )


def back_to_list() -> str:
    """The page of the list on which a button was tapped; empty when it was tapped elsewhere."""
    if FIELD not in request.form:
        return ""
    return url_for("grievances.joined_reports", before=_key(request.form[FIELD]))


def _key(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def register_menu() -> None:
    """Below what I reported."""
    navigation.register(
        Entry(
            place="me",
            endpoint="grievances.joined_reports",
            label=_l("What I follow"),
            icon="star",
            order=15,
        )
    )
