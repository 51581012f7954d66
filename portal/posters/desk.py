"""``/desk/c/<slug>/posters``: choose, print, see how often each was scanned, retire."""

import segno
from flask import Blueprint, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.base import clock, names
from portal.base.access import Permission, community, requires, viewer
from portal.base.audit import acts, words
from portal.base.db import transaction
from portal.base.errors import NotFound
from portal.base.i18n import DEFAULT_LOCALE, LazyString, _, _l, speaking
from portal.base.printing import handing, press
from portal.base.printing import posters as port
from portal.base.printing.errors import NoFont
from portal.base.web import htmx, navigation
from portal.base.web.arrivals import row_number
from portal.base.web.forms import PlainForm
from portal.community.places.queries import communities
from portal.config import Config
from portal.posters import queries, service, sheets
from portal.posters.errors import MOST, NothingChosen, TooManyPosters
from portal.posters.models import ShortLink
from portal.posters.views import address_of

bp = Blueprint("posters_desk", __name__)

FIELD = "poster"


def register() -> None:
    """The entry under 更多, and the words of the audit trail."""
    navigation.register(
        navigation.Entry(
            place="desk-more",
            endpoint="posters_desk.index",
            label=_l("Posters"),
            icon="print",
            order=30,
            permission=Permission.POSTERS_MAKE,
            match=("posters_desk.",),
            group=navigation.Group.COMMUNITY,
        )
    )
    words.register({"poster": _l("Poster"), "visits": _l("Visits")})
    words.look_up(_kind_label)
    acts.register({"poster.make": _l("Made posters"), "poster.retire": _l("Retired a poster")})


def _kind_label(code: str) -> LazyString | None:
    """The trail says ``poster-<kind>``."""
    kind = port.find(code.removeprefix("poster-")) if code.startswith("poster-") else None
    return kind.label if kind else None


@bp.get("/desk/c/<slug>/posters")
@requires(Permission.POSTERS_MAKE)
def index() -> ResponseReturnValue:
    """Everything one may make a poster of, with the posters in use."""
    return _index(frozenset(), frozenset())


def _index(
    ticked: frozenset[str], everything: frozenset[str], problem: str = ""
) -> ResponseReturnValue:
    navigation.back_to(url_for("desk.more"))
    here = community()
    found = [(kind, queries.lines(here.id, kind)) for kind in port.kinds()]
    html = render_template(
        "posters/desk/index.html",
        groups=[(kind, _grouped(lines)) for kind, lines in found],
        counts={kind.key: len(lines) for kind, lines in found},
        all=everything,
        retired=[(row, _about(row)) for row in queries.retired(here.id)],
        ticked=ticked,
        problem=problem,
        pdf=press.is_ready(),
        no_font=NoFont(),
        most=MOST,
        form=PlainForm(formdata=None),
    )
    return html, 422 if problem else 200


def _grouped(found: list[queries.Line]) -> list[tuple[str, list[queries.Line]]]:
    groups: dict[str, list[queries.Line]] = {}
    for line in found:
        groups.setdefault(line.subject.group, []).append(line)
    return list(groups.items())


@bp.post("/desk/c/<slug>/posters")
@requires(Permission.POSTERS_MAKE)
def make() -> ResponseReturnValue:
    """Make what was ticked and show it to be printed, or as a PDF."""
    ticked = frozenset(request.form.getlist(FIELD))
    everything = frozenset(request.form.getlist("all"))
    if not PlainForm().validate_on_submit():
        return _index(ticked, everything, _("Not sent yet. Send it once more"))
    try:
        with transaction():
            made = service.make(
                community_id=community().id,
                wanted=_wanted(ticked, everything),
                actor_id=viewer().person_id,
            )
    except (NothingChosen, TooManyPosters) as error:
        return _index(ticked, everything, str(error))
    page = ".sheet_pdf" if request.form.get("as") == "pdf" else ".sheet"
    return htmx.go(url_for(page, poster=[link.id for link in made]))


