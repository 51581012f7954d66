"""``/desk/c/<slug>/imports``: a list comes in, its columns are chosen, its first rows shown."""

from collections import Counter
from dataclasses import dataclass
from itertools import islice

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from portal.base import settings
from portal.base.access import Permission, authorize, community, requires, viewer
from portal.base.db import transaction
from portal.base.errors import Conflict, NotFound
from portal.base.i18n import _, current_locale
from portal.base.web import htmx, navigation
from portal.base.web.arrivals import row_number
from portal.base.web.forms import PlainForm
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.choices import kinds_with_subkinds
from portal.grievances.transfer import options, queries, reading, reasons, working
from portal.grievances.transfer.forms import ColumnsForm, UploadForm
from portal.grievances.transfer.judging import Order, Reader, Refused
from portal.grievances.transfer.models import Import, ImportState
from portal.grievances.transfer.service import asking, receiving, running

P = Permission
SHOWN = 10


def own_import(import_id: int) -> Import:
    """An import of this community, 404 otherwise."""
    found = queries.one_import(community().id, import_id)
    if found is None:
        raise NotFound
    return found


def is_mine(found: Import) -> bool:
    """Whoever sent the list in sees its words; colleagues see what became of it."""
    return found.by_id == viewer().person_id


@bp.get("/desk/c/<slug>/imports")
@requires(P.GRIEVANCE_FILE_FOR)
def imports() -> ResponseReturnValue:
    """Past imports with what became of them."""
    before = request.args.get("before", type=row_number)
    found, next_before = queries.imports(community().id, before=before)
    return render_template(
        "grievances/transfer/imports.html",
        imports=found,
        next_url=url_for(".imports", before=next_before) if next_before else "",
    )


@bp.route("/desk/c/<slug>/imports/new", methods=["GET", "POST"])
@requires(P.GRIEVANCE_FILE_FOR)
def new_import() -> ResponseReturnValue:
    """Send a list in; a file that cannot be read is told at once, and nothing is kept."""
    form = UploadForm()
    if not form.is_submitted():
        return _upload_page(form)
    if not form.validate():
        return _upload_page(form, status=422)
    try:
        name, content = _content(form.file.data)
        arrived = receiving.look_at(name, content)
    except reading.Unreadable as error:
        form.file.errors = [str(error.sentence)]
        return _upload_page(form, status=error.status)
    with transaction():
        made = receiving.receive(
            arrived,
            community_id=community().id,
            submission_id=form.submission,
            by_id=viewer().person_id,
        )
        import_id = made.id
    return htmx.go(url_for(".import_columns", import_id=import_id))


def _content(file: FileStorage) -> tuple[str, bytes]:
    return file.filename or "", file.stream.read(receiving.bounds().file_bytes + 1)


def _upload_page(form: UploadForm, *, status: int = 200) -> ResponseReturnValue:
    navigation.back_to(url_for(".imports"))
    bounds = receiving.bounds()
    html = render_template(
        "grievances/transfer/upload.html",
        form=form,
        rows=bounds.rows,
        megabytes=bounds.file_bytes // receiving.MEGABYTE,
    )
    return html, status


def waiting(import_id: int) -> Import | None:
    """An own import that was not started; None when it was."""
    found = own_import(import_id)
    authorize(is_mine(found))
    return found if found.state is ImportState.NEW else None


def result_page(import_id: int) -> ResponseReturnValue:
    """On to what became of the list."""
    return htmx.go(url_for(".import_result", import_id=import_id))


@bp.route("/desk/c/<slug>/imports/<int:import_id>/columns", methods=["GET", "POST"])
@requires(P.GRIEVANCE_FILE_FOR)
def import_columns(import_id: int) -> ResponseReturnValue:
    """Say which column holds what; remembered for the next list with the same headings."""
    found = waiting(import_id)
    if found is None:
        return result_page(import_id)
    form = ColumnsForm()
    form.offer(found.headings, kinds_with_subkinds())
    if not form.is_submitted():
        form.show(found.headings, found.columns, found.presets)
        return _columns_page(form, found)
    if not form.validate():
        return _columns_page(form, found, status=422)
    columns = form.columns(found.headings)
    presets = {"category": form.category.data or "", "channel": form.channel.data or ""}
    try:
        with transaction():
            receiving.choose_columns(import_id, columns=columns, presets=presets)
    except Conflict:
        return result_page(import_id)
    return htmx.go(url_for(_next_page(own_import(import_id)), import_id=import_id))


