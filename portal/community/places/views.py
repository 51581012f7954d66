"""Public pages: the list of communities, a community's home, and the printed short links."""

from itertools import groupby
from operator import attrgetter

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.base.access import community, public, viewer
from portal.base.i18n import _l
from portal.base.web import htmx, navigation
from portal.community.places import home as home_page
from portal.community.places import queries
from portal.community.places.queries import communities
from portal.community.places.queries.communities import CommunityLine

bp = Blueprint("places", __name__)

# Beyond so many the list begins with the districts.
LIST_AT_MOST = 60
FOUND_AT_MOST = 200


def register_navigation() -> None:
    """The first tab."""
    navigation.register(
        navigation.Entry(
            place="tab",
            endpoint="places.home",
            label=_l("Home"),
            icon="home",
            order=10,
        )
    )


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """The open communities by district and street; the only or the default one at once."""
    text = "".join(c for c in request.args.get("q", "").strip() if c.isprintable())[:60]
    district = request.args.get("district", "")
    district = district if district.isascii() and district.isdigit() else ""
    if not text and not district and (slug := _straight_to()):
        return redirect(url_for(".home", slug=slug), code=303)
    districts = communities.open_by_district()
    total = sum(each.communities for each in districts)
    by_district = not text and not district and total > LIST_AT_MOST
    lines = (
        []
        if by_district
        else communities.open_communities(text=text, district=district, limit=FOUND_AT_MOST)
    )
    return htmx.render(
        "places/index.html",
        fragment="places/fragments/communities.html",
        text=text,
        district=district,
        districts=districts if by_district else [],
        groups=_grouped(lines),
        total=total,
        cut=len(lines) == FOUND_AT_MOST,
    )


def _grouped(lines: list[CommunityLine]) -> list[tuple[str, list[tuple[str, list[CommunityLine]]]]]:
    """Communities under their streets under their districts, in the order of the lines."""
    return [
        (district, [(street, list(rows)) for street, rows in groupby(inside, attrgetter("street"))])
        for district, inside in groupby(lines, attrgetter("district"))
    ]


def _straight_to() -> str | None:
    """The community an installation is run for, or the only one there is."""
    chosen: str | None = current_app.extensions["portal_config"].default_community
    if chosen and queries.find_community(chosen):
        return chosen
    return queries.only_open_slug()


@bp.get("/c/<slug>/")
@public
def home() -> str:
    """A community's home page."""
    here = community()
    looking = viewer()
    parts = [
        Markup(  # noqa: S704 (the output of a template, escaped there)
            render_template(part.template, **{"community": here, "viewer": looking, **part.context})
        )
        for part in home_page.sections(here, looking)
    ]
    return render_template("places/home.html", community=here, parts=parts)
