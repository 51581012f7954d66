"""What a page shows once, sent back by its own button to be printed as PDF.

Codes and passwords are kept nowhere readable, so the page that shows them carries them in a
hidden field, signed: only what this portal gave this person a short while ago is printed.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from portal.base import clock
from portal.base.errors import DomainError
from portal.base.i18n import _l

GOOD_FOR = timedelta(hours=12)
FIELD = "key"
"""The field's name; forms that outlive a session are not kept because of it."""


class SealBroken(DomainError):
    """Not what this portal gave, or not to this person, or too long ago."""

    sentence = _l("This sheet was open for too long. Go back and make a new one.")


def seal(purpose: str, person_id: int | None, **content: Any) -> str:
    """The text for the hidden field."""
    made = {"by": person_id, "at": clock.now().isoformat(), "content": content}
    sealed = _serializer(purpose).dumps(made)
    return sealed if isinstance(sealed, str) else sealed.decode()


def opened(purpose: str, person_id: int | None, text: str) -> dict[str, Any]:
    """What was sealed for that purpose and person; raises :class:`SealBroken`."""
    try:
        made = _serializer(purpose).loads(text)
    except BadData as error:
        raise SealBroken from error
    late = clock.now() - datetime.fromisoformat(made["at"]) > GOOD_FOR
    if made["by"] != person_id or late:
        raise SealBroken
    content: dict[str, Any] = made["content"]
    return content


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=f"printing.{purpose}")
