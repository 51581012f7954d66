"""``/desk/c/<slug>/templates``: the templates of replies, their versions, and a preview of each."""

import uuid
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base import names
from portal.base.access import Permission, authorize, community, requires, viewer
from portal.base.db import transaction
from portal.base.errors import Conflict, DomainError, NotFound
from portal.base.i18n import _, current_locale
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.grievances.desk.blueprint import bp
from portal.grievances.queries import categories
from portal.grievances.replies import queries, service, variables
from portal.grievances.replies.forms import ACT_LABELS, TemplateForm
from portal.grievances.replies.queries import Line

P = Permission


@bp.get("/desk/c/<slug>/templates")
@requires(P.GRIEVANCE_SEE)
def templates() -> ResponseReturnValue:
    """Every template, by what it is used for."""
    lines = queries.all_lines(community().id)
    return render_template(
        "grievances/desk/templates.html",
        acts=[(ACT_LABELS[act], [each for each in lines if each.act == act]) for act in ACT_LABELS],
        kinds=_kinds(),
        may_edit=_may_edit(),
        plain=PlainForm(),
    )


@bp.route("/desk/c/<slug>/templates/new", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def new_template() -> ResponseReturnValue:
    """Write one."""
    authorize(_may_edit())
    form = _offer(TemplateForm())
    if not form.key.data or not _is_uuid(form.key.data):
        form.key.data = str(uuid.uuid4())
    return _edit(form, None)


@bp.route("/desk/c/<slug>/templates/<key>", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def edit_template(key: str) -> ResponseReturnValue:
    """Change one; replies already sent keep their words."""
    authorize(_may_edit())
    found = _find(key)
    form = _offer(TemplateForm(data=_as_it_stands(found)))
    form.key.data = found.key
    return _edit(form, found)


@bp.post("/desk/c/<slug>/templates/<key>/retire")
@requires(P.GRIEVANCE_SEE)
def retire_template(key: str) -> ResponseReturnValue:
    """Offer it no more, or again."""
    authorize(_may_edit())
    found = _find(key)
    with transaction():
        _put(found, retired="retired" in request.form)
    flash(_("The template is kept."), "success")
    return htmx.go(url_for(".templates"))


def _edit(form: TemplateForm, found: Line | None) -> ResponseReturnValue:
    if not form.is_submitted():
        return _page(form, found)
    if not form.validate():
        return _page(form, found, status=422)
    if "preview" in request.form:
        return _page(form, found, shown=variables.filled(form.text.data or "", variables.EXAMPLE))
    try:
        with transaction():
            changed = _put(_typed(form, found))
    except Conflict as error:
        now = _find(form.key.data or "")
        form.version.data = str(now.version)
        form.form_errors.append(str(error.sentence))
        return _page(form, now, status=error.status, theirs=now)
    except DomainError as error:
        form.form_errors.append(str(error.sentence))
        return _page(form, found, status=error.status)
    if changed:
        flash(_("The template is kept."), "success")
    else:
        flash(_("Nothing was changed."), "info")
    return htmx.go(url_for(".templates"))


def _typed(form: TemplateForm, found: Line | None) -> Line:
    return Line(
        form.key.data or "",
        form.seen,
        form.act.data,
        int(form.kind.data) if form.kind.data else None,
        form.name.data or "",
        form.text.data or "",
        found.retired if found else False,
    )


def _put(line: Line, *, retired: bool | None = None) -> bool:
    return service.put(
        community_id=community().id,
        key=line.key,
        seen=line.version,
        act=line.act,
        kind_id=line.kind_id,
        name=line.name,
        text=line.text,
        retired=line.retired if retired is None else retired,
        by_id=viewer().person_id,
    )


def _page(
    form: TemplateForm,
    found: Line | None,
    *,
    status: int = 200,
    shown: str = "",
    theirs: Line | None = None,
) -> ResponseReturnValue:
    navigation.back_to(url_for(".templates"))
    versions = queries.versions(community().id, found.key) if found else []
    html = render_template(
        "grievances/desk/template.html",
        form=form,
        line=found,
        shown=shown,
        theirs=theirs,
        meanings=variables.MEANINGS,
        example=variables.EXAMPLE,
        versions=versions,
        people=names.names_of([each.entered_by_id for each in versions]),
        plain=PlainForm(formdata=None),
    )
    return html, status


def _offer(form: TemplateForm) -> TemplateForm:
    kinds = {"": _("every kind"), **{str(id_): name for id_, name in _kinds().items()}}
    form.kind.choices = list(kinds.items())
    if form.kind.data not in kinds:
        form.kind.data = ""
    return form


def _kinds() -> dict[int, str]:
    locale = current_locale()
    return {main.id: main.name(locale) for main in categories.tree()}


def _as_it_stands(line: Line) -> dict[str, Any]:
    return {
        "version": str(line.version),
        "act": line.act,
        "kind": str(line.kind_id or ""),
        "name": line.name,
        "text": line.text,
    }


def _find(key: str) -> Line:
    found = queries.line(community().id, key)
    if found is None:
        raise NotFound
    return found


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _may_edit() -> bool:
    """Those who keep the settings of the community, and its supervisors."""
    here, looking = community().id, viewer()
    return looking.may(P.SETTINGS_EDIT, here) or looking.may(P.GRIEVANCE_SUPERVISE, here)
