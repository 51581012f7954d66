"""``/desk/c/<slug>/disclosures/archive``: ask for a year, see how far it is, take it along."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock, names, timers
from portal.base.access import Permission, community, requires, viewer
from portal.base.db import transaction
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.disclosures.archive import pieces, queries, service, words
from portal.disclosures.archive.forms import ArchiveForm
from portal.disclosures.archive.models import Archive, ArchiveState
from portal.disclosures.blueprints import desk as bp

P = Permission
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Row:
    """An archive on the page. ``mine`` says whether the viewer asked for it."""

    archive: Archive
    by: str
    mine: bool
    ready: bool
    kind: str
    label: str

    @property
    def megabytes(self) -> str:
        """Its size, for a person."""
        return f"{max(self.archive.byte_count / MEGABYTE, 0.1):.1f}"

    @property
    def under_way(self) -> bool:
        """Whether it is waited for."""
        return self.archive.state in service.UNDER_WAY


@bp.route("/desk/c/<slug>/disclosures/archive", methods=["GET", "POST"])
@requires(P.ARCHIVE_EXPORT)
def archive() -> ResponseReturnValue:
    """The years there are, and what was asked for lately, by whom and why."""
    form = ArchiveForm()
    form.offer(queries.years(community().id))
    if not form.is_submitted():
        return _page(form)
    if not form.validate():
        return _page(form, status=422)
    with transaction():
        service.ask(
            community_id=community().id,
            year=int(form.year.data),
            reason=form.reason.data or "",
            submission_id=form.submission,
            by_id=_me(),
        )
    flash(_("The archive is being made. This page shows when it is ready."), "success")
    return htmx.go(url_for(".archive"))


@bp.post("/desk/c/<slug>/disclosures/archive/<int:archive_id>/file")
@requires(P.ARCHIVE_EXPORT)
def archive_file(archive_id: int) -> ResponseReturnValue:
    """The zip, for the person who asked; each time is kept."""
    if not PlainForm().validate_on_submit():
        return _again()
    try:
        with transaction():
            keys = service.take(archive_id, by_id=_me())
            found = service.locked(archive_id)
    except service.Gone as error:
        flash(str(error.sentence), "warning")
        return htmx.go(url_for(".archive"))
    answer = Response(pieces.read(keys), content_type="application/zip")
    what = _("Open affairs")
    name = quote(f"{community().name}-{what}-{found.year}.zip")
    plain = f"open-affairs-{community().slug}-{found.year}.zip"
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"
    )
    answer.headers["Content-Length"] = str(found.byte_count)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@bp.post("/desk/c/<slug>/disclosures/archive/<int:archive_id>/delete")
@requires(P.ARCHIVE_EXPORT)
def delete_archive(archive_id: int) -> ResponseReturnValue:
    """Delete one's own from the server, or give it up while it is made."""
    if not PlainForm().validate_on_submit():
        return _again()
    with transaction():
        service.drop(archive_id, by_id=_me())
    flash(_("The archive is deleted from the server."), "success")
    return htmx.go(url_for(".archive"))


def _again() -> ResponseReturnValue:
    flash(_("Not sent yet. Send it once more"), "warning")
    return htmx.go(url_for(".archive"))


def _me() -> int:
    return viewer().person_id or 0


def _page(form: ArchiveForm, *, status: int = 200) -> ResponseReturnValue:
    navigation.back_to(url_for("desk.more"))
    rows = _rows()
    return htmx.render(
        "disclosures/archive/desk.html",
        fragment="disclosures/archive/list.html",
        status=status,
        form=form,
        plain=PlainForm(formdata=None),
        rows=rows,
        waiting=any(row.under_way for row in rows),
        stands_still=any(row.under_way for row in rows) and not timers.worker_is_alive(),
        keep_days=service.KEEP_DAYS,
        today=clock.today(),
    )


def _rows() -> list[Row]:
    found = queries.archives(community().id)
    people = names.names_of({archive.asked_by_id for archive in found})
    return [
        Row(
            archive=archive,
            by=people.get(archive.asked_by_id, ""),
            mine=archive.asked_by_id == _me(),
            ready=archive.state is ArchiveState.READY and service.is_ready(archive),
            kind=words.ARCHIVE_KINDS[archive.state],
            label=str(words.ARCHIVE_STATES[archive.state]),
        )
        for archive in found
    ]
