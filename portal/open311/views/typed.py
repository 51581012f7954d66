"""Words, place and attributes of a report as a client sent them; all faults are told at once."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from flask import request
from werkzeug.datastructures import MultiDict

from portal.base.i18n import _, _l
from portal.community.identity import phones
from portal.community.places import queries as places
from portal.community.places.queries import CommunityRef
from portal.grievances.models import Visibility
from portal.grievances.queries.categories import Kind
from portal.grievances.service.intake import LONGEST_TEXT
from portal.grievances.service.placing import LONGEST_PLACE
from portal.open311.parsing import Asked
from portal.open311.presentation import PLACE, VISIBILITY
from portal.open311.queries.places import nearest
from portal.open311.service.filing import Report
from portal.open311.views.reading import kind_of

LONGEST_RETRY = 200
_ATTRIBUTE = re.compile(r"attribute\[([^\]]{1,60})\](?:\[\])?")
NO_SUCH_PLACE = _l("No building or landmark of the community has this code.")
NOT_NEAR = _l(
    "No building of the community is near this point. "
    "Name the place by address_id or address_string."
)


class Place(NamedTuple):
    """Where it is: a building, a landmark, or words alone."""

    building_id: int | None = None
    landmark_id: int | None = None
    words: str = ""


def typed_report(
    form: MultiDict[str, str], here: CommunityRef, key_id: int, *, has_photo: bool
) -> Report:
    """The report of a form, or everything that is wrong with it."""
    asked, attributes = Asked(form), _attributes(form)
    if not asked.text("service_code"):
        asked.wrong("service_code", _l("Name the kind of report."))
        asked.refuse_faults()
    kind = kind_of(asked.text("service_code"))
    text = _text(asked, has_photo)
    place = _place(asked, here, attributes.get(PLACE, ""))
    seen = _visibility(asked, kind, attributes)
    report = Report(
        community_id=here.id,
        key_id=key_id,
        category_code=kind.code,
        building_id=place.building_id,
        landmark_id=place.landmark_id,
        place_text=place.words,
        text=text,
        visibility=seen,
        phone=_phone(asked),
        name=f"{asked.text('last_name')}{asked.text('first_name')}"[:60],
        retry=retry_of(asked),
    )
    asked.refuse_faults()
    return report


def _attributes(form: MultiDict[str, str]) -> dict[str, str]:
    """``attribute[CODE]`` and ``attribute[CODE][]`` by code; empty ones are absent."""
    found = {}
    for name, value in form.items(multi=True):
        matched = _ATTRIBUTE.fullmatch(name)
        if matched and value.strip():
            found[matched[1]] = value.strip()
    return found


def _text(asked: Asked, has_photo: bool) -> str:
    text = asked.text("description").replace("\r\n", "\n")
    if len(text) > LONGEST_TEXT:
        asked.wrong("description", _("Write at most %(n)s characters.", n=LONGEST_TEXT))
    elif not text and not has_photo:
        asked.wrong("description", _l("Write a few words or add a photo"))
    return text


def _place(asked: Asked, here: CommunityRef, attribute: str) -> Place:
    """By a code, else by coordinates, else in words; words are kept beside the others."""
    words = asked.text("address_string")
    if len(words) > LONGEST_PLACE:
        asked.wrong("address_string", _("Write at most %(n)s characters.", n=LONGEST_PLACE))
    latitude, longitude = asked.degrees("lat", most=90), asked.degrees("long", most=180)
    code = asked.text("address_id")
    if code:
        return _by_code(asked, code, "address_id", words)
    if attribute:
        return _by_code(asked, attribute, f"attribute[{PLACE}]", words)
    if latitude is not None and longitude is not None:
        return _by_point(asked, here, latitude, longitude, words)
    if asked.text("lat") or asked.text("long"):
        _say_which_is_missing(asked)
    elif not words:
        asked.wrong(
            "address_string", _l("Say where it is: lat and long, address_string or address_id.")
        )
    return Place(words=words)


def _by_code(asked: Asked, code: str, parameter: str, words: str) -> Place:
    found = places.place_by_code(code) if len(code) <= 20 else None
    if found is None or found.retired:
        asked.wrong(parameter, NO_SUCH_PLACE)
        return Place()
    if found.kind == "building":
        return Place(building_id=found.id, words=words)
    return Place(landmark_id=found.id, words=words)


def _by_point(
    asked: Asked, here: CommunityRef, latitude: float, longitude: float, words: str
) -> Place:
    """The nearest building; the point itself is kept in words for the staff."""
    point = f"{latitude:.6f}, {longitude:.6f}"
    building = nearest(here.id, latitude, longitude)
    if building is None and not words:
        asked.wrong("lat", NOT_NEAR)
    return Place(
        building_id=building, words=f"{words} ({point})"[:LONGEST_PLACE] if words else point
    )


def _say_which_is_missing(asked: Asked) -> None:
    for name in ("lat", "long"):
        if not asked.text(name):
            asked.wrong(name, _l("Send lat and long together."))


def _visibility(asked: Asked, kind: Kind, attributes: Mapping[str, str]) -> Visibility | None:
    """Who may see it, if the resident chose; never more than the kind allows."""
    offered = {PLACE, VISIBILITY} if kind.may_be_public else {PLACE}
    for code in attributes.keys() - offered:
        asked.wrong(f"attribute[{code}]", _l("This kind of report has no such attribute."))
    typed = attributes.get(VISIBILITY, "")
    if not typed or VISIBILITY not in offered:
        return None
    if typed not in set(Visibility):
        asked.wrong(f"attribute[{VISIBILITY}]", _l("Choose one of the list."))
        return None
    return Visibility(typed)


def _phone(asked: Asked) -> str:
    """A mobile number of the mainland as eleven digits; it proves nothing until its holder does."""
    typed = asked.text("phone")
    found = phones.plain(typed[:40]) if typed else ""
    if typed and not found:
        asked.wrong("phone", _l("Enter an 11-digit mobile number"))
    return found


def retry_of(asked: Asked) -> str:
    """The Idempotency-Key of the request, or empty."""
    typed = request.headers.get("Idempotency-Key", "").strip()
    if len(typed) > LONGEST_RETRY:
        asked.wrong("Idempotency-Key", _("Write at most %(n)s characters.", n=LONGEST_RETRY))
    return typed
