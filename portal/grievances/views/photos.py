"""Photos that come with a form: those uploaded before, and files of a form without script."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from werkzeug.datastructures import FileStorage

from portal.base.db import transaction
from portal.base.files import queries as stored
from portal.base.files import reception, service
from portal.base.files.models import StoredFile
from portal.base.files.refusals import missing_sentence
from portal.base.files.uploader import known_uploader_key, uploader_key
from portal.base.files.views import url_of
from portal.base.i18n import _

MOST = 4


@dataclass(frozen=True)
class SentPhotos:
    """The photos of one form: ``tokens`` wait to be attached, ``problems`` name each refused.

    Photos ``taken_on_trust`` were not looked up: attaching them tells which are gone.
    """

    tokens: list[str] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    key: str = ""
    taken_on_trust: bool = False

    @property
    def error(self) -> str:
        """One line about everything that was refused."""
        return " ".join(self.problems)


def sent_photos(most: int = MOST, *, files: bool = True, trust: bool = False) -> SentPhotos:
    """Take the photos of the form being answered; refused ones are named, the others are kept.

    Without ``files`` only those uploaded before are looked up; with ``trust`` not even those.
    """
    names = list(dict.fromkeys(request.form.getlist("photo_ids")))
    inputs = request.files.getlist("photos") if files else []
    files_sent = [file for file in inputs if file.filename]
    if not names and not files_sent:
        return SentPhotos(key=known_uploader_key() or "")
    key = uploader_key()
    if trust and not files_sent and len(names) <= most:
        return SentPhotos(tokens=names, key=key, taken_on_trust=True)
    waiting = stored.pending(names[: 2 * most], uploader_key=key)
    known = {file.token for file in waiting}
    problems = [
        str(missing_sentence(number))
        for number, name in enumerate(names, start=1)
        if name not in known
    ]
    taken = reception.receive_each(files_sent[: max(0, most - len(waiting))])
    problems += _refused(taken, inputs, first=len(names) + 1)
    if len(waiting) + len(files_sent) > most:
        problems.append(_("Only %(max)s photos can be sent. The others were left out.", max=most))
    if taken.photos:
        with transaction(although_refused=True):
            kept = [
                service.accept_photo(photo, community_id=None, uploader_key=key)
                for photo in taken.photos
            ]
            waiting = [*waiting, *kept]
    return _of(waiting[:most], problems, key)


def _refused(taken: reception.Reception, inputs: list[FileStorage], first: int) -> list[str]:
    """Each refused photo by the number that stands on its field: fields for files follow those of
    the photos that are there already, and some may be empty."""
    numbers = [number for number, file in enumerate(inputs, start=first) if file.filename]
    return [
        _("Photo %(n)s: %(why)s", n=numbers[nth - 1], why=reason.sentence)
        for nth, reason in taken.refused.items()
    ]


def _of(files: Sequence[StoredFile], problems: list[str], key: str) -> SentPhotos:
    shown = [{"id": file.token, "thumb": url_of(file, "thumb")} for file in files]
    return SentPhotos([photo["id"] for photo in shown], shown, problems, key)


def waiting_photos(tokens: Sequence[str]) -> SentPhotos:
    """Photos of this browser that wait for a form, to show them in one."""
    key = known_uploader_key() or ""
    waiting = stored.pending(tokens, uploader_key=key) if key and tokens else []
    return _of(waiting[:MOST], [], key)


def looked_up(photos: SentPhotos) -> SentPhotos:
    """The same for showing them again: each that is gone is named."""
    return sent_photos() if photos.taken_on_trust else photos
