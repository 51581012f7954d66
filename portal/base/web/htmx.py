"""Fragments: which requests want one, and how an answer goes to both kinds of visitor."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response as BaseResponse

FRAGMENT_HEADERS = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")


def wants_fragment() -> bool:
    """A swap wants a fragment; a visit, and a restored history entry, want the page."""
    if request.headers.get("HX-Request") != "true":
        return False
    return all(request.headers.get(name) != "true" for name in FRAGMENT_HEADERS[1:])


def render(page: str, /, *, fragment: str, status: int = 200, **context: Any) -> Response:
    """Render the page, or its fragment with the flash messages riding along."""
    if wants_fragment():
        html = render_template(fragment, **context)
        html += render_template("components/flash.html", swap=True)
    else:
        html = render_template(page, **context)
    response = make_response(html, status)
    response.headers["Vary"] = ", ".join(FRAGMENT_HEADERS)
    return response


def go(url: str) -> BaseResponse:
    """Lead elsewhere: 303 for a plain post, ``HX-Redirect`` for a swap."""
    if wants_fragment():
        response: BaseResponse = Response(status=204)
        response.headers["HX-Redirect"] = iri_to_uri(url)
    else:
        response = redirect(url, code=303)
    response.vary.update(FRAGMENT_HEADERS)
    return response


def push(response: ResponseReturnValue, url: str) -> Response:
    """Let the address bar follow a swap that shows something else than it asked for."""
    answer: Response = make_response(response)
    if wants_fragment():
        answer.headers["HX-Push-Url"] = iri_to_uri(url)
    answer.vary.update(FRAGMENT_HEADERS)
    return answer
