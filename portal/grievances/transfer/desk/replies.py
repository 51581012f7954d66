"""``/desk/c/<slug>/replies``: what was done about the hotline's orders, for the hotline."""

from collections.abc import Sequence

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock, i18n
from portal.base.access import Permission, community, requires, viewer
from portal.base.db import transaction
from portal.base.i18n import _
from portal.base.web import navigation
from portal.grievances.desk.blueprint import bp
from portal.grievances.transfer import queries, replying, writing
from portal.grievances.transfer.desk.reach import grids_within
from portal.grievances.transfer.forms import RepliesForm
from portal.grievances.transfer.models import ReplySheet
from portal.grievances.transfer.replying import Asked, Column
from portal.grievances.transfer.service import keeping

P = Permission
USUAL_SHEET = "0"


@bp.route("/desk/c/<slug>/replies", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def replies() -> ResponseReturnValue:
    """Choose orders and columns; the answer to the form is the file."""
    form = RepliesForm()
    here = community().id
    kept = queries.reply_sheets(here)
    sources = _sources()
    form.offer(sources=sources, sheets=_sheets(kept))
    if not form.is_submitted():
        asked_for = request.args.get("source", "")
        form.source.data = asked_for if asked_for in dict(sources) else ""
        return _page(form, kept)
    if not form.validate():
        return _page(form, kept, status=422)
    columns = _columns(form.sheet.data, kept)
    asked = Asked(
        here,
        import_id=int(form.source.data) if form.source.data else None,
        begin=form.begin.data,
        end=form.end.data,
        answered=bool(form.answered.data),
        grids=grids_within(P.GRIEVANCE_SEE),
    )
    with transaction():
        keeping.record_export(
            community_id=here,
            actor_id=viewer().person_id,
            what="grievance_replies",
            format=form.format.data,
        )
    return writing.send(
        [heading for _column, heading in columns],
        replying.lines(asked, [column for column, _heading in columns]),
        wanted=form.format.data,
        name=f"{_('replies')}-{community().slug}-{clock.today():%Y%m%d}",
    )


def _sources() -> list[tuple[str, str]]:
    past, _more = queries.imports(community().id, most=100)
    return [
        (str(each.id), f"{i18n.day_and_time(each.uploaded_at)} {each.file_name}")
        for each in past
        if each.started_at is not None
    ]


def _sheets(kept: Sequence[ReplySheet]) -> list[tuple[str, str]]:
    usual = (USUAL_SHEET, str(_("The usual columns of the hotline")))
    return [usual, *((str(sheet.id), sheet.name) for sheet in kept)]


def _columns(chosen: str | None, kept: Sequence[ReplySheet]) -> list[tuple[Column, str]]:
    for sheet in kept:
        if str(sheet.id) == chosen:
            return replying.columns_of(sheet.columns)
    return list(replying.USUAL)


def _page(
    form: RepliesForm, kept: Sequence[ReplySheet], *, status: int = 200
) -> ResponseReturnValue:
    navigation.back_to(url_for(".index"))
    html = render_template(
        "grievances/transfer/replies.html",
        form=form,
        sheets=kept,
        usual=[heading for _column, heading in replying.USUAL],
        columns_of=replying.columns_of,
        may_edit=viewer().may(P.GRIEVANCE_FILE_FOR, community().id),
        may_import=viewer().may(P.GRIEVANCE_FILE_FOR, community().id),
    )
    return html, status
