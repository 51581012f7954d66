"""What somebody sent after their session had ended: carried through the sign-in and given back.

Where anybody may look, a form is judged by its own view (:mod:`portal.base.web.stale_forms`); other
pages can be shown to nobody who is not signed in. So the answer to such a form is the sign-in page
itself with what was typed inside it. Every step of the sign-in takes it along: a wrong code,
another number, a password to be changed first. Last comes a page that sends it where it belongs:
there it comes without a token, and the view gives it back to be looked through and sent.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.base.web import htmx
from portal.base.web.preferences_views import local_path
from portal.base.web.stale_forms import may_be_given_back

MOST = 64_000
FIELD, ADDRESS = "kept", "kept_for"
LOST_FILES = "files_not_kept"
"""The field that tells that files came along: they are chosen anew."""
# Nobody typed these, or not to be read: a word of confirmation is typed anew.
NOT_TYPED = frozenset(
    {"csrf_token", "version", "submission_id", "sent", "key", "next", "pick", "word", LOST_FILES}
)

Page = Callable[["Kept"], ResponseReturnValue]
_pages: dict[str, Page] = {}
STAFF, RESIDENT, PASSWORD = "staff", "resident", "password"


@dataclass(frozen=True)
class Kept:
    """A form on its way: where it goes, and its fields."""

    address: str
    fields: Sequence[tuple[str, str]]

    @property
    def text(self) -> str:
        """The fields as one hidden field holds them."""
        return json.dumps(list(self.fields), ensure_ascii=False)

    @property
    def lost_files(self) -> bool:
        """Whether files were sent with it."""
        return any(name == LOST_FILES for name, _text in self.fields)


def shown_by(**pages: Page) -> None:
    """Tell how the steps of a sign-in are shown with a form inside them."""
    _pages.update(pages)


def page_with_form(step: str) -> Response | None:
    """The step of the sign-in that keeps what was just sent; None where there is nothing to keep,
    or where a script keeps it."""
    if request.method != "POST" or htmx.wants_fragment() or not may_be_given_back():
        return None
    fields = [(name, text) for name, text in request.form.items(multi=True) if name != "csrf_token"]
    if files_were_sent():
        fields.append((LOST_FILES, "1"))
    kept = Kept(request.full_path.rstrip("?"), fields)
    typed = any(text.strip() for name, text in fields if name not in NOT_TYPED)
    if not typed or len(kept.text) > MOST or step not in _pages:
        return None
    response = make_response(_pages[step](kept))
    response.headers["Cache-Control"] = "no-store"
    return response


def files_were_sent() -> bool:
    """Whether files came with what was sent, now or before the sign-in."""
    return LOST_FILES in request.form or any(each.filename for each in request.files.values())


def arrived() -> Kept | None:
    """What came along with the sign-in; None when nothing did, or not as it was sent."""
    text, address = request.form.get(FIELD, ""), local_path(request.form.get(ADDRESS), "")
    if not text or not address or len(text) > MOST:
        return None
    try:
        pairs = [(name, value) for name, value in json.loads(text)]
    except (TypeError, ValueError):
        return None
    if not all(isinstance(part, str) for pair in pairs for part in pair):
        return None
    return Kept(address, pairs)
