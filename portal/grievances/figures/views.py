"""Addresses of the figures: for everybody, and for the staff of a community."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, community, public, requires
from portal.base.i18n import _, current_locale
from portal.base.web import navigation
from portal.base.web.arrivals import row_number
from portal.grievances.desk.blueprint import bp as desk_bp
from portal.grievances.figures import definitions, desk_page, public_page, shares, sheets, showing
from portal.grievances.queries import categories
from portal.grievances.views.blueprint import bp


def _asked() -> desk_page.Asked:
    """The filters of the address; unknown values count as no filter."""
    kind = categories.by_code().get(request.args.get("category", ""))
    return desk_page.Asked(
        request.args.get("period", ""),
        kind.kind_id if kind else None,
        request.args.get("grid", type=row_number),
    )


@bp.get("/c/<slug>/stats")
@public
def stats() -> ResponseReturnValue:
    """Rates, months, kinds and grids, as far as they may be published."""
    asked, locale = _asked(), current_locale()
    page = public_page.read(community().id, asked.period, locale)
    table = page.table
    grid = asked.grid_key if table and asked.grid_key in table.grids else None
    table = table.narrowed(asked.kind_id, grid) if table else None
    navigation.back_to(url_for("grievances.index"))
    return render_template(
        "grievances/figures/public.html",
        page=page,
        table=table,
        grids=shares.published(table.grids, table.numbers) if table else None,
        asked=asked,
        cards=showing.cards(page.numbers) if page.period else [],
        rows=showing.month_rows(page.months),
        line_name=showing.line_name(page.months),
        kinds=[(main.id, main.code, main.name(locale)) for main in categories.tree()],
        finding=showing.finding(page.numbers, page.period.name) if page.period else "",
        hours_explained=showing.hours_explained(),
    )


@bp.get("/c/<slug>/stats.csv")
@public
def stats_csv() -> ResponseReturnValue:
    """The same numbers for a spreadsheet."""
    page = public_page.read(community().id, request.args.get("period", ""), current_locale())
    lines = list(sheets.by_month(page.months))
    if page.table:
        table = page.table
        lines += sheets.by_kind_and_grid(table.period.name, table.rows, table.grids.values())
        lines += sheets.side_by_side(
            table.period.name, shares.published(table.grids, table.numbers)
        )
    return sheets.answer(lines, f"stats-{community().slug}.csv")


@desk_bp.get("/desk/c/<slug>/stats", endpoint="stats")
@requires(Permission.GRIEVANCE_SEE)
def desk_stats() -> ResponseReturnValue:
    """True numbers of the own community."""
    asked, locale = _asked(), current_locale()
    page = desk_page.read(community().id, asked, locale)
    return render_template(
        "grievances/figures/desk.html",
        page=page,
        asked=asked,
        rows=showing.month_rows(page.months),
        line_name=showing.line_name(page.months),
        kinds=[(main.id, main.code, main.name(locale)) for main in categories.tree()],
        finding=showing.finding(page.numbers, page.period.name),
        hours_explained=showing.hours_explained(),
        judged=_opinions(page),
        grids=_by_grid(page, asked),
        units=shares.of_units(community().id, page.period),
        category=request.args.get("category", "") if asked.kind_id else "",
        heat_columns=[*_columns(page, asked), _("Total of all")],
    )


@desk_bp.get("/desk/c/<slug>/stats.csv", endpoint="stats_csv")
@requires(Permission.GRIEVANCE_SEE)
def desk_stats_csv() -> ResponseReturnValue:
    """The same numbers for a spreadsheet; opinions only where enough residents gave one."""
    asked = _asked()
    page = desk_page.read(community().id, asked, current_locale())
    lines = list(sheets.by_month(page.without_opinions, desk_page.DESK_RATES))
    for rows, rate in _opinions(page):
        parts, unrated = desk_page.JUDGED[rate.key]
        lines += sheets.opinions(rows, (*parts, unrated), rate)
    lines += sheets.by_kind_and_grid(page.period.name, page.heat, _columns(page, asked))
    lines += sheets.side_by_side(page.period.name, _by_grid(page, asked))
    lines += sheets.side_by_side(page.period.name, shares.of_units(community().id, page.period))
    return sheets.answer(lines, f"desk-stats-{community().slug}.csv")


def _by_grid(page: desk_page.Page, asked: desk_page.Asked) -> shares.Table:
    """The rates of each grid, or of the one asked for."""
    return shares.of_grids(
        community().id, page.period, page.grids, kind_id=asked.kind_id, grid_key=asked.grid_key
    )


def _opinions(page: desk_page.Page) -> list[tuple[list[tuple[str, ...]], definitions.Rate]]:
    """What residents think: in their own answers, and when they were called."""
    return [
        (page.opinions, definitions.SATISFACTION),
        (page.on_the_phone, definitions.CALLED_SATISFACTION),
    ]


def _columns(page: desk_page.Page, asked: desk_page.Asked) -> list[str]:
    """The grids of the table: all, or the one asked for."""
    return [name for key, name in page.grids.items() if asked.grid_key in (None, key)]
