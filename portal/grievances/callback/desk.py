"""``/desk/c/<slug>/callbacks``: whom to ask by phone, and what came of it (回访)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock, i18n
from portal.base.access import Permission, authorize, community, requires, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError, Invalid, NotFound
from portal.base.i18n import _, current_locale
from portal.base.web import htmx, navigation
from portal.base.web.filters import mask_phone
from portal.base.web.forms import PlainForm
from portal.community.identity.queries import people
from portal.grievances import labels as words
from portal.grievances import policy
from portal.grievances import queries as reports
from portal.grievances.callback import labels, queries, service
from portal.grievances.callback.forms import CallForm
from portal.grievances.callback.models import CallOutcome
from portal.grievances.callback.queries import ToCall
from portal.grievances.desk.blueprint import bp
from portal.grievances.lifecycle import STAFF, Actor
from portal.grievances.models import Grievance
from portal.grievances.queries import categories

P = Permission


@dataclass(frozen=True)
class Line:
    """A row of the list in words."""

    no: str
    title: str
    note: str


@bp.get("/desk/c/<slug>/callbacks")
@requires(P.GRIEVANCE_CALL_BACK)
def callbacks() -> ResponseReturnValue:
    """Whom the viewer may call: nobody's whose report was the viewer's own work."""
    later = request.args.get("later") == "1"
    rows = queries.waiting(community().id, viewer().person_id or 0, later=later)
    return render_template(
        "grievances/callback/list.html", lines=[_line(row) for row in rows], later=later
    )


def _line(row: ToCall) -> Line:
    kind = categories.by_id()[row.category_id].name(current_locale())
    parts = [
        str(words.STATUS_LABELS[row.status]),
        _("dealt with on %(day)s", day=_day(row.resolved_at)),
    ]
    if row.until is not None and row.until > clock.now():
        parts.append(_("call by %(day)s", day=_day(row.until)))
    if row.tried:
        parts.append(i18n.ngettext("tried %(num)d time", "tried %(num)d times", row.tried))
    if row.next_try_on is not None:
        parts.append(_("again on %(day)s", day=i18n.day(row.next_try_on, year=False)))
    return Line(row.no, f"{row.place} {kind}", _(", ").join(parts))


def _day(moment: datetime) -> str:
    return i18n.day(clock.local(moment).date(), year=False)


@bp.route("/desk/c/<slug>/callbacks/<no>", methods=["GET", "POST"])
@requires(P.GRIEVANCE_CALL_BACK)
def callback(no: str) -> ResponseReturnValue:
    """What to ask, and the form for the answers."""
    grievance, form = _report(no), CallForm()
    if not form.is_submitted():
        service.judge(grievance, _actor())
        return _page(grievance, form)
    if not form.validate():
        return _page(grievance, form, status=422)
    try:
        with transaction():
            row = service.record(grievance.id, actor=_actor(), **form.asked)
    except DomainError as error:
        form.form_errors.append(str(error.sentence))
        return _page(_report(no), form, status=error.status, over=not isinstance(error, Invalid))
    flash(_said(no, row.outcome, row.solved), "success")
    return htmx.go(url_for(".callbacks"))


def _said(no: str, outcome: CallOutcome, solved: bool | None) -> str:
    if solved is False:
        return _("%(no)s is reopened; those in charge and their supervisor are told.", no=no)
    if outcome in service.AGAIN:
        return _("The try about %(no)s is kept.", no=no)
    return _("The call-back about %(no)s is kept.", no=no)


@bp.post("/desk/c/<slug>/callbacks/<no>/call")
@requires(P.GRIEVANCE_CALL_BACK)
def callback_number(no: str) -> ResponseReturnValue:
    """The number for this one call; that it was looked at and why is kept."""
    grievance = _report(no)
    with transaction():
        phone = service.call(grievance.id, actor=_actor(), reason=_("Call-back"))
    return _page(_report(no), CallForm(formdata=None), phone=phone)


def _report(no: str) -> Grievance:
    found = reports.detail_by_no(community().id, no)
    if found is None or not policy.can_see(viewer(), found):
        raise NotFound
    authorize(policy.may_call_back(viewer(), found))
    return found


def _actor() -> Actor:
    return Actor(STAFF, viewer().person_id)


def _page(
    grievance: Grievance, form: CallForm, *, phone: str = "", status: int = 200, over: bool = False
) -> ResponseReturnValue:
    navigation.back_to(url_for(".callbacks"))
    tried = [
        (
            i18n.day_and_time(row.at),
            str(labels.OUTCOME_LABELS[row.outcome]),
            row.name,
            i18n.day(row.next_try_on, year=False) if row.next_try_on else "",
        )
        for row in queries.calls(grievance.id)
    ]
    answer = make_response(
        render_template(
            "grievances/callback/call.html",
            grievance=grievance,
            facts=_facts(grievance),
            form=form,
            over=over,
            phone=phone,
            masked=mask_phone(people.phone_of(grievance.reporter_id or 0)),
            tried=tried,
            plain=PlainForm(formdata=None),
        ),
        status,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _facts(grievance: Grievance) -> list[tuple[str, Any]]:
    kind = categories.by_id()[grievance.category_id].name(current_locale())
    rows = [
        (_("Kind of problem"), kind),
        (_("Place"), reports.place_name(grievance, words=True)),
        (_("Reported"), i18n.day_and_time(grievance.filed_at)),
    ]
    if grievance.outcome is not None:
        rows.append((_("Result"), str(words.OUTCOME_LABELS[grievance.outcome])))
    return rows
