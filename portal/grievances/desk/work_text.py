"""``…/work-text``: a report as plain text to paste elsewhere (工单文本), without its reporter."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base import deadlines, i18n
from portal.base.access import Permission, community, requires
from portal.base.i18n import _, current_locale
from portal.base.web import navigation
from portal.grievances import labels, queries
from portal.grievances.desk.asked import Asked
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.pages import staff_report
from portal.grievances.dispatch import order
from portal.grievances.models import EventKind, Grievance
from portal.grievances.queries import categories

E = EventKind
SAID_LATER = (E.ADD, E.ANSWER_INFO, E.DISPUTE)


@bp.get("/desk/c/<slug>/reports/<no>/work-text")
@requires(Permission.GRIEVANCE_SEE)
def work_text(no: str) -> ResponseReturnValue:
    """The text, to be copied."""
    grievance, asked = staff_report(no), Asked.read()
    navigation.back_to(url_for(".show", no=no, **asked.query))
    return render_template(
        "grievances/desk/work_text.html", grievance=grievance, text=text_of(grievance)
    )


def text_of(grievance: Grievance) -> str:
    """Number, kind, place, dates and words; names and numbers of people are hidden."""
    hidden = order.hider(grievance)
    kind = categories.by_id()[grievance.category_id].name(current_locale())
    promised = grievance.promised_at
    rows = [
        (_("Report number"), grievance.no),
        (_("Community"), community().name),
        (_("Kind of problem"), kind),
        (_("Place"), hidden(queries.place_name(grievance, words=True))),
        (_("Reported"), i18n.day_and_time(grievance.filed_at)),
        (
            _("Promised to the resident"),
            i18n.day(deadlines.shown_day(promised)) if promised else "",
        ),
        (_("State"), str(labels.STATUS_LABELS[grievance.status])),
        (_("What was reported"), hidden(grievance.text)),
        *((_("Told later"), hidden(said)) for said in _later(grievance)),
    ]
    return "\n".join(
        str(_("%(term)s: %(value)s", term=term, value=value)) for term, value in rows if value
    )


def _later(grievance: Grievance) -> list[str]:
    """What the resident told afterwards, oldest first."""
    entries = queries.timeline(grievance, audience="staff")
    return [each.text for each in reversed(entries) if each.kind in SAID_LATER and each.text]
