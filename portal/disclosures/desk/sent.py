"""Files that come with a form: each refused one is named, the others are kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request

from portal.base.access import community
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.files import queries as stored
from portal.base.files import reception, service
from portal.base.files.reception import Attachment
from portal.base.files.refusals import PhotoRefused, missing_sentence
from portal.base.files.uploader import known_uploader_key, uploader_key
from portal.base.files.views import url_of
from portal.base.i18n import _
from portal.disclosures.service.filing import PURPOSE, NewFile

MOST_PHOTOS = 4


@dataclass(frozen=True)
class Received:
    """Files judged and put into the store, not yet recorded; ``problems`` name each refused."""

    attachments: list[Attachment] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def receive(name: str) -> Received:
    """Judge the files of a field, before any transaction."""
    found = Received()
    for file in request.files.getlist(name):
        if not file.filename:
            continue
        try:
            found.attachments.append(reception.receive_attachment(file))
        except DomainError as reason:
            shown = reception.tidy_name(file.filename, "").rstrip(".")
            found.problems.append(_("%(name)s: %(why)s", name=shown, why=str(reason.sentence)))
    return found


def record(attachments: Sequence[Attachment]) -> list[NewFile]:
    """Record what was received, inside the transaction of the form."""
    here = community().id
    return [
        (reception.accept_attachment(each, community_id=here, purpose=PURPOSE).id, each.name)
        for each in attachments
    ]


@dataclass(frozen=True)
class Photos:
    """Photos of a sheet that wait for their form: sent ahead by script, or with the form."""

    tokens: list[str] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    key: str = ""


def photos() -> Photos:
    """Take the photos of the form being answered; what is kept is shown again with the form."""
    names = list(dict.fromkeys(request.form.getlist("photo_ids")))[:MOST_PHOTOS]
    files = [file for file in request.files.getlist("photos") if file.filename]
    if not names and not files:
        return Photos(key=known_uploader_key() or "")
    key = uploader_key()
    waiting = stored.pending(names, uploader_key=key)
    known = {file.token for file in waiting}
    problems = [
        str(missing_sentence(n)) for n, name in enumerate(names, start=1) if name not in known
    ]
    for n, file in enumerate(files[: MOST_PHOTOS - len(waiting)], start=len(names) + 1):
        try:
            photo = reception.receive(file.stream)
        except PhotoRefused as reason:
            problems.append(_("Photo %(n)s: %(why)s", n=n, why=str(reason.sentence)))
            continue
        with transaction(although_refused=True):
            waiting.append(service.accept_photo(photo, community_id=None, uploader_key=key))
    shown = [{"id": each.token, "thumb": url_of(each, "thumb")} for each in waiting]
    return Photos([each.token for each in waiting], shown, problems, key)


def attach(found: Photos) -> list[NewFile]:
    """Take the photos up, inside the transaction of the form."""
    if not found.tokens:
        return []
    ids = service.attach(
        found.tokens, uploader_key=found.key, purpose=PURPOSE, community_id=community().id
    )
    return [(each, "") for each in ids]
