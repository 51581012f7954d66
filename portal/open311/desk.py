"""``/desk/open311``: keys of clients, for administrators."""

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base import i18n
from portal.base.access import Permission, requires, viewer
from portal.base.audit import acts, words
from portal.base.db import transaction
from portal.base.i18n import _, _l
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.base.web.navigation import Entry, Group
from portal.open311.forms import KeyForm
from portal.open311.queries import keys as queries
from portal.open311.queries.keys import Line
from portal.open311.service import keys as service

bp = Blueprint("open311_desk", __name__)


def register() -> None:
    """The entry under 更多 above the communities, and the words of the audit trail."""
    navigation.register(
        Entry(
            place="desk-all",
            endpoint="open311_desk.index",
            label=_l("Open311 keys"),
            icon="settings",
            order=80,
            permission=Permission.OPEN311_KEYS,
            match=("open311_desk.",),
            group=Group.SETTINGS,
        )
    )
    words.register({"open311_key": _l("Open311 key"), "tail": _l("Last characters")})
    acts.register(
        {
            "open311.issue": _l("Issued an Open311 key"),
            "open311.revoke": _l("Revoked an Open311 key"),
        }
    )


@bp.get("/desk/open311")
@requires(Permission.OPEN311_KEYS)
def index() -> ResponseReturnValue:
    """All keys; those in use can be revoked."""
    return render_template(
        "open311/desk/index.html",
        lines=[_shown(line) for line in queries.lines()],
        revoke=PlainForm(formdata=None),
    )


def _shown(line: Line) -> dict[str, object]:
    key = line.key
    return {
        "id": key.id,
        "name": key.name,
        "contact": key.contact,
        "tail": key.tail,
        "per_hour": key.per_hour,
        "filed": line.filed,
        "issued": i18n.day(key.issued_at),
        "revoked": i18n.day(key.revoked_at) if key.revoked_at else "",
    }


@bp.route("/desk/open311/new", methods=["GET", "POST"])
@requires(Permission.OPEN311_KEYS)
def issue() -> ResponseReturnValue:
    """A new key; the answer shows it this once."""
    form = KeyForm()
    navigation.back_to(url_for(".index"))
    if not form.validate_on_submit():
        html = render_template("open311/desk/new.html", form=form)
        return html, 422 if form.is_submitted() else 200
    with transaction():
        issued = service.issue(
            name=form.name.data or "",
            contact=form.contact.data or "",
            per_hour=form.per_hour.data or 1,
            by_id=viewer().person_id,
        )
    html = render_template("open311/desk/issued.html", name=issued.key.name, secret=issued.secret)
    return html, 200, {"Cache-Control": "no-store"}


@bp.post("/desk/open311/<int:key_id>/revoke")
@requires(Permission.OPEN311_KEYS)
def revoke(key_id: int) -> ResponseReturnValue:
    """Stop a key at once."""
    form = PlainForm()
    if form.validate_on_submit():
        with transaction():
            service.revoke(key_id, by_id=viewer().person_id)
        flash(_("The key is revoked."), "success")
    return htmx.go(url_for(".index"))
