"""How the staff screens of places and grids show a form, and how they answer what is sent."""

from collections.abc import Callable
from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from sqlalchemy.orm.exc import ObjectDeletedError

from portal.base.access import viewer
from portal.base.db import transaction
from portal.base.errors import Conflict, Forbidden, Invalid
from portal.base.web import htmx, navigation


def actor() -> int:
    """The person who acts."""
    person_id = viewer().person_id
    if person_id is None:
        raise Forbidden
    return person_id


def form_page(
    form: FlaskForm, *, title: str, submit: str, back: str, note: str = "", aside: str = ""
) -> ResponseReturnValue:
    """A page with one form; ``aside`` is a template shown above it. 422 once it was refused."""
    navigation.back_to(back)
    uploads = any(isinstance(field, FileField) for field in form)
    return htmx.render(
        "places/desk/form.html",
        fragment="places/desk/fragments/form.html",
        status=422 if form.is_submitted() else 200,
        form=form,
        title=title,
        submit=submit,
        back=back,
        note=note,
        uploads=uploads,
        aside=aside,
    )


def tried(form: FlaskForm, act: Callable[[], Any], *, beside: Any) -> bool:
    """Do what a valid form asks; a refusal is told beside a field and nothing is kept."""
    if not form.validate_on_submit():
        return False
    try:
        with transaction():
            act()
    except (Invalid, Conflict) as error:
        beside.errors = [*beside.errors, str(error)]
        return False
    return True


def pressed(act: Callable[[], Any], *, said: str, back: str) -> ResponseReturnValue:
    """Do what a button asks and return to the page; a refusal is told there."""
    try:
        with transaction():
            act()
    except (Invalid, Conflict) as error:
        flash(str(error), "error")
    except ObjectDeletedError:  # somebody else pressed the same a moment ago
        flash(str(Conflict()), "error")
    else:
        flash(said, "success")
    return htmx.go(back)


def done(said: str, url: str) -> ResponseReturnValue:
    """Tell that it worked and lead on."""
    flash(said, "success")
    return htmx.go(url)
