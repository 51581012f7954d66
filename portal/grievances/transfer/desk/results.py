"""What became of each line of an import, the refused ones to mend, and an example to fill in."""

from collections.abc import Iterator

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock, names, timers
from portal.base.access import Permission, authorize, requires
from portal.base.errors import NotFound
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.arrivals import row_number
from portal.grievances.desk.blueprint import bp
from portal.grievances.queries import categories
from portal.grievances.transfer import queries, reading, reasons, working, writing
from portal.grievances.transfer.desk.imports import is_mine, own_import
from portal.grievances.transfer.fields import FIELD_LABELS, Field
from portal.grievances.transfer.models import Import, ImportState, RowState
from portal.grievances.transfer.reading.headings import OUR_LINE, OUR_REASON

P = Permission

FAULT_FORGOTTEN = "forgotten"


@bp.get("/desk/c/<slug>/imports/<int:import_id>")
@requires(P.GRIEVANCE_FILE_FOR)
def import_result(import_id: int) -> ResponseReturnValue:
    """How far it is; then each line with its number, or why it was not filed."""
    found = own_import(import_id)
    if found.state is ImportState.NEW:
        mine = is_mine(found)
        return htmx.go(
            url_for(".import_columns", import_id=import_id) if mine else url_for(".imports")
        )
    navigation.back_to(url_for(".imports"))
    state = _asked_state()
    after = request.args.get("after", 0, type=row_number)
    lines, next_after = queries.lines(import_id, state=state, after=after)
    asked = state.value if state else None
    return htmx.render(
        "grievances/transfer/import.html",
        fragment="grievances/transfer/fragments/result.html",
        found=found,
        stands_still=_stands_still(found),
        goes_on_at=_goes_on_at(found),
        fault=_fault(found),
        lines=lines,
        state=asked or "",
        mine=is_mine(found),
        by=names.names_of([found.by_id]).get(found.by_id or 0, ""),
        words=reasons,
        here=url_for(".import_result", import_id=import_id, state=asked),
        next_url=url_for(".import_result", import_id=import_id, state=asked, after=next_after)
        if next_after
        else "",
    )


def _stands_still(found: Import) -> bool:
    """Whether nobody works in the background, so that this list waits too."""
    return found.state is ImportState.RUNNING and not timers.worker_is_alive()


def _goes_on_at(found: Import) -> str:
    """The time of day from which another worker goes on, should the one at it be cut off; empty
    while none is at it."""
    held = found.state is ImportState.RUNNING and timers.held_until(working.TIMER)
    return f"{clock.local(held):%H:%M:%S}" if held else ""


def _asked_state() -> RowState | None:
    asked = request.args.get("state", "")
    return RowState(asked) if asked in {state.value for state in RowState} else None


def _fault(found: Import) -> str:
    if found.fault == FAULT_FORGOTTEN:
        return _("Nobody went on with this list, so it was deleted. Nothing was filed.")
    return reading.sentence(found.fault) if found.fault else ""


@bp.get("/desk/c/<slug>/imports/<int:import_id>/refused/<format>")
@requires(P.GRIEVANCE_FILE_FOR)
def refused_lines(import_id: int, format: str) -> ResponseReturnValue:
    """The refused lines as they came, each with why, to be mended and sent in again."""
    found = own_import(import_id)
    authorize(is_mine(found))
    kept = [h for h in found.headings if h not in (OUR_REASON, OUR_LINE)]
    places = [found.headings.index(heading) for heading in kept]
    return writing.send(
        [*kept, OUR_REASON, OUR_LINE],
        _portions(import_id, places, len(found.headings)),
        wanted=_known(format),
        name=_("refused-%(n)s", n=import_id),
    )


def _known(format: str) -> str:
    if format not in writing.FORMATS:
        raise NotFound
    return format


def _portions(import_id: int, places: list[int], width: int) -> Iterator[list[list[str]]]:
    """Sentences are in the language of the request, so all of them are put into words first."""
    return iter(list(_every_portion(import_id, places, width)))


def _every_portion(import_id: int, places: list[int], width: int) -> Iterator[list[list[str]]]:
    """Cells beyond the headings (``width``) stand behind ours, so that none is lost and the line
    is refused until somebody has put them where they belong."""
    after = 0
    while portion := queries.refused(import_id, after):
        yield [
            [
                *(line.cells[at] if at < len(line.cells) else "" for at in places),
                reasons.sentence(line.reason, line.facts),
                str(line.line),
                *line.cells[width:],
            ]
            for line in portion
            if line.cells
        ]
        after = portion[-1].line


@bp.get("/desk/c/<slug>/imports/example/<format>")
@requires(P.GRIEVANCE_FILE_FOR)
def import_example(format: str) -> ResponseReturnValue:
    """An empty list with our headings and one line that shows how to fill it in."""
    headings = [str(FIELD_LABELS[field]) for field in Field]
    kinds = categories.tree()
    example = EXAMPLE | {Field.CATEGORY: kinds[0].name_zh if kinds else ""}
    line = [example[field] for field in Field]
    return writing.send(headings, [[line]], wanted=_known(format), name=_("import-example"))


F = Field
EXAMPLE: dict[Field, str] = {
    F.HOTLINE_NO: "示例20261123001",
    F.RECEIVED_AT: "2026-11-23 09:05",
    F.WANTED_BY: "2026-11-30",
    F.TITLE: "楼道堆物",
    F.TEXT: "三单元二层楼道堆放旧家具，影响通行，请清理。",
    F.PLACE: "3号楼3单元",
    F.PHONE: "13800000000",
    F.NAME: "示例",
    F.CHANNEL: "12345热线",
}
