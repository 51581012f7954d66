"""How the catalogue's forms end: kept, or refused with what was typed."""

from collections.abc import Callable
from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import authorize
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _
from portal.base.web import htmx
from portal.disclosures.catalogue.errors import ChangedMeanwhile
from portal.disclosures.catalogue.forms import FromForm
from portal.disclosures.catalogue.places import Spot


def kept(
    keep: Callable[[], None], form: FromForm, page: Callable[[], Any], spot: Spot
) -> ResponseReturnValue:
    """Do it and go back to the list; what was refused stands above the form."""
    authorize(spot.may_edit)
    try:
        with transaction():
            keep()
    except DomainError as refused:
        form.form_errors.append(str(refused.sentence))
        if isinstance(refused, ChangedMeanwhile):
            form.version.data = ""  # the page shows the version of the others, so it is seen now
        found = page()
        return (found[0] if isinstance(found, tuple) else found), refused.status
    flash(_("Saved. Periods that have begun keep what held on their first day."), "success")
    return htmx.go(url_for(".catalogue", **spot.place.query))
