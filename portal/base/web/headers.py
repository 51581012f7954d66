"""Security and caching headers of every answer."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "manifest-src 'self'",
    )
)
FIXED = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=(self), payment=()",
}


def init_headers(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer; ``https`` adds HSTS."""
    app.wsgi_app = _WithHeaders(app.wsgi_app, https=https)  # type: ignore[method-assign,assignment]

    @app.after_request
    def say_how_long_it_holds(response: Response) -> Response:
        if "Cache-Control" not in response.headers and request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store" if _personal() else "private, no-cache"
        return response


class _WithHeaders:
    """Adds what an answer does not say itself, to the plain list that the server is given."""

    def __init__(self, answer: "WSGIApplication", *, https: bool) -> None:
        self._answer = answer
        self._fixed = list(FIXED.items())
        if https:
            self._fixed.append(("Strict-Transport-Security", "max-age=31536000"))

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            present = {name for name, _value in headers}
            headers.extend([pair for pair in self._fixed if pair[0] not in present])
            return start(status, headers, *error)

        return self._answer(environ, begin)


def _personal() -> bool:
    path = request.path
    return path.startswith(("/me", "/desk", "/login")) or bool(request.cookies)