def _next_page(found: Import) -> str:
    return ".import_kinds" if asking.has_new_words(found) else ".import_preview"


def _columns_page(form: ColumnsForm, found: Import, *, status: int = 200) -> ResponseReturnValue:
    navigation.back_to(url_for(".imports"))
    html = render_template(
        "grievances/transfer/columns.html",
        form=form,
        found=found,
        before=queries.sent_before(found),
        plain=PlainForm(formdata=None),
    )
    return html, status


@dataclass(frozen=True)
class Judged:
    """A line of the preview: the report it would become, or why none."""

    line: int
    order: Order | None
    why: str


@dataclass(frozen=True)
class Preview:
    """The first lines as they would be filed, how many were looked at, and whether there are more;
    ``fault`` says that the file cannot be read to its end."""

    lines: list[Judged]
    looked_at: int
    refused: list[tuple[str, int]]
    more: bool
    fault: str = ""


@bp.get("/desk/c/<slug>/imports/<int:import_id>/preview")
@requires(P.GRIEVANCE_FILE_FOR)
def import_preview(import_id: int) -> ResponseReturnValue:
    """The first rows as they will be filed."""
    found = waiting(import_id)
    if found is None:
        return result_page(import_id)
    navigation.back_to(url_for(".import_columns", import_id=import_id))
    return render_template(
        "grievances/transfer/preview.html",
        found=found,
        preview=_preview(found),
        locale=current_locale(),
        before=queries.sent_before(found),
        plain=PlainForm(formdata=None),
    )


def _preview(found: Import) -> Preview:
    reader = running.reader_of(found)
    most = max(SHOWN, settings.get(options.AT_ONCE))
    every = reading.lines(running.content_of(found.id) or b"", receiving.bounds())
    below = (line for line in every if line.number > found.heading_line)
    try:
        first = list(islice(below, most + 1))
    except reading.Unreadable as error:
        return Preview([], 0, [], False, str(error.sentence))
    judged = [_judge(reader, line) for line in first[:most]]
    why = Counter(each.why for each in judged if each.why)
    return Preview(judged[:SHOWN], len(judged), why.most_common(), len(first) > most)


def _judge(reader: Reader, line: reading.Line) -> Judged:
    try:
        return Judged(line.number, reader.order(line.cells), "")
    except Refused as refused:
        return Judged(line.number, None, reasons.sentence(refused.code, refused.facts))


@bp.post("/desk/c/<slug>/imports/<int:import_id>/run")
@requires(P.GRIEVANCE_FILE_FOR)
def run_import(import_id: int) -> ResponseReturnValue:
    """File the list: a short one now, a long one in the background."""
    found = waiting(import_id)
    if found is None:
        return result_page(import_id)
    form = PlainForm()
    if not form.validate_on_submit():
        flash(_("Not sent yet. Send it once more"), "warning")
        return htmx.go(url_for(".import_preview", import_id=import_id))
    short = _is_short(found)
    with transaction():
        receiving.start(import_id, by_id=viewer().person_id, ring=not short)
    if short:
        working.carry_on(import_id)
    return result_page(import_id)


def _is_short(found: Import) -> bool:
    most = settings.get(options.AT_ONCE)
    every = reading.lines(running.content_of(found.id) or b"", receiving.bounds())
    below = (line for line in every if line.number > found.heading_line)
    try:
        return sum(1 for _line in islice(below, most + 1)) <= most
    except reading.Unreadable:
        return True  # told at once


@bp.post("/desk/c/<slug>/imports/<int:import_id>/discard")
@requires(P.GRIEVANCE_FILE_FOR)
def discard_import(import_id: int) -> ResponseReturnValue:
    """Forget a list that was not started."""
    found = waiting(import_id)
    if found is None:
        return result_page(import_id)
    form = PlainForm()
    if form.validate_on_submit():
        with transaction():
            receiving.discard(import_id)
        flash(_("The list was forgotten. Nothing was filed."), "success")
    return htmx.go(url_for(".imports"))
