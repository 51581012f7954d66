"""Whether a visit is a person's: read from the request, kept nowhere."""

import re

from werkzeug.datastructures import Headers

# Programs that look at every address they see; people's browsers, WeChat's among them, say
# none of these words.
_PROGRAM = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|monitor|scan(ner)?\b|curl|wget|python|java/|go-http"
    r"|okhttp|headless|lighthouse|facebookexternalhit",
    re.IGNORECASE,
)
_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def is_person(method: str, headers: Headers) -> bool:
    """Not a look at the headers only, not a page fetched ahead, not a program that says so."""
    if method != "GET":
        return False
    if any(
        word in headers.get(name, "").lower() for name in _AHEAD for word in ("prefetch", "preview")
    ):
        return False
    agent = headers.get("User-Agent", "")
    return bool(agent) and not _PROGRAM.search(agent)
