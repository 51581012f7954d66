"""Reports, kinds and errors as elements of GeoReport v2."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import url_for

from portal.base.i18n import _, current_locale
from portal.community.places.queries import CommunityRef, buildings_for_choice, landmarks_for_choice
from portal.grievances import labels, presentation
from portal.grievances.models import PhotoStage
from portal.grievances.queries import categories
from portal.grievances.queries.categories import Kind
from portal.open311.errors import Fault
from portal.open311.queries.extras import Note, Picture
from portal.open311.queries.reports import STATUS, Seen
from portal.open311.queries.updates import Update
from portal.open311.rendering import Many, One
from portal.open311.service.updating import update_id

UPDATES = "https://www.mysociety.org/2013/02/20/open311-extended/"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
# The day of the last change of what the interface offers, as its discovery tells it.
CHANGESET = "2026-11-23T20:00:00+08:00"
PLACE, VISIBILITY = "place", "visibility"


def discovery(base_url: str, *, contact: str, production: bool) -> One:
    """What the interface speaks, and where."""
    endpoints = [
        {
            "specification": specification,
            "url": f"{base_url}/open311/v2",
            "changeset": CHANGESET,
            "type": "production" if production else "test",
            "formats": Many("formats", "format", ["text/xml", "application/json"]),
        }
        for specification in (SPECIFICATION, UPDATES)
    ]
    return One(
        "discovery",
        {
            "changeset": CHANGESET,
            "contact": contact,
            "key_service": _("Keys are issued by the administrator of this portal."),
            "endpoints": Many("endpoints", "endpoint", endpoints),
        },
    )


def services(kinds: Iterable[Kind]) -> Many:
    """The kinds of reports a client may file."""
    return Many("services", "service", [_service(kind) for kind in kinds])


def _service(kind: Kind) -> dict[str, Any]:
    locale = current_locale()
    main = categories.by_id()[kind.kind_id]
    return {
        "service_code": kind.code,
        "service_name": kind.name(locale),
        "description": kind.hint(locale) or main.hint(locale) or kind.name(locale),
        "metadata": True,
        "type": "realtime",
        "keywords": ",".join(dict.fromkeys((main.name(locale), kind.name(locale)))),
        "group": main.name(locale),
    }


def definition(kind: Kind, here: CommunityRef) -> One:
    """What more may be said about a report of this kind: where it is, and who may see it."""
    attributes = [
        _choice(
            1,
            PLACE,
            _("Place"),
            _("The code of a building or landmark; instead of coordinates."),
            _places(here.id),
        )
    ]
    if kind.may_be_public:
        seen = [(one.value, str(label)) for one, label in labels.VISIBILITY_LABELS.items()]
        told = _("Without an answer the usual setting of the kind applies.")
        attributes.append(_choice(2, VISIBILITY, _("Who can see it"), told, seen))
    return One(
        "service_definition",
        {
            "service_code": kind.code,
            "attributes": Many("attributes", "attribute", attributes),
        },
    )


def _places(community_id: int) -> list[tuple[str, str]]:
    buildings = [
        (building.code, building.label)
        for compound in buildings_for_choice(community_id)
        for building in compound.buildings
    ]
    return buildings + [(one.code, one.name) for one in landmarks_for_choice(community_id)]


def _choice(
    order: int, code: str, description: str, told: str, values: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    return {
        "variable": True,
        "code": code,
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": told,
        "order": order,
        "description": description,
        "values": Many("values", "value", [{"key": key, "name": name} for key, name in values]),
    }


def requests(rows: Iterable[Mapping[str, Any]]) -> Many:
    """Any number of reports."""
    return Many("service_requests", "request", list(rows))


def request(row: Seen, here: CommunityRef, base_url: str) -> dict[str, Any]:
    """One report, every element of it always there."""
    kind = categories.by_id()[row.category_id]
    return {
        "service_request_id": row.no,
        "status": "open" if row.status in STATUS["open"] else "closed",
        "status_notes": status_notes(row),
        "service_name": kind.name(current_locale()),
        "service_code": kind.code,
        "description": row.text or None,
        "agency_responsible": here.name,
        "service_notice": None if row.public else _("Only its dates are shown to its sender."),
        "requested_datetime": row.filed_at,
        "updated_datetime": row.updated_at,
        "expected_datetime": row.promised_at,
        "address": " ".join(part for part in (row.place, row.place_text) if part) or None,
        "address_id": row.place_code or None,
        "zipcode": None,
        "lat": row.latitude,
        "long": row.longitude,
        "media_url": photo_url(base_url, row.photo) if row.photo else None,
    }


def status_notes(row: Seen) -> str:
    """The state in words as neighbours read it, and what the staff replied to them."""
    state = str(labels.STATUS_LABELS[row.status])
    meaning = presentation.FOR_OTHERS.get(row.status) or labels.NEXT_STEPS[row.status]
    if not row.public:
        return state
    if row.lead_no:
        return _("%(state)s. It goes on as report %(no)s.", state=state, no=row.lead_no)
    if row.reply:
        return _("%(state)s. %(meaning)s Reply: %(reply)s", **_words(state, meaning, row.reply))
    return _("%(state)s. %(meaning)s", state=state, meaning=meaning)


def _words(state: str, meaning: object, reply: str) -> dict[str, object]:
    return {"state": state, "meaning": meaning, "reply": reply}


def extended(
    row: Seen, notes: Sequence[Note], pictures: Sequence[Picture], base_url: str
) -> dict[str, Any]:
    """What is added for a client that asks for extensions."""
    place = [{"code": PLACE, "value": row.place_code}] if row.place_code else []
    told = {
        "channel": row.channel.value,
        "supporters": row.supporter_count,
        "photos": Many("photos", "photo", [_photo(one, base_url) for one in pictures]),
    }
    return {
        "attributes": Many("attributes", "attribute", place),
        "extended_attributes": told,
        "notes": Many("notes", "note", [_note(one) for one in notes]),
    }


def _note(note: Note) -> dict[str, Any]:
    label = str(labels.EVENT_LABELS[note.kind])
    return {"datetime": note.at, "description": note.text or label, "type": note.kind.value}


def _photo(picture: Picture, base_url: str) -> dict[str, Any]:
    stage: PhotoStage = picture.stage
    return {"url": photo_url(base_url, picture.token), "stage": stage.value}


def photo_url(base_url: str, token: str) -> str:
    """The address of the copy of a photo that everybody may see."""
    return base_url + url_for("files.show_public", token=token, variant="full")


def filed(no: str, notice: str) -> Many:
    """The answer to a report that was filed."""
    told = {"service_request_id": no, "service_notice": notice, "account_id": None}
    return Many("service_requests", "request", [told])


def updates(rows: Iterable[Update]) -> Many:
    """What happened to reports, every element of it always there."""
    return Many("service_request_updates", "request_update", [_update(row) for row in rows])


def _update(row: Update) -> dict[str, Any]:
    return {
        "update_id": update_id(row.id),
        "service_request_id": row.no,
        "status": "open" if row.status in STATUS["open"] else "closed",
        "description": row.text or str(labels.EVENT_LABELS[row.kind]),
        "updated_datetime": row.at,
        "media_url": None,
    }


def added(number: str, no: str) -> Many:
    """The answer to words that were added."""
    told = {"update_id": number, "service_request_id": no}
    return Many("service_request_updates", "request_update", [told])


def token(no: str) -> Many:
    """The answer to a token; numbers are given at once, so that each stands for itself."""
    return Many("service_requests", "request", [{"service_request_id": no, "token": no}])


def errors(status: int, faults: Iterable[Fault]) -> Many:
    """What is wrong, each with the status as its code."""
    told = [{"code": str(status), "description": fault.description} for fault in faults]
    return Many("errors", "error", told)
