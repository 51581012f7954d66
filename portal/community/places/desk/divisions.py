"""The division tree on the desk: browse, search, add, rename, close."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, authorize, requires, viewer
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.community.places import policy
from portal.community.places.desk import bp
from portal.community.places.desk.pages import actor, done, form_page, pressed, tried
from portal.community.places.forms import LEVEL_LABELS, DivisionForm, NameForm
from portal.community.places.models import Division, DivisionLevel
from portal.community.places.queries import divisions as tree
from portal.community.places.service import divisions as service

BELOW = {
    DivisionLevel.PROVINCE: DivisionLevel.DISTRICT,
    DivisionLevel.CITY: DivisionLevel.DISTRICT,
    DivisionLevel.DISTRICT: DivisionLevel.STREET,
    DivisionLevel.STREET: DivisionLevel.COMMITTEE,
}


def _node(code: str) -> tuple[Division, list[Division]]:
    node = tree.division(code)
    return node, tree.lineage(node)


def editable(code: str) -> Division:
    """A division that the viewer may correct; city staff any, a district those below its own."""
    node, above = _node(code)
    authorize(policy.can_edit_below(viewer(), above))
    return node


def node_url(node: Division) -> str:
    """The page of a division."""
    return url_for("places_desk.division", code=node.code)


@bp.get("/desk/divisions")
@requires(Permission.DIVISIONS_EDIT)
def divisions() -> ResponseReturnValue:
    """The top of the tree, or what a search finds."""
    text = "".join(c for c in request.args.get("q", "").strip() if c.isprintable())[:60]
    found = tree.search(text) if text else []
    return htmx.render(
        "places/desk/divisions.html",
        fragment="places/desk/fragments/found.html",
        text=text,
        found=found,
        cut=len(found) == tree.FOUND_AT_MOST,
        children=[] if text else tree.children(None),
        levels=LEVEL_LABELS,
        can_add=policy.can_edit_below(viewer(), []),
    )


@bp.get("/desk/divisions/<code>")
@requires(Permission.DIVISIONS_EDIT)
def division(code: str) -> str:
    """One division: what stands above and below it, and its communities."""
    node, above = _node(code)
    navigation.back_to(node_url(above[-1]) if above else url_for("places_desk.divisions"))
    communities = tree.communities_in(node)
    opened = {row.division_id for row in communities}
    return render_template(
        "places/desk/division.html",
        node=node,
        above=above,
        children=tree.children(node),
        communities=communities,
        opened=opened,
        levels=LEVEL_LABELS,
        form=PlainForm(),
        can_edit=policy.can_edit_below(viewer(), above),
        can_add=policy.can_edit_below(viewer(), [*above, node]) and node.level in BELOW,
        is_committee=node.level is DivisionLevel.COMMITTEE,
    )


@bp.route("/desk/divisions/add", methods=["GET", "POST"])
@requires(Permission.DIVISIONS_EDIT)
def add_division() -> ResponseReturnValue:
    """Add a division under ``?under=<code>``, or at the top."""
    under = request.args.get("under", "")
    parent, above = _node(under) if under else (None, [])
    authorize(policy.can_edit_below(viewer(), [*above, parent] if parent else []))
    usual = BELOW.get(parent.level, DivisionLevel.COMMITTEE) if parent else DivisionLevel.PROVINCE
    form = DivisionForm(level=usual)

    def act() -> None:
        service.add_division(
            code=form.code.data or "",
            name=form.name.data or "",
            level=form.level.data,
            parent=parent,
            actor_id=actor(),
        )

    if tried(form, act, beside=form.code):
        return done(
            _("%(name)s was added.", name=form.name.data),
            url_for("places_desk.division", code=form.code.data),
        )
    return form_page(
        form,
        title=_("Add under %(name)s", name=parent.name) if parent else _("Add a division"),
        submit=_("Add"),
        back=node_url(parent) if parent else url_for("places_desk.divisions"),
    )


@bp.route("/desk/divisions/<code>/rename", methods=["GET", "POST"])
@requires(Permission.DIVISIONS_EDIT)
def rename_division(code: str) -> ResponseReturnValue:
    """Correct a name."""
    node = editable(code)
    form = NameForm(name=node.name)

    def act() -> None:
        service.rename_division(node, name=form.name.data or "", actor_id=actor())

    if tried(form, act, beside=form.name):
        return done(_("Saved."), node_url(node))
    return form_page(
        form, title=_("Rename %(name)s", name=node.name), submit=_("Save"), back=node_url(node)
    )


@bp.post("/desk/divisions/<code>/close")
@requires(Permission.DIVISIONS_EDIT)
def close_division(code: str) -> ResponseReturnValue:
    """Close a division, or undo it with ``undo``."""
    node = editable(code)

    def act() -> None:
        if request.form.get("undo"):
            service.reopen_division(node, actor_id=actor())
        else:
            service.close_division(node, actor_id=actor())

    return pressed(act, said=_("Saved."), back=node_url(node))
