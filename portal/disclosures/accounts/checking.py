"""``…/import/check``: what has to be mended or confirmed, and what each fund began with."""

from decimal import Decimal

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires
from portal.base.db import transaction
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.disclosures.accounts import draft, part
from portal.disclosures.accounts.draft import Drafted
from portal.disclosures.accounts.forms import ChecksForm, checks_form
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.finances import service
from portal.disclosures.finances.findings import Finding, Severity
from portal.disclosures.finances.understanding import Understood, name_of


@bp.route("/desk/c/<slug>/disclosures/<int:disclosure_id>/import/check", methods=["GET", "POST"])
@requires(Permission.DISCLOSURE_DRAFT)
def import_check(disclosure_id: int) -> ResponseReturnValue:
    """Look through what was found; every tick is kept with who ticked it."""
    found = draft.drafted(disclosure_id)
    if found.sheet is None or not found.can_edit:
        return draft.without_sheet(found)
    if not found.sheet.is_settled:
        return htmx.go(url_for(".import_columns", disclosure_id=disclosure_id))
    understood = found.understood()
    form = _form(found, understood)
    if not form.is_submitted():
        return _page(found, form, understood)
    if not form.validate():
        return _page(found, form, understood, status=422)
    openings = form.openings()
    understood = found.understood({name: str(amount) for name, amount in openings.items()})
    hand = found.looked.hand
    with transaction():
        case = draft.open_draft(disclosure_id, hand)
        service.confirm(
            draft.open_sheet(case, found.sheet.id),
            understood,
            openings=openings,
            ticked=set(request.form.getlist("ok")),
            by_id=hand.person_id,
        )
    found = draft.drafted(disclosure_id)
    assert found.sheet is not None
    if understood.graded(Severity.STOP) or understood.open_questions(found.sheet.confirmed):
        form.form_errors.append(_("Mend or confirm what is marked below."))
        return _page(found, form, understood, status=422)
    return htmx.go(url_for(".import_preview", disclosure_id=disclosure_id))


def _form(found: Drafted, understood: Understood) -> ChecksForm:
    known: dict[str, Decimal | None] = {
        name_of(fund, found.unnamed): fund.opening.amount if fund.opening else None
        for fund in understood.statement.funds
    }
    return checks_form(list(known), known)


def _page(
    found: Drafted, form: ChecksForm, understood: Understood, *, status: int = 200
) -> ResponseReturnValue:
    step = ".type_lines" if understood.is_typed else ".import_columns"
    navigation.back_to(url_for(step, disclosure_id=found.looked.id))
    assert found.sheet is not None
    ticks = {each["key"]: each for each in _ticks(found)}
    open_keys = {asked.key for asked in understood.open_questions(found.sheet.confirmed)}
    html = render_template(
        "disclosures/accounts/check.html",
        found=found,
        form=form,
        understood=understood,
        funds=understood.funds(found.unnamed),
        stops=understood.graded(Severity.STOP),
        tells=understood.graded(Severity.TELL),
        ticks=ticks,
        open_keys=open_keys if status != 200 else set(),
        at=lambda one: place(one, typed=understood.is_typed),
        change_url=url_for(step, disclosure_id=found.looked.id),
        plain=PlainForm(formdata=None),
    )
    return html, status


def _ticks(found: Drafted) -> list[dict[str, str]]:
    kept = found.sheet.confirmed if found.sheet else {}
    told = part.confirmed(kept)
    return [{"key": key, **each} for key, each in zip(kept, told, strict=True)]


def place(one: Finding, *, typed: bool) -> str:
    """Where a finding is: sheet, row and column; of typed lines the line."""
    if not typed:
        return one.at
    return _("Line %(n)s", n=one.place.row) if one.place.row else ""
