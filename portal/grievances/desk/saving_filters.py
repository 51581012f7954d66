"""``/desk/c/<slug>/filters``: filters of the queue kept under names, by each member of staff."""

from collections.abc import Callable

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, community, requires, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError, NotFound
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.grievances.desk.asked import Asked
from portal.grievances.desk.blueprint import bp
from portal.grievances.forms.saved_filters import FilterForm
from portal.grievances.queries import desk as desk_queries
from portal.grievances.queries.desk import SavedLine
from portal.grievances.service import saved_filters as service

P = Permission


@bp.get("/desk/c/<slug>/filters")
@requires(P.GRIEVANCE_SEE)
def saved_filters() -> ResponseReturnValue:
    """The own filters: rename, order, open the queue with one, remove."""
    return _page(FilterForm(formdata=None), Asked.read())


@bp.post("/desk/c/<slug>/filters")
@requires(P.GRIEVANCE_SEE)
def save_filter() -> ResponseReturnValue:
    """Keep the filter that stands in the address."""
    form, asked = FilterForm(), Asked.read()
    if not form.validate():
        return _page(form, asked, status=422)
    try:
        with transaction():
            service.save(
                community_id=community().id,
                person_id=viewer().person_id or 0,
                name=form.name.data or "",
                query=asked.filter,
            )
    except DomainError as error:
        form.name.errors = [str(error.sentence)]
        return _page(form, asked, status=error.status)
    flash(_("The filter %(name)s is kept.", name=form.name.data), "success")
    return htmx.go(asked.address())


@bp.post("/desk/c/<slug>/filters/<int:filter_id>/rename")
@requires(P.GRIEVANCE_SEE)
def rename_filter(filter_id: int) -> ResponseReturnValue:
    """Give one another name."""
    form = FilterForm()
    if all(line.id != filter_id for line in _own()):
        raise NotFound
    if not form.validate():
        return _page(form, Asked.of({}), renamed=filter_id, status=422)
    try:
        with transaction():
            service.rename(filter_id, **_whose(), name=form.name.data or "")
    except DomainError as error:
        if error.status != 422:
            raise
        form.name.errors = [str(error.sentence)]
        return _page(form, Asked.of({}), renamed=filter_id, status=422)
    return htmx.go(url_for(".saved_filters"))


@bp.post("/desk/c/<slug>/filters/<int:filter_id>/up")
@requires(P.GRIEVANCE_SEE)
def filter_up(filter_id: int) -> ResponseReturnValue:
    """Let one stand earlier."""
    return _do(lambda: service.move_up(filter_id, **_whose()))


@bp.post("/desk/c/<slug>/filters/<int:filter_id>/opens")
@requires(P.GRIEVANCE_SEE)
def filter_opens(filter_id: int) -> ResponseReturnValue:
    """Begin the queue with one, or no longer."""
    opens = request.form.get("opens") == "1"
    return _do(lambda: service.open_with(filter_id, **_whose(), opens=opens))


@bp.post("/desk/c/<slug>/filters/<int:filter_id>/remove")
@requires(P.GRIEVANCE_SEE)
def remove_filter(filter_id: int) -> ResponseReturnValue:
    """Forget one."""
    return _do(lambda: service.remove(filter_id, **_whose()))


def _do(act: Callable[[], None]) -> ResponseReturnValue:
    with transaction():
        act()
    return htmx.go(url_for(".saved_filters"))


def _own() -> list[SavedLine]:
    return desk_queries.saved(community().id, viewer().person_id or 0)


def _whose() -> dict[str, int]:
    return {"community_id": community().id, "person_id": viewer().person_id or 0}


def _page(
    form: FilterForm, asked: Asked, *, renamed: int = 0, status: int = 200
) -> ResponseReturnValue:
    navigation.back_to(url_for(".index", view="pending"))
    html = render_template(
        "grievances/desk/filters.html",
        form=form,
        asked=asked,
        renamed=renamed,
        lines=_own(),
        plain=PlainForm(formdata=None),
    )
    return html, status
