"""``/me/disclosures``: what one asked about open affairs, and the classes one follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import community, signed_in, viewer
from portal.base.db import transaction
from portal.base.errors import NotFound
from portal.base.i18n import _, _l
from portal.base.web import htmx, navigation
from portal.base.web.arrivals import row_number_or
from portal.base.web.forms import PlainForm
from portal.base.web.navigation import Entry
from portal.disclosures import presentation
from portal.disclosures.blueprints import public as bp
from portal.disclosures.labels import CLASS_LABELS
from portal.disclosures.models import DisclosureKind, DisclosureQuestion, ItemClass
from portal.disclosures.questions import labels, queries, service, showing

LIST = "list"
"""The hidden field by which a tap in the list of what one follows leads back there."""


@dataclass(frozen=True)
class Line:
    """An own question in the list."""

    url: str
    title: str
    status: tuple[str, str]
    meta: Sequence[str]
    note: str


@dataclass(frozen=True)
class Followed:
    """A class of a community in the list of what one follows."""

    name: str
    community: str
    undo_url: str
    url: str


@bp.get("/me/disclosures")
@signed_in
def mine() -> ResponseReturnValue:
    """My questions in all communities, newest first, and what I follow."""
    navigation.back_to(url_for("identity.me"))
    me = viewer().person_id
    assert me is not None
    before = row_number_or(None, request.args.get("before"))
    rows = queries.asked_by(me, before=before)
    page = rows[: queries.PER_PAGE]
    followed = [] if before else queries.all_followed(me)
    places = queries.places({*(row.community_id for row in page), *(one[0] for one in followed)})
    more = len(rows) > queries.PER_PAGE
    return render_template(
        "disclosures/questions/mine.html",
        lines=[_line(row, *places[row.community_id]) for row in page if row.community_id in places],
        followed=[
            _followed(each.klass, *places[each.community_id])
            for each in followed
            if each.community_id in places
        ],
        form=PlainForm(formdata=None),
        before=before,
        next_url=url_for("disclosures.mine", before=page[-1].id) if more else "",
    )


def _line(question: DisclosureQuestion, slug: str, name: str) -> Line:
    disclosure = question.disclosure
    notice = disclosure.kind is DisclosureKind.NOTICE
    room = "notices" if notice else "disclosures"
    due, _level = showing.date_of(question)
    return Line(
        url=url_for(f"{room}.objection", slug=slug, number=disclosure.slug, n=question.no),
        title=presentation.title_of(disclosure),
        status=showing.status_of(question),
        meta=[
            str(labels.KIND_LABELS[question.kind]),
            _("Number %(no)s", no=f"{disclosure.slug}-{question.no}"),
            name,
        ],
        note=due,
    )


def _followed(klass: ItemClass, slug: str, name: str) -> Followed:
    return Followed(
        name=str(CLASS_LABELS[klass]),
        community=name,
        undo_url=url_for("disclosures.unfollow", slug=slug, klass=klass.value),
        url=_list_of(klass, slug=slug),
    )


def _list_of(klass: ItemClass, **place: Any) -> str:
    """The public list narrowed to the class."""
    query: dict[str, Any] = {**place, "class": klass.value}
    return url_for("disclosures.index", **query)


@bp.route("/c/<slug>/disclosures/follow/<klass>", methods=["GET", "POST"])
@signed_in
def follow(klass: str) -> ResponseReturnValue:
    """关注: news of a class of items; the page asks once where no script sent the button."""
    wanted, form = _class(klass), PlainForm()
    navigation.back_to(_list_of(wanted))
    if not form.validate_on_submit():
        html = render_template(
            "disclosures/questions/follow.html", name=CLASS_LABELS[wanted], form=form
        )
        return html, 422 if form.is_submitted() else 200
    with transaction():
        service.follow(community_id=community().id, person_id=viewer().person_id or 0, klass=wanted)
    flash(_("You get a message when something of this kind is made public."), "success")
    return _after(wanted)


@bp.post("/c/<slug>/disclosures/follow/<klass>/undo")
@signed_in
def unfollow(klass: str) -> ResponseReturnValue:
    """No more news of the class."""
    wanted = _class(klass)
    if not PlainForm().validate_on_submit():
        flash(_("Not sent yet. Send it once more"), "warning")
        return _after(wanted)
    with transaction():
        service.unfollow(
            community_id=community().id, person_id=viewer().person_id or 0, klass=wanted
        )
    flash(_("You follow it no longer."), "success")
    return _after(wanted)


def _class(klass: str) -> ItemClass:
    if klass not in list(ItemClass):
        raise NotFound
    return ItemClass(klass)


def _after(klass: ItemClass) -> ResponseReturnValue:
    """Where it was tapped: the button anew, the list of what one follows, or the class's list."""
    if LIST in request.form:
        return htmx.go(url_for("disclosures.mine"))
    if htmx.wants_fragment():
        fragment = "disclosures/fragments/follow.html"
        following = showing.following(klass, community().id)
        return htmx.render(
            fragment, fragment=fragment, following=following, form=PlainForm(formdata=None)
        )
    return htmx.go(_list_of(klass))


def register_menu() -> None:
    """Below one's reports."""
    navigation.register(
        Entry(
            place="me",
            endpoint="disclosures.mine",
            label=_l("My questions and what I follow"),
            icon="open",
            order=20,
        )
    )
