"""Templates of replies on the form of an act: what is offered, and the field filled with one.

What was typed before is never overwritten: the template then stands below it.
"""

from typing import Any

from flask import flash, g, request

from portal.base import names
from portal.base.access import community
from portal.base.i18n import _
from portal.grievances.dispatch import queries as dispatch_queries
from portal.grievances.forms.desk import LONGEST
from portal.grievances.models import Grievance
from portal.grievances.replies import queries, variables
from portal.grievances.replies.queries import Line

# The field of each act in which a template is put.
FIELDS = {"ask": "text", "resolve": "reply", "reject": "text"}
FILL = "fill"


def is_asked() -> bool:
    """Whether the form was sent only to be filled with a template."""
    return FILL in request.form


def choices(grievance: Grievance, act: str) -> list[Line]:
    """The templates that fit the act and the kind of the report."""
    if act not in FIELDS:
        return []
    return queries.offered(grievance.community_id, act, grievance.kind_id)


def fill(form: Any, act: str, grievance: Grievance) -> None:
    """Put the chosen template into the form, with what the report tells."""
    wanted = request.form.get("template", "")
    chosen = next((line for line in choices(grievance, act) if line.key == wanted), None)
    if chosen is None:
        flash(_("Choose a template first."), "warning")
        return
    field = form[FIELDS[act]]
    field.data = _joined((field.data or "").strip(), in_words(chosen.text, grievance))


def in_words(text: str, grievance: Grievance) -> str:
    """A template with what the report tells."""
    here = community()
    values = variables.values_of(
        grievance,
        community=here.name,
        phone=getattr(g.community, "office_phone", ""),
        handler=_handler(grievance),
    )
    return variables.filled(text, values)


def _joined(typed: str, template: str) -> str:
    if not typed or typed == template:
        return template
    if template in typed:
        return typed
    if len(typed) + len(template) >= LONGEST:
        flash(_("The template does not fit below what you wrote. Shorten it first."), "warning")
        return typed
    flash(_("The template stands below what you wrote."), "info")
    return f"{typed}\n{template}"


def _handler(grievance: Grievance) -> str:
    """The unit that has the report, else the worker."""
    if grievance.unit_id is not None:
        return dispatch_queries.unit_names([grievance.unit_id]).get(grievance.unit_id, "")
    holder = grievance.holder_id or grievance.lead_id
    return names.names_of([holder]).get(holder or 0, "")
