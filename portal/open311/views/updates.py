"""``servicerequestupdates``: what happened to reports, and what their senders add to them."""

from datetime import UTC

from flask import request

from portal.base import clock
from portal.base.access import public
from portal.base.db import transaction
from portal.base.i18n import _, _l
from portal.community.places.queries import CommunityRef
from portal.grievances.lifecycle import TOLD_AFTER
from portal.grievances.service.saying import LONGEST_WORDS
from portal.open311 import presentation
from portal.open311.parsing import FIRST, Asked, last_days
from portal.open311.queries import updates
from portal.open311.queries.updates import Wanted
from portal.open311.rendering import Many
from portal.open311.service import updating
from portal.open311.service.updating import Words
from portal.open311.views import jurisdiction
from portal.open311.views.answering import Answer, answered
from portal.open311.views.blueprint import bp
from portal.open311.views.reading import client_asking, link_to_next, page_of
from portal.open311.views.sending import judged_photos, sender, sent_files
from portal.open311.views.typed import LONGEST_RETRY, retry_of

ROOM = "servicerequestupdates"
OWN_NUMBER, HEADER = "update_id", "Idempotency-Key"


@bp.get(f"/{ROOM}.json", endpoint="updates")
@bp.get(f"/{ROOM}.xml", endpoint="updates")
@public
@answered
def index() -> Answer:
    """What happened, the oldest first; a page of it."""
    here, asked = jurisdiction.enter(), Asked(request.args)
    number, size = page_of(asked)
    wanted = _wanted(asked)
    asked.refuse_faults()
    rows, more = updates.page(here.id, wanted, number=number, size=size)
    headers = {"Link": link_to_next(ROOM, number, _span(wanted))} if more else {}
    return presentation.updates(rows), 200, headers


def _wanted(asked: Asked) -> Wanted:
    """Of named reports everything, else of so many days; what its author may still take back
    within seconds is told when they are over."""
    client, numbers = client_asking(asked), asked.words("service_request_id")
    span = asked.span("start_date", "end_date", bounded=not numbers)
    begin, end = span or ((FIRST, clock.now()) if numbers else last_days())
    settled = clock.now() - TOLD_AFTER
    return Wanted(begin, min(end, settled), tuple(numbers), client.id if client else None)


def _span(wanted: Wanted) -> dict[str, str]:
    """The span of this page, for the next one."""
    return {
        name: moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        for name, moment in (("start_date", wanted.begin), ("end_date", wanted.end))
    }


@bp.post(f"/{ROOM}.json", endpoint="send_update")
@bp.post(f"/{ROOM}.xml", endpoint="send_update")
@public
@answered
def send() -> tuple[Many, int, dict[str, str]]:
    """Add words to a report that was filed with this key; once, however often they are sent."""
    client = sender("update")
    here = jurisdiction.enter()
    files, address = sent_files(), request.form.get("media_url", "").strip()
    words = _words(here, client.id, has_photo=bool(files or address))
    added = updating.added_before(words)
    if added is None:
        photos = judged_photos(files, address)
        with transaction():
            added = updating.add(words, photos)
    told = presentation.added(added.update_id, added.no)
    return told, 201, {"Cache-Control": "no-store"}


def _words(here: CommunityRef, key_id: int, *, has_photo: bool) -> Words:
    """The update of a form, or everything that is wrong with it."""
    asked = Asked(request.form)
    no, text = asked.text("service_request_id"), asked.text("description").replace("\r\n", "\n")
    if not no:
        asked.wrong("service_request_id", _l("Name the report."))
    if len(text) > LONGEST_WORDS:
        asked.wrong("description", _("Write at most %(n)s characters.", n=LONGEST_WORDS))
    elif not text and not has_photo:
        asked.wrong("description", _l("Write a few words or add a photo"))
    asked.moment("updated_datetime")
    retry, source = _retry(asked)
    asked.refuse_faults()
    return Words(here.id, key_id, no, text, retry, source)


def _retry(asked: Asked) -> tuple[str, str]:
    """The client's own number of the update and where it stood: in the header, else the form."""
    header, number = retry_of(asked), asked.text(OWN_NUMBER)
    if len(number) > LONGEST_RETRY:
        asked.wrong(OWN_NUMBER, _("Write at most %(n)s characters.", n=LONGEST_RETRY))
    return (header, HEADER) if header else (number, OWN_NUMBER)
