"""``/desk/settings/calendar``: holidays, made-up working days, and confirmed years."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse

from portal.base import clock
from portal.base.access import Permission, requires, viewer
from portal.base.audit import service as audit
from portal.base.db import transaction
from portal.base.deadlines import queries, service
from portal.base.deadlines.calendar import DayKind
from portal.base.deadlines.holidays import BadNotice, Notice, decode, read
from portal.base.desk.forms import DAY_LABELS, DayForm, UploadForm, YearForm
from portal.base.errors import Invalid, NotFound
from portal.base.i18n import _, _l
from portal.base.web import htmx

bp = Blueprint("calendar_desk", __name__)

LARGEST_FILE = 200_000
REASONS = {
    "heading": _l("The first line must read: date,kind,name,source"),
    "date": _l("Line %(line)s: write the day as 2027-01-01."),
    "kind": _l("Line %(line)s: the kind is holiday or workday."),
    "weekday": _l("Line %(line)s: only a Saturday or Sunday can be a made-up working day."),
    "repeated": _l("Line %(line)s: this day stands in the file twice."),
    "too_long": _l("The file has too many lines."),
    "csv": _l("Line %(line)s cannot be read as CSV."),
}


@bp.get("/desk/settings/calendar")
@requires(Permission.CALENDAR_EDIT)
def index() -> str:
    """A year as a list of its exceptions."""
    year = request.args.get("year", clock.today().year, type=int)
    return _page(_year(year))


@bp.post("/desk/settings/calendar/days")
@requires(Permission.CALENDAR_EDIT)
def put_day() -> BaseResponse:
    """Enter or correct one day."""
    form = DayForm()
    if not form.validate_on_submit():
        return _refused(clock.today().year, day_form=form)
    day = form.day.data
    assert day is not None
    try:
        with transaction():
            service.put_day(
                day=day,
                kind=DayKind(form.kind.data),
                name=form.name.data or "",
                source=form.source.data or "",
                by=viewer().person_id,
            )
            _record("calendar.day", day=day.isoformat(), kind=form.kind.data)
    except Invalid as refused:
        form.day.errors = [*form.day.errors, refused.sentence]
        return _refused(_within(day.year), day_form=form)
    flash(_("Saved. It takes effect at once."), "success")
    return htmx.go(url_for(".index", year=day.year))


@bp.post("/desk/settings/calendar/days/remove")
@requires(Permission.CALENDAR_EDIT)
def remove_day() -> BaseResponse:
    """Take one day back."""
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError as error:
        raise NotFound from error
    with transaction():
        service.remove_day(day=day)
        _record("calendar.day_removed", day=day.isoformat())
    flash(_("Removed. The day follows its weekday again."), "success")
    return htmx.go(url_for(".index", year=day.year))


@bp.post("/desk/settings/calendar/upload")
@requires(Permission.CALENDAR_EDIT)
def upload() -> BaseResponse:
    """Enter the days of a CSV file."""
    form = UploadForm()
    shown = clock.today().year
    if not form.validate_on_submit():
        return _refused(shown, upload_form=form)
    try:
        notices = _notices(form)
        with transaction():
            years = service.enter_notices(notices, by=viewer().person_id)
            _record("calendar.upload", years=years, days=len(notices))
    except Invalid as refused:
        form.file.errors = [*form.file.errors, refused.sentence]
        return _refused(shown, upload_form=form)
    flash(_("%(n)s days were entered. Check them and confirm the year.", n=len(notices)), "success")
    return htmx.go(url_for(".index", year=years[-1]))


def _notices(form: UploadForm) -> list[Notice]:
    if not form.file.data:
        raise Invalid(_("Choose a CSV file."))
    content = form.file.data.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Invalid(_("The file has too many lines."))
    text = decode(content)
    if text is None:
        raise Invalid(_("This is not a text file. Save the sheet as CSV."))
    try:
        found = read(text)
    except BadNotice as error:
        raise Invalid(str(REASONS[error.reason]) % {"line": error.line}) from error
    if not found:
        raise Invalid(_("The file holds no days."))
    return found


@bp.post("/desk/settings/calendar/years/<int:year>")
@requires(Permission.CALENDAR_EDIT)
def confirm(year: int) -> BaseResponse:
    """Confirm a year, or take that back."""
    form = YearForm()
    if not form.validate_on_submit():
        return _refused(_year(year), year_form=form)
    confirmed = request.form.get("confirmed") == "yes"
    with transaction():
        service.confirm_year(
            year=_year(year),
            confirmed=confirmed,
            source=form.source.data or "",
            by=viewer().person_id,
        )
        _record("calendar.year", year=year, confirmed=confirmed)
    flash(_("Saved. It takes effect at once."), "success")
    return htmx.go(url_for(".index", year=year))


def _year(year: int) -> int:
    if not service.FIRST_YEAR <= year <= service.LAST_YEAR:
        raise NotFound
    return year


def _within(year: int) -> int:
    return min(max(year, service.FIRST_YEAR), service.LAST_YEAR)


def _record(act: str, **facts: Any) -> None:
    audit.record(act, actor_id=viewer().person_id, object_kind="calendar", **facts)


def _refused(year: int, **forms: FlaskForm) -> BaseResponse:
    return BaseResponse(_page(year, **forms), 422, mimetype="text/html")


def _page(year: int, **forms: FlaskForm) -> str:
    known = {row.year: row for row in queries.years()}
    today = clock.today()
    days = queries.days_of(year)
    context: dict[str, Any] = {
        "day_form": _day_form(year),
        "upload_form": UploadForm(formdata=None),
        "year_form": YearForm(formdata=None, source=known[year].source if year in known else ""),
    }
    return render_template(
        "deadlines/calendar.html",
        year=year,
        years=sorted({*known, today.year, today.year + 1, year}),
        row=known.get(year),
        days=[(row, DAY_LABELS[row.kind]) for row in days],
        missing=queries.missing_year(today),
        csrf_form=FlaskForm(),
        **{**context, **forms},
    )


def missing_year() -> int | None:
    """The year whose notice should be entered by now; the overview of the day warns of it."""
    return queries.missing_year(clock.today())


def _day_form(year: int) -> DayForm:
    """An empty form, or one with the day that is to be corrected."""
    wanted = request.args.get("day", "") if request.method == "GET" else ""
    row = next((one for one in queries.days_of(year) if one.day.isoformat() == wanted), None)
    if row is None:
        return DayForm(formdata=None)
    return DayForm(
        formdata=None, day=row.day, kind=row.kind.value, name=row.name, source=row.source
    )
