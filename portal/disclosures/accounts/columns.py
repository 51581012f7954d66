"""``…/import/columns``: what each column holds, guessed or remembered, said by a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires
from portal.base.db import transaction
from portal.base.sheets import Book, letters
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.disclosures.accounts import draft
from portal.disclosures.accounts.draft import Drafted
from portal.disclosures.accounts.forms import ColumnsForm, columns_form
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.finances import service
from portal.disclosures.finances.grid import Grid, told
from portal.disclosures.finances.statement import Table
from portal.disclosures.finances.typed import KIND
from portal.disclosures.finances.understanding import as_said, tables_in

SHOWN_ROWS = 5


@dataclass(frozen=True)
class Shown:
    """A table as the page shows it: its first rows as they stand, whether it was known."""

    at: int
    table: Table
    letters: tuple[str, ...]
    rows: tuple[tuple[int, bool, tuple[str, ...]], ...]
    is_known: bool

    def letter(self, number: int) -> str:
        """The name of a column."""
        return letters(number)


@bp.route("/desk/c/<slug>/disclosures/<int:disclosure_id>/import/columns", methods=["GET", "POST"])
@requires(Permission.DISCLOSURE_DRAFT)
def import_columns(disclosure_id: int) -> ResponseReturnValue:
    """Look at the first rows and say what the columns hold."""
    found = draft.drafted(disclosure_id)
    if found.sheet is None or not found.can_edit:
        return draft.without_sheet(found)
    book, guessed = tables_in(found.sheet)
    if book.kind == KIND:
        return htmx.go(url_for(".import_check", disclosure_id=disclosure_id))
    kept = found.sheet.tables
    tables = [as_said(table, kept.get(str(at), {})) for at, table in enumerate(guessed)]
    takes = [bool(kept.get(str(at), {}).get("take", True)) for at in range(len(tables))]
    form = columns_form(tables, takes)
    if not form.is_submitted():
        return _page(found, form, book, tables)
    if not form.validate():
        return _page(found, form, book, tables, status=422)
    with transaction():
        case = draft.open_draft(disclosure_id, found.looked.hand)
        service.settle_columns(draft.open_sheet(case, found.sheet.id), form.said())
    return htmx.go(url_for(".import_check", disclosure_id=disclosure_id))


def _page(
    found: Drafted, form: ColumnsForm, book: Book, tables: Sequence[Table], *, status: int = 200
) -> ResponseReturnValue:
    navigation.back_to(url_for(".import_sheet", disclosure_id=found.looked.id))
    assert found.sheet is not None
    known = {int(at) for at, said in found.sheet.tables.items() if said.get("known")}
    settled = found.sheet.is_settled
    html = render_template(
        "disclosures/accounts/columns.html",
        found=found,
        form=form,
        shown=[_shown(at, table, book, is_known=at in known) for at, table in enumerate(tables)],
        all_known=len(known) == len(tables) and not settled and status == 200,
        left_out=book.left_out,
        plain=PlainForm(formdata=None),
    )
    return html, status


def _shown(at: int, table: Table, book: Book, *, is_known: bool) -> Shown:
    grid = Grid(next(sheet for sheet in book.sheets if sheet.name == table.sheet))
    numbers = [c.number for c in table.columns]
    first = [n for n in grid.numbers if table.first_row <= n <= table.last_row][:SHOWN_ROWS]
    rows = tuple(
        (row, row in table.header_rows, tuple(told(grid.value(row, n))[:60] for n in numbers))
        for row in (*table.header_rows, *first)
    )
    return Shown(at, table, tuple(letters(n) for n in numbers), rows, is_known)
