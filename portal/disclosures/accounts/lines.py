"""``…/import/lines``: ten lines are quicker typed than put into a spreadsheet first."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires
from portal.base.db import transaction
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.disclosures.accounts import draft
from portal.disclosures.accounts.draft import Drafted
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.finances import queries, service, typed
from portal.disclosures.finances.amounts import write_amount
from portal.disclosures.finances.further_checks import LONGEST_NAME, LONGEST_TEXT, LONGEST_VOUCHER
from portal.disclosures.finances.typed import TypedLine
from portal.disclosures.finances.understanding import tables_in
from portal.disclosures.finances.words import Side

AT_FIRST, MORE = 5, 5
_LIMITS = {
    "item": LONGEST_TEXT,
    "summary": LONGEST_TEXT,
    "amount": 30,
    "voucher_no": LONGEST_VOUCHER,
    "fund": LONGEST_NAME,
}


@bp.route("/desk/c/<slug>/disclosures/<int:disclosure_id>/import/lines", methods=["GET", "POST"])
@requires(Permission.DISCLOSURE_DRAFT)
def type_lines(disclosure_id: int) -> ResponseReturnValue:
    """Type lines; they are checked and previewed like those of a sheet."""
    found = draft.drafted(disclosure_id)
    form = PlainForm()
    if not form.is_submitted():
        if not found.can_edit:
            return htmx.go(draft.show_url(disclosure_id))
        return _page(found, form, _known(found), AT_FIRST)
    lines = _typed()
    if not form.validate():
        return _page(found, form, lines, 0, status=422)
    if request.form.get("go") == "more":
        return _page(found, form, lines, MORE)
    if not lines:
        form.form_errors.append(_("Type at least one line."))
        return _page(found, form, lines, AT_FIRST, status=422)
    hand = found.looked.hand
    with transaction():
        case = draft.open_draft(disclosure_id, hand)
        service.receive_typed(lines, version=case.version, by_id=hand.person_id)
    return htmx.go(url_for(".import_check", disclosure_id=disclosure_id))


def _known(found: Drafted) -> list[TypedLine]:
    """What was typed before, or the few lines that the draft has."""
    if found.sheet is not None:
        book, _tables = tables_in(found.sheet)
        return typed.lines_of(book) if book.kind == typed.KIND else []
    accounts = queries.shown(found.version.id)
    if accounts is None or accounts.line_count > typed.MOST:
        return []
    several = len(accounts.funds) > 1
    return [
        TypedLine(
            on_date=entry.on_date,
            side=entry.side,
            item=entry.item,
            summary=entry.summary,
            amount=write_amount(entry.amount),
            voucher_no=entry.voucher_no,
            fund=accounts.funds[entry.fund].name if several else "",
        )
        for entry in accounts.entries
    ]


def _typed() -> list[TypedLine]:
    """The lines of the form in which something stands, as far as there is room."""
    names = ("on_date", "side", "item", "summary", "amount", "voucher_no", "fund")
    columns = [request.form.getlist(name) for name in names]
    count = min(typed.MOST, max(map(len, columns), default=0))
    rows = [[column[n] if n < len(column) else "" for column in columns] for n in range(count)]
    found = [_line(dict(zip(names, (text.strip() for text in row), strict=True))) for row in rows]
    return [line for line in found if line != TypedLine(side=line.side)]


def _line(row: dict[str, str]) -> TypedLine:
    on_date, side = None, None
    with suppress(ValueError):
        on_date = date.fromisoformat(row["on_date"])
    with suppress(ValueError):
        side = Side(row["side"])
    texts = {name: row[name][:most] for name, most in _LIMITS.items()}
    return TypedLine(on_date=on_date, side=side, **texts)


def _page(
    found: Drafted, form: PlainForm, lines: Sequence[TypedLine], empty: int, *, status: int = 200
) -> ResponseReturnValue:
    navigation.back_to(url_for(".import_sheet", disclosure_id=found.looked.id))
    shown = [*lines, *[TypedLine()] * empty][: typed.MOST]
    html = render_template(
        "disclosures/accounts/lines.html",
        found=found,
        form=form,
        lines=shown or [TypedLine()] * AT_FIRST,
        most=typed.MOST,
        limits=_LIMITS,
        first=found.period.first,
        last=found.period.last,
    )
    return html, status
