"""``…/review``: whoever is to agree reads it all and passes it on, signs, or sends it back."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, community, requires
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _
from portal.base.names import names_of
from portal.base.web import htmx, navigation
from portal.disclosures import labels, service
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.desk import loading, sent, telling
from portal.disclosures.desk.forms import PaperForm, ReasonForm, StepForm
from portal.disclosures.desk.loading import Looked
from portal.disclosures.models import DisclosureState
from portal.disclosures.service.standing import directors

BACK, PAPER = "back-", "paper-"
REVIEWERS = frozenset({"approve", "send_back", "scan"})


@bp.route("/desk/c/<slug>/disclosures/<int:disclosure_id>/review", methods=["GET", "POST"])
@requires(Permission.DISCLOSURE_SEE)
def review(disclosure_id: int) -> ResponseReturnValue:
    """Read it, then check, review or sign; each of the three is one button."""
    looked = loading.look(disclosure_id)
    form = StepForm(data={"version": looked.seen})
    if not form.is_submitted():
        if not looked.acts & REVIEWERS:
            flash(_("This step is not yours now. Here is where it stands."), "info")
            return htmx.go(url_for(".show", disclosure_id=disclosure_id))
        return _page(looked, form)
    if not form.validate():
        return _page(looked, form, status=422)
    state = DisclosureState(form.state.data) if form.state.data in set(DisclosureState) else None
    try:
        with transaction():
            service.approve(
                disclosure_id=disclosure_id,
                seen=form.seen,
                state=state or DisclosureState.DRAFT,
                hand=looked.hand,
                comment=form.comment.data or "",
            )
    except DomainError as error:
        form.form_errors.append(str(error.sentence))
        return _page(loading.look(disclosure_id), form, status=error.status)
    flash(_("Passed on. The next in line is told."), "success")
    return htmx.go(url_for(".show", disclosure_id=disclosure_id))


@bp.post("/desk/c/<slug>/disclosures/<int:disclosure_id>/send-back")
@requires(Permission.DISCLOSURE_SEE)
def send_back(disclosure_id: int) -> ResponseReturnValue:
    """Back to the drafter, with what is to be changed."""
    looked = loading.look(disclosure_id)
    form = ReasonForm(prefix=BACK)
    if not form.validate():
        return _page(looked, StepForm(formdata=None), back=form, status=422)
    try:
        with transaction():
            service.send_back(
                disclosure_id=disclosure_id,
                seen=form.seen,
                hand=looked.hand,
                reason=form.reason.data or "",
            )
    except DomainError as error:
        form.form_errors.append(str(error.sentence))
        return _page(
            loading.look(disclosure_id), StepForm(formdata=None), back=form, status=error.status
        )
    flash(_("Sent back. The drafter is told what to change."), "success")
    return htmx.go(url_for(".show", disclosure_id=disclosure_id))


@bp.post("/desk/c/<slug>/disclosures/<int:disclosure_id>/paper-signature")
@requires(Permission.DISCLOSURE_DRAFT)
def paper_signature(disclosure_id: int) -> ResponseReturnValue:
    """Enter the director's signature from a scan of the paper."""
    looked = loading.look(disclosure_id)
    form = _paper_form()
    received = sent.receive("scan")
    if not received.attachments and not received.problems:
        received.problems.append(_("Add the scan or photo of the signed paper."))
    if not form.validate() or received.problems:
        form.form_errors += received.problems
        return _page(looked, StepForm(formdata=None), paper=form, status=422)
    try:
        with transaction():
            service.sign_on_paper(
                disclosure_id=disclosure_id,
                seen=form.seen,
                hand=looked.hand,
                director_id=form.director.data,
                scan=sent.record(received.attachments[:1])[0],
                comment=form.comment.data or "",
            )
    except DomainError as error:
        form.form_errors.append(str(error.sentence))
        found = loading.look(disclosure_id)
        return _page(found, StepForm(formdata=None), paper=form, status=error.status)
    flash(_("The paper signature is recorded."), "success")
    return htmx.go(url_for(".show", disclosure_id=disclosure_id))


def _paper_form() -> PaperForm:
    form = PaperForm(prefix=PAPER)
    names = names_of(directors(community().id))
    form.director.choices = sorted(names.items())
    return form


def _page(
    looked: Looked,
    form: StepForm,
    *,
    back: ReasonForm | None = None,
    paper: PaperForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    navigation.back_to(url_for(".show", disclosure_id=looked.id))
    case = looked.case
    back = back or ReasonForm(formdata=None, prefix=BACK)
    paper = paper or _paper_form()
    # Each form acts on what this page shows, whatever the page before it showed.
    for each in (form, back, paper):
        each.version.data = str(looked.seen)
    form.state.data = case.state.value
    acts = looked.acts
    unsent = ("" if "approve" in acts else form.comment.data) or (
        "" if "send_back" in acts else back.reason.data
    )
    html = render_template(
        "disclosures/desk/review.html",
        unsent=unsent or "",
        looked=looked,
        case=case,
        acts=acts,
        form=form,
        back=back,
        paper=paper if "scan" in looked.acts else None,
        approve_label=labels.APPROVE_LABELS.get(case.state, ""),
        headline=telling.headline(looked),
        next_step=telling.next_step(looked),
        due=telling.due(looked),
        kind=labels.STATE_KINDS[case.state],
        rows=telling.facts(looked),
        files=telling.files(case.version),
        panels=telling.panels(looked, editable=False),
        entries=telling.timeline(case.steps),
    )
    return html, status
