"""The trail on the desk, and for each person what was done that concerns them."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint, render_template, request, url_for

from portal.base import names
from portal.base.access import Permission, community, requires, signed_in, viewer
from portal.base.audit import acts, queries, words
from portal.base.audit.forms import TrailForm
from portal.base.audit.models import AuditEntry
from portal.base.errors import NotFound
from portal.base.i18n import _l
from portal.base.web import navigation
from portal.base.web.arrivals import row_number

bp = Blueprint("audit", __name__)


def register_navigation() -> None:
    """The entries under 更多 and on the overview."""
    navigation.register(
        navigation.Entry(
            place="desk-more",
            endpoint="audit.trail_here",
            label=_l("Audit trail"),
            icon="list",
            order=90,
            permission=Permission.AUDIT_READ,
            group=navigation.Group.DATA,
        ),
        navigation.Entry(
            place="desk-all",
            endpoint="audit.trail",
            label=_l("Audit trail"),
            icon="list",
            order=90,
            permission=Permission.AUDIT_READ,
            group=navigation.Group.DATA,
        ),
    )


@bp.get("/desk/c/<slug>/audit")
@requires(Permission.AUDIT_READ)
def trail_here() -> str:
    """The trail of one community."""
    return _trail({community().id})


@bp.get("/desk/audit")
@requires(Permission.AUDIT_READ)
def trail() -> str:
    """The trail of all communities the viewer answers for."""
    return _trail(viewer().communities(Permission.AUDIT_READ))


@bp.get("/me/privacy/access")
@signed_in
def mine() -> str:
    """Who looked at my contact, and what else staff did that concerns me."""
    navigation.back_to(url_for("privacy.mine"))
    person_id = viewer().person_id
    if person_id is None:
        raise NotFound
    page = queries.about(person_id, before=request.args.get("before", type=row_number))
    next_url = url_for(".mine", before=page.next_before) if page.next_before else ""
    return render_template(
        "audit/mine.html", lines=[_line(entry, page) for entry in page.entries], next_url=next_url
    )


def _trail(communities: Collection[int] | None) -> str:
    form = TrailForm(request.args)
    form.offer_acts()
    valid = form.validate()
    before = request.args.get("before", type=row_number)
    page = queries.trail(
        _filters(form) if valid else queries.Filters(), before=before, communities=communities
    )
    next_url = _next(page.next_before) if page.next_before else ""
    return render_template(
        "audit/trail.html",
        form=form,
        lines=_lines(page),
        next_url=next_url,
    )


def _filters(form: TrailForm) -> queries.Filters:
    typed = (form.person.data or "").strip()
    people = frozenset(names.find(typed)) if typed else None
    return queries.Filters(act=form.act.data or "", people=people, day=form.day.data)


def _next(before: int) -> str:
    kept: dict[str, Any] = {
        name: request.args.get(name) or None for name in ("act", "person", "day")
    }
    assert request.endpoint is not None
    return url_for(request.endpoint, before=before, **kept)


def _lines(page: queries.Page) -> list[dict[str, Any]]:
    rows = {(each.object_kind, each.object_id) for each in page.entries if each.object_id}
    numbers = words.numbers_of(rows)
    return [
        _line(each, page) | {"number": numbers.get((each.object_kind, each.object_id or 0), "")}
        for each in page.entries
    ]


def _line(entry: AuditEntry, page: queries.Page) -> dict[str, Any]:
    def name(person_id: int | None) -> str:
        return page.names.get(person_id, "") if person_id is not None else ""

    return {
        "entry": entry,
        "act": acts.label(entry.act),
        "actor": name(entry.actor_id),
        "subject": name(entry.subject_person_id),
        "on_behalf_of": name(entry.on_behalf_of_id),
        "object": words.of(entry.object_kind),
        "facts": words.told(entry.facts),
    }
