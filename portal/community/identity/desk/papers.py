"""Slips for letterboxes and one-time passwords on paper: what stands on them, and the PDFs.

Both hold what is shown once. The pages that show it send it back, sealed, to be printed.
"""

from collections.abc import Sequence
from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock, i18n
from portal.base.access import Permission, community, requires, viewer
from portal.base.errors import NotFound
from portal.base.i18n import _, ngettext
from portal.base.printing import handing, press, sealed
from portal.base.printing.paper import Block, Code, Document, Frame, Page, Rule, Stroke, Words
from portal.base.web.forms import PlainForm
from portal.community.identity.desk.blueprint import bp
from portal.community.places.queries.communities import find_community

SLIPS, PASSWORD = "household-slips", "one-time-password"

ACROSS, DOWN = 2, 3
"""Slips on a sheet: an A4 page is cut twice across and once down."""

WIDE, HIGH = 210 / ACROSS, 297 / DOWN
EDGE = 8.0
CODE_SIDE = 32.0


@bp.post("/desk/c/<slug>/households/slips.pdf")
@requires(Permission.HOUSEHOLD_CONFIRM)
def slips_pdf() -> ResponseReturnValue:
    """The slips that were just shown, several on a page with lines to cut along."""
    content = sealed.opened(SLIPS, viewer().person_id, request.form.get(sealed.FIELD, ""))
    if content["community"] != community().id:
        raise NotFound
    name = f"{community().name}-{_('Household slips')}-{clock.today()}"
    with i18n.speaking(i18n.DEFAULT_LOCALE):  # residents read it, not who prints it
        document = slips_document(content)
    return handing.download(document, name)


def sealed_slips(slips: Sequence[tuple[str, str]], days: int, address: str) -> str:
    """What the sheet of slips sends back; empty where no PDF can be made."""
    here = find_community(community().slug)
    if here is None or not press.is_ready():
        return ""
    return sealed.seal(
        SLIPS,
        viewer().person_id,
        community=here.id,
        name=here.name,
        slips=slips,
        days=days,
        address=address,
        phone=here.office_phone,
    )


def slips_document(content: dict[str, Any]) -> Document:
    """Six slips a page."""
    slips = [tuple(slip) for slip in content["slips"]]
    a_page = ACROSS * DOWN
    return Document(
        title=_("Household slips of %(community)s", community=content["name"]),
        pages=tuple(
            _sheet(slips[first : first + a_page], content) for first in range(0, len(slips), a_page)
        ),
        made_on=clock.today().isoformat(),
    )


def _sheet(slips: Sequence[tuple[str, ...]], content: dict[str, Any]) -> Page:
    frames: list[Frame] = []
    for place, (household, code) in enumerate(slips):
        x, y = place % ACROSS * WIDE + EDGE, place // ACROSS * HIGH + EDGE
        frames += _slip(x, y, household, code, content)
    down = [Stroke(WIDE * n, 0, WIDE * n, 297, dashed=True) for n in range(1, ACROSS)]
    across = [Stroke(0, HIGH * n, 210, HIGH * n, dashed=True) for n in range(1, DOWN)]
    return Page(tuple(frames), (*down, *across))


def _slip(x: float, y: float, household: str, code: str, content: dict[str, Any]) -> list[Frame]:
    inner, top = WIDE - 2 * EDGE, 24.0
    beside = x + CODE_SIDE + 5
    what_for = _(
        "With this code one adult of this household becomes a confirmed resident of %(community)s.",
        community=content["name"],
    )
    shown = content["address"].partition("://")[2]
    typing = _("Scan the picture, or open %(address)s, sign in and type:", address=shown)
    head = (Words(household, 18, bold=True, after=1.5, one_line=True), Words(what_for, 11.5))
    own = (Words(typing, 11, after=2), Words(code, 20, bold=True, one_line=True))
    picture = (Code(content["address"], CODE_SIDE),)
    rest = HIGH - 2 * EDGE - top - CODE_SIDE - 3
    return [
        Frame(x, y, inner, top, head),
        Frame(x, y + top, CODE_SIDE, CODE_SIDE, picture),
        Frame(beside, y + top, x + inner - beside, CODE_SIDE, own, stand="middle"),
        Frame(x, y + top + CODE_SIDE + 3, inner, rest, _small_print(content)),
    ]


def _small_print(content: dict[str, Any]) -> tuple[Words, ...]:
    good = ngettext(
        "Good for %(num)d day and for one person.",
        "Good for %(num)d days and for one person.",
        content["days"],
    )
    asked = _("Nobody of the community will ask you for this code, an identity card or a deed.")
    lines = [good + asked, privacy()]
    if content["phone"]:
        lines.append(_("Questions: %(phone)s", phone=content["phone"]))
    return tuple(Words(line, 10.5, after=0.5) for line in lines)


def privacy() -> str:
    """What is kept when a slip is used."""
    return _("The portal keeps only that you live here. Neighbours do not see it.")


@bp.post("/desk/people/one-time-password.pdf")
@requires(Permission.PEOPLE_EDIT)
def password_pdf() -> ResponseReturnValue:
    """The one-time password that was just shown, to be handed over in an envelope."""
    content = sealed.opened(PASSWORD, viewer().person_id, request.form.get(sealed.FIELD, ""))
    with i18n.speaking(i18n.DEFAULT_LOCALE):
        document = password_document(content)
    return handing.download(document, _("Staff account"))


def handing_over(*, name: str, username: str, password: str, back: str) -> str:
    """The page that shows a one-time password this once."""
    content = {"name": name, "username": username, "password": password}
    return render_template(
        "identity/desk/invited.html",
        **content,
        back=back,
        sealed=sealed.seal(PASSWORD, viewer().person_id, **content) if press.is_ready() else "",
        form=PlainForm(formdata=None),
    )


def password_document(content: dict[str, str]) -> Document:
    """One page for one person, to be folded twice."""
    blocks = _invitation(content)
    return Document(
        title=_("Staff account"),
        pages=(Page((Frame(25, 25, 160, 245, blocks, "left"),)),),
        made_on=clock.today().isoformat(),
    )


def _invitation(content: dict[str, str]) -> tuple[Block, ...]:
    address = f"{current_app.extensions['portal_config'].base_url}{url_for('identity.staff_login')}"
    first = _("At the first sign-in choose a password of your own; this one then no longer works.")
    hand = _(
        "To be handed over in person and in a closed envelope. Do not photograph or forward it."
    )
    after = _("Destroy this sheet after the first sign-in. Nobody will ask you for your password.")
    return (
        Words(_("Staff account"), 30, bold=True, after=2),
        Words(
            _("The community portal: reports, grids and notices of your community."), 14, after=5
        ),
        Rule(after=5),
        Words(_("Name: %(name)s", name=content["name"] or content["username"]), 16, after=3),
        Words(_("User name: %(username)s", username=content["username"]), 16, after=3),
        Words(_("One-time password: %(password)s", password=content["password"]), 22, True, 8),
        Words(_("Scan the picture or open %(address)s", address=address), 14, after=4),
        Code(address, 50, after=6),
        Words(first, 14, after=3),
        Words(hand, 14, after=3),
        Words(after, 14, after=6),
        Rule(after=3),
        Words(_("Issued on %(day)s", day=i18n.day(clock.today())), 12),
    )
