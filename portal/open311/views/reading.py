"""What everybody may read: discovery, kinds of reports, reports. A key adds the reports filed
with it, as dates and states without anybody's words."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import current_app, request

from portal.base.access import public
from portal.base.i18n import _l
from portal.base.web.arrivals import LARGEST
from portal.community.places.queries import CommunityRef
from portal.config import Config
from portal.grievances.queries import categories
from portal.grievances.queries.categories import Kind
from portal.open311 import presentation
from portal.open311.errors import FORBIDDEN, MISSING, refused
from portal.open311.parsing import MOST_ON_A_PAGE, MOST_ROWS, Asked, last_days
from portal.open311.queries import extras, keys, reports
from portal.open311.queries.keys import Client
from portal.open311.queries.places import inside
from portal.open311.queries.reports import STATUS, Seen, Wanted
from portal.open311.rendering import Many, One
from portal.open311.views import jurisdiction
from portal.open311.views.answering import NOT_HERE, Answer, answered, form, portal_url
from portal.open311.views.blueprint import BASE, bp

# Beside the contract: the newest row a page may hold, as told in the Link to the next page.
UP_TO = "up_to"
NO_SUCH_KIND = _l("There is no such kind of report.")
NO_SUCH_REPORT = _l("There is no such report, or it is not public.")
NO_SUCH_KEY = _l("The key is missing, wrong or revoked.")


@bp.get("/discovery.json")
@bp.get("/discovery.xml")
@public
@answered
def discovery() -> One:
    """What the interface speaks."""
    config: Config = current_app.extensions["portal_config"]
    return presentation.discovery(config.base_url, contact=_contact(), production=config.production)


def _contact() -> str:
    return f"{portal_url()}/feedback"


@bp.get("/services.json")
@bp.get("/services.xml")
@public
@answered
def services() -> Many:
    """The kinds of reports on offer, each kind before its sub-kinds."""
    jurisdiction.enter()
    return presentation.services(kind for main in categories.tree() for kind in (main, *main.kinds))


@bp.get("/services/<file>")
@public
@answered
def service(file: str) -> One:
    """What may be said of one kind."""
    code = named(file)
    here = jurisdiction.enter()
    return presentation.definition(kind_of(code), here)


@bp.get("/requests.json")
@bp.get("/requests.xml")
@public
@answered
def index() -> Answer:
    """Public reports, the newest first; a page of them."""
    here, asked = jurisdiction.enter(), Asked(request.args)
    number, size = page_of(asked)
    extended = asked.truth("extensions")
    wanted = _wanted(asked, here)
    asked.refuse_faults()
    rows, more = reports.page(here.id, wanted, number=number, size=size)
    headers = {"Link": _next_page(here, number)} if more else {}
    return _requests(rows, here, extended), 200, headers


def page_of(asked: Asked) -> tuple[int, int]:
    """Which page, and how much stands on one."""
    number = asked.count("page", default=1, most=MOST_ROWS)
    size = asked.count("page_size", default=MOST_ON_A_PAGE, most=MOST_ON_A_PAGE)
    if number * size > MOST_ROWS:
        asked.wrong("page", _l("There are no pages so far back. Narrow the dates."))
    return number, size


def _wanted(asked: Asked, here: CommunityRef) -> Wanted:
    client = client_asking(asked)
    own = client.id if client else None
    numbers = asked.words("service_request_id")
    if numbers:
        return Wanted(numbers=numbers, key_id=own)
    changed = _given(asked, "updated_after", "updated_before")
    filed_given = _given(asked, "start_date", "end_date")
    changes = asked.span("updated_after", "updated_before", bounded=not filed_given)
    filed, box = asked.span("start_date", "end_date", bounded=True), asked.box()
    if not filed and not changed:
        filed = last_days()
    return Wanted(
        filed=filed,
        changed=changes,
        categories=_categories(asked),
        status=_status(asked),
        buildings=None if box is None else inside(here.id, *box),
        key_id=own,
        up_to=asked.count(UP_TO, default=0, most=LARGEST) or None,
    )


def _given(asked: Asked, *names: str) -> bool:
    return any(asked.text(name) for name in names)


def _categories(asked: Asked) -> list[int]:
    codes, known = asked.words("service_code"), categories.by_code()
    if any(code not in known for code in codes):
        raise refused("service_code", NO_SUCH_KIND, MISSING)
    return [known[code].id for code in codes]


def _status(asked: Asked) -> str:
    """One of the two; both together are no filter."""
    states = {word.lower() for word in asked.words("status")}
    if not states <= STATUS.keys():
        asked.wrong("status", _l("Write open, closed, or both with a comma."))
    return states.pop() if len(states) == 1 and states <= STATUS.keys() else ""


def _next_page(here: CommunityRef, number: int) -> str:
    """The next page of what there was when this one was asked for: what is filed meanwhile shifts
    no report from one page to the next."""
    fixed = {} if request.args.get(UP_TO) else {UP_TO: str(reports.newest_id(here.id) or LARGEST)}
    return link_to_next("requests", number, fixed)


def link_to_next(room: str, number: int, fixed: Mapping[str, str]) -> str:
    """The Link header for the page after ``number``: the same question, with what is ``fixed``,
    without the key."""
    values = {name: value for name, value in request.args.items() if value and name != "api_key"}
    values |= {"page": str(number + 1), **fixed}
    return f'<{portal_url()}{BASE}/{room}.{form()}?{urlencode(values)}>; rel="next"'


@bp.get("/requests/<file>")
@public
@answered
def show(file: str) -> Many:
    """One report."""
    no = named(file)
    here, asked = jurisdiction.enter(), Asked(request.args)
    extended = asked.truth("extensions")
    rows = _one(asked, here, no)
    return _requests(rows, here, extended)


@bp.get("/tokens/<file>")
@public
@answered
def token(file: str) -> Many:
    """The number for a token. Numbers are given at once, so that a number is its own token."""
    no = named(file)
    here, asked = jurisdiction.enter(), Asked(request.args)
    return presentation.token(_one(asked, here, no, name="token")[0].no)


def _one(
    asked: Asked, here: CommunityRef, no: str, *, name: str = "service_request_id"
) -> list[Seen]:
    """The report of a number; ``name`` is how the caller calls it."""
    client = client_asking(asked)
    asked.refuse_faults()
    wanted = Wanted(numbers=[no], key_id=client.id if client else None)
    rows, _more = reports.page(here.id, wanted, number=1, size=1)
    if not rows:
        raise refused(name, NO_SUCH_REPORT, MISSING)
    return rows


def _requests(rows: list[Seen], here: CommunityRef, extended: bool) -> Many:
    base = portal_url()
    told = [presentation.request(row, here, base) for row in rows]
    if extended:
        ids = [row.id for row in rows if row.public]
        notes, pictures = extras.notes(ids), extras.pictures(ids)
        for row, children in zip(rows, told, strict=True):
            children |= presentation.extended(
                row, notes.get(row.id, []), pictures.get(row.id, []), base
            )
    return presentation.requests(told)


def client_asking(asked: Asked) -> Client | None:
    """Who asks, if a key is given; a wrong one is refused rather than passed over."""
    secret = asked.text("api_key")
    if not secret:
        return None
    found = keys.client_of(secret)
    if found is None:
        raise refused("api_key", NO_SUCH_KEY, FORBIDDEN)
    return found


def named(file: str) -> str:
    """What an address names before its suffix; 404 without a known suffix."""
    name, _dot, suffix = file.rpartition(".")
    if not name or suffix.lower() not in {"xml", "json"}:
        raise refused("", NOT_HERE, MISSING)
    return name


def kind_of(code: str) -> Kind:
    """The kind on offer with that code."""
    found = categories.by_code().get(code)
    if found is None:
        raise refused("service_code", NO_SUCH_KIND, MISSING)
    return found
