"""``…/edit``: the words and files of a draft. What is typed or sent is kept before it is judged."""

from dataclasses import dataclass, field
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _
from portal.base.web import htmx, kept_forms, navigation
from portal.base.web.arrivals import row_number_or
from portal.disclosures import service
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.desk import loading, sent, telling
from portal.disclosures.desk.forms import DraftForm, draft_form
from portal.disclosures.desk.loading import Looked
from portal.disclosures.errors import SameAsBefore, StaleDraft, Unsettled
from portal.disclosures.models import Audience, DisclosureKind
from portal.disclosures.service.filing import MOST

SUBMIT = "submit"


@dataclass
class Shown:
    """What the page says besides the form: what was refused, and what others saved meanwhile."""

    problems: list[str] = field(default_factory=list)
    meanwhile: dict[str, str] = field(default_factory=dict)
    same: str = ""
    status: int = 200


@bp.route("/desk/c/<slug>/disclosures/<int:disclosure_id>/edit", methods=["GET", "POST"])
@requires(Permission.DISCLOSURE_DRAFT)
def edit(disclosure_id: int) -> ResponseReturnValue:
    """Keep files, then words, then hand it in if that was asked; each as far as it goes."""
    looked = loading.look(disclosure_id)
    form = _form(looked)
    if not form.is_submitted():
        if "edit" not in looked.acts:
            return htmx.go(url_for(".show", disclosure_id=disclosure_id))
        return _page(looked, form, Shown())
    shown = Shown()
    if not form.validate():
        shown.status = 422
        if "csrf_token" not in form.errors:
            _keep_files(disclosure_id, shown)
        elif kept_forms.files_were_sent():
            shown.problems.append(_("The files were not kept. Choose them once more."))
        return _page(loading.look(disclosure_id), form, shown)
    _keep_files(disclosure_id, shown)
    seen = _keep_words(disclosure_id, form, shown)
    _keep_readers(disclosure_id, form, shown)
    if seen and not shown.problems and request.form.get("go") == SUBMIT:
        return _hand_in(disclosure_id, seen, form, shown)
    if shown.problems:
        shown.status = 422 if shown.status == 200 else shown.status
        return _page(loading.look(disclosure_id), form, shown)
    flash(_("Saved."), "success")
    return htmx.go(url_for(".edit", disclosure_id=disclosure_id))


def _form(looked: Looked) -> DraftForm:
    disclosure, version = looked.case.disclosure, looked.case.version
    said = {f"element_{n}": pair[1] for n, pair in enumerate(version.fields)}
    form = draft_form(
        [pair[0] for pair in version.fields],
        version=looked.seen,
        title=version.title,
        first=disclosure.period_from,
        last=disclosure.period_until,
        body=version.body,
        **said,
    )
    if disclosure.kind is DisclosureKind.NOTICE:
        form.name_as_notice()
    if disclosure.shown_version is not None:
        del form.first, form.last
    if disclosure.audience is not Audience.NAMED:
        del form.readers
    return form


def _keep_files(disclosure_id: int, shown: Shown) -> None:
    """Files are kept whatever is wrong with the words: nobody chooses them twice."""
    received = sent.receive("files")
    shown.problems += received.problems
    if not received.attachments:
        return
    try:
        with transaction():
            service.attach(
                disclosure_id=disclosure_id,
                hand=loading.hand(),
                files=sent.record(received.attachments),
            )
    except DomainError as error:
        shown.problems.append(str(error.sentence))
        shown.status = error.status


def _keep_words(disclosure_id: int, form: DraftForm, shown: Shown) -> int:
    """The version after saving; 0 when it was not saved."""
    looked = loading.look(disclosure_id)
    disclosure = looked.case.disclosure
    words = service.Words(
        title=form.title.data or "",
        period_from=(form.first.data if "first" in form else None) or disclosure.period_from,
        period_until=(form.last.data if "last" in form else None) or disclosure.period_until,
        fields=[
            (name, each.data or "")
            for name, each in zip(form.elements, form.element_fields, strict=True)
        ],
        body=form.body.data or "",
    )
    try:
        with transaction():
            case = service.save(
                disclosure_id=disclosure_id,
                seen=form.seen,
                hand=looked.hand,
                words=words,
                removed=[row_number_or(0, each) for each in request.form.getlist("remove")],
                labels=_labels(),
            )
            return case.disclosure.version
    except StaleDraft as error:
        shown.meanwhile = _meanwhile(loading.look(disclosure_id), words)
        shown.problems.append(str(error.sentence))
        shown.status = error.status
    except DomainError as error:
        shown.problems.append(str(error.sentence))
        shown.status = error.status
    return 0


def _keep_readers(disclosure_id: int, form: DraftForm, shown: Shown) -> None:
    """Those who may read it; a number that nobody has is said, and stays in its field."""
    if "readers" not in form:
        return
    try:
        with transaction():
            service.name_readers(
                disclosure_id=disclosure_id,
                hand=loading.hand(),
                typed=form.readers.data or "",
                removed=[row_number_or(0, each) for each in request.form.getlist("unreader")],
            )
        form.readers.data = ""
    except DomainError as error:
        shown.problems.append(str(error.sentence))


def _labels() -> dict[int, str]:
    typed = {name: text for name, text in request.form.items() if name.startswith("label-")}
    return {row_number_or(0, name.removeprefix("label-")): text for name, text in typed.items()}


def _meanwhile(looked: Looked, mine: service.Words) -> dict[str, str]:
    """What stands in the draft now where it differs from what was typed, by the form's fields."""
    version = looked.case.version
    theirs = {"title": version.title, "body": version.body}
    typed = {"title": mine.title, "body": mine.body}
    for n, (_name, text) in enumerate(version.fields):
        theirs[f"element_{n}"] = text
        typed[f"element_{n}"] = mine.fields[n][1] if n < len(mine.fields) else ""
    return {name: text for name, text in theirs.items() if text != typed[name]}


def _hand_in(disclosure_id: int, seen: int, form: DraftForm, shown: Shown) -> ResponseReturnValue:
    """The words are kept already; what keeps it from being handed in is said beside them."""
    try:
        with transaction():
            service.submit(
                disclosure_id=disclosure_id,
                seen=seen,
                hand=loading.hand(),
                same_because=form.same_because.data or "",
            )
    except SameAsBefore as error:
        shown.same = error.earlier
        shown.problems.append(str(error.sentence))
    except Unsettled as error:
        shown.problems += error.problems
    except DomainError as error:
        shown.problems.append(str(error.sentence))
        shown.status = error.status
    else:
        flash(_("Handed in. The next in line is told."), "success")
        return htmx.go(url_for(".show", disclosure_id=disclosure_id))
    shown.status = 422 if shown.status == 200 else shown.status
    return _page(loading.look(disclosure_id), form, shown)


def _page(looked: Looked, form: DraftForm, shown: Shown) -> ResponseReturnValue:
    navigation.back_to(url_for(".show", disclosure_id=looked.id))
    form.form_errors += shown.problems
    form.version.data = str(looked.seen)  # what others saved is on this page, so it has been seen
    context: dict[str, Any] = {
        "looked": looked,
        "case": looked.case,
        "form": form,
        "shown": shown,
        "files": telling.files(looked.case.version),
        "panels": telling.panels(looked, editable="edit" in looked.acts),
        "readers": service.readers_of(looked.id) if "readers" in form else [],
        "kept_labels": _labels(),
        "removing": set(request.form.getlist("remove")),
        "most": MOST,
        "steps": telling.steps_ahead(looked),
    }
    return render_template("disclosures/desk/edit.html", **context), shown.status
