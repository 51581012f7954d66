"""``/desk/c/<slug>/disclosures/<id>``: where it stands, what it says, what the viewer may do."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires
from portal.base.web import navigation
from portal.base.web.forms import PlainForm
from portal.disclosures import labels, service
from portal.disclosures.archive.posters import choice_of
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.desk import telling
from portal.disclosures.desk.addresses import calendar_url, public_url
from portal.disclosures.desk.forms import PublishForm, ReasonForm
from portal.disclosures.desk.loading import Looked, look


@bp.get("/desk/c/<slug>/disclosures/<int:disclosure_id>")
@requires(Permission.DISCLOSURE_SEE)
def show(disclosure_id: int) -> ResponseReturnValue:
    """One page for all who have a part in it."""
    return page(look(disclosure_id))


def page(looked: Looked, *, problem: str = "", status: int = 200) -> ResponseReturnValue:
    """The page, with what could not be done just now."""
    navigation.back_to(calendar_url())
    case = looked.case
    shown = case.disclosure.shown_version is not None
    html = render_template(
        "disclosures/desk/show.html",
        looked=looked,
        case=case,
        acts=looked.acts,
        problem=problem,
        kind=labels.STATE_KINDS[case.state],
        headline=telling.headline(looked),
        next_step=telling.next_step(looked),
        due=telling.due(looked),
        open_label=labels.OPEN_LABELS.get(case.state, ""),
        rows=telling.facts(looked),
        files=telling.files(case.version),
        panels=telling.panels(looked, editable="edit" in looked.acts),
        entries=telling.timeline(case.steps),
        versions=service.published_versions(looked.id) if shown else [],
        version_labels=labels.VERSION_LABELS,
        public_url=public_url(case.disclosure),
        poster=choice_of(case.disclosure),
        plain=PlainForm(formdata=None),
        reason_form=ReasonForm(formdata=None),
        publish_form=PublishForm(formdata=None, data={"channels": ["board"]}),
    )
    return html, status
