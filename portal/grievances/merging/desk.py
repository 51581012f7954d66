"""``/desk/c/<slug>/reports/<no>/merge``, ``unmerge`` and ``split``."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, community, requires, viewer
from portal.base.errors import Invalid
from portal.grievances import policy, queries
from portal.grievances.desk.asked import Asked
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.choices import kinds_with_subkinds, known_places
from portal.grievances.desk.course import compose, load
from portal.grievances.desk.pages import Opened, actor, item_page, staff_report
from portal.grievances.merging import candidates, judging, service, showing
from portal.grievances.merging.errors import CannotJoin, OtherGrid
from portal.grievances.merging.forms import (
    OTHER,
    THIS,
    MergeForm,
    SplitForm,
    UnmergeForm,
    read_number,
)
from portal.grievances.models import Grievance
from portal.grievances.views.photos import SentPhotos

P = Permission


@bp.route("/desk/c/<slug>/reports/<no>/merge", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def merge(no: str) -> ResponseReturnValue:
    """Join it with another one (并案): likely ones are offered, both are compared, one leads."""
    form, grievance = MergeForm(), staff_report(no)
    if not form.is_submitted():
        form.other.data = request.args.get("other", "")
    _look(form, grievance)

    def move(this: Grievance, _photos: SentPhotos) -> Any:
        return _join(form, this)

    return compose(no, "merge", form, move)


def _look(form: MergeForm, grievance: Grievance) -> None:
    """Find the other report, and whether either may lead; without one, the likely ones."""
    typed = form.other.data or ""
    found = queries.detail_by_no(community().id, read_number(typed)) if typed else None
    if found is not None and policy.can_see(viewer(), found):
        form.compared = found
        form.sheet = showing.side_by_side(grievance, found)
        form.photos = queries.photos(found, released_only=False)
        ways = {OTHER: (grievance, found), THIS: (found, grievance)}
        form.ways = frozenset(way for way, pair in ways.items() if judging.fits(*pair))
        form.why_not = "" if form.ways else _why_not(grievance, found)
        form.leads.data = form.leads.data or (OTHER if OTHER in form.ways else THIS)
    elif policy.can_see(viewer(), grievance):
        form.offers = showing.offers(candidates.candidates(grievance))
    if typed and form.compared is None and not form.is_submitted():
        form.refuse_number()
    form.offer(grievance)


def _why_not(case: Grievance, lead: Grievance) -> str:
    try:
        judging.refuse_unfit(case, lead)
    except Invalid as error:
        return str(error.sentence)
    return ""


def _join(form: MergeForm, this: Grievance) -> Any:
    other = form.compared
    if other is None or form.leads.data not in (THIS, OTHER):
        raise CannotJoin
    if not policy.reaches(viewer(), other, P.GRIEVANCE_TRIAGE):
        raise OtherGrid
    leads = form.leads.data == OTHER
    case, lead = (this, other) if leads else (other, this)
    seen, lead_seen = (form.seen, form.other_seen) if leads else (form.other_seen, form.seen)
    return service.merge(
        case.id, actor=actor(), version=seen, lead_case_id=lead.id, lead_version=lead_seen
    )


@bp.route("/desk/c/<slug>/reports/<no>/unmerge", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def unmerge(no: str) -> ResponseReturnValue:
    """Separate it from its lead again (解除并案)."""
    form = UnmergeForm()

    def move(grievance: Grievance, _photos: SentPhotos) -> Any:
        return service.unmerge(
            grievance.id, actor=actor(), version=form.seen, reason=form.text.data or ""
        )

    return compose(no, "unmerge", form, move)


@bp.route("/desk/c/<slug>/reports/<no>/split", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def split(no: str) -> ResponseReturnValue:
    """Split it into parts (拆分), each a report of its own."""
    form, grievance = SplitForm(), load(no, "split")
    form.offer(kinds=kinds_with_subkinds(), places=known_places())
    if not form.is_submitted():
        form.prefill(category=grievance.category.code, text=grievance.text)
    elif "more" in request.form:
        return item_page(grievance, Asked.read(), Opened("split", form))

    def move(whole: Grievance, _photos: SentPhotos) -> Any:
        return service.split(whole.id, actor=actor(), version=form.seen, parts=form.parts(whole))

    return compose(no, "split", form, move)