def _wanted(ticked: frozenset[str], everything: frozenset[str]) -> dict[str, set[str]]:
    """``building:AB12`` by kind, and all of the kinds of which all were ticked."""
    wanted: dict[str, set[str]] = {}
    for value in ticked:
        kind, _colon, subject = value.partition(":")
        wanted.setdefault(kind, set()).add(subject)
    for one in port.kinds():
        if one.key in everything:
            wanted[one.key] = {each.key for each in one.subjects(community().id)}
    return wanted


@bp.get("/desk/c/<slug>/posters/sheet")
@requires(Permission.POSTERS_MAKE)
def sheet() -> ResponseReturnValue:
    """The posters as pages to print from the browser."""
    found, issuer = _asked()
    navigation.back_to(url_for(".index"))
    return render_template(
        "posters/desk/sheet.html",
        sheets=[(one, _picture(one.address)) for one in found],
        ids=[one.link.id for one in found],
        pdf=press.is_ready(),
        issuer=issuer,
    )


@bp.get("/desk/c/<slug>/posters/sheet.pdf")
@requires(Permission.POSTERS_MAKE)
def sheet_pdf() -> ResponseReturnValue:
    """The same as one PDF."""
    document = sheets.document(*_asked())
    return handing.download(document, f"{community().name}-{_('Posters')}-{clock.today()}")


def _asked() -> tuple[list[sheets.Sheet], sheets.Issuer]:
    """The posters of the address and their foot, in Chinese whatever the staff member reads; 404
    when none of them can be drawn any more."""
    wanted = request.args.getlist(FIELD, type=row_number)[:MOST]
    here = communities.find_community(community().slug)
    if here is None or not wanted:
        raise NotFound
    with speaking(DEFAULT_LOCALE):
        found = sheets.sheets(here.id, queries.chosen(here.id, wanted), _config().base_url)
        issuer = sheets.issuer(here.name, here.office_phone, demo=_config().demo)
    if not found:
        raise NotFound
    return found, issuer


@bp.get("/desk/c/<slug>/posters/<int:link_id>")
@requires(Permission.POSTERS_MAKE)
def show(link_id: int) -> ResponseReturnValue:
    """One poster: where it leads, how often it was scanned, who made it."""
    link = queries.link(link_id)
    navigation.back_to(url_for(".index"))
    found = queries.followed(link.code)
    people = names.names_of({link.created_by_id, link.retired_by_id})
    return render_template(
        "posters/desk/show.html",
        link=link,
        about=_about(link),
        short_url=f"{_config().base_url}/q/{link.code}",
        target=address_of(found) if found else "",
        made_by=people.get(link.created_by_id or 0, ""),
        retired_by=people.get(link.retired_by_id or 0, ""),
        may_retire=viewer().may(Permission.POSTERS_RETIRE, community().id),
        form=PlainForm(formdata=None),
    )


@bp.post("/desk/c/<slug>/posters/<int:link_id>/retire")
@requires(Permission.POSTERS_RETIRE)
def retire(link_id: int) -> ResponseReturnValue:
    """From now on the code says that it is out of use."""
    if PlainForm().validate_on_submit():
        with transaction():
            service.retire(link_id, actor_id=viewer().person_id)
        flash(_("The poster is retired. Take the paper down."), "success")
    return htmx.go(url_for(".show", link_id=link_id))


def _about(link: ShortLink) -> str:
    """What a poster is about, in words."""
    kind = port.find(link.kind)
    return f"{kind.label} · {link.label}" if kind else link.label


def _config() -> Config:
    config: Config = current_app.extensions["portal_config"]
    return config


def _picture(address: str) -> Markup:
    """The code as an inline SVG, drawn as large as the style sheet says."""
    drawn = segno.make(address, error="m").svg_inline(border=0, light="#fff", omitsize=True)
    return Markup(drawn)  # noqa: S704 (modules of a code, no text)
