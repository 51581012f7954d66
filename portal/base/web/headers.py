"""Security and caching headers of every answer."""

from flask import Flask, Response, request

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
    fixed = FIXED | ({"Strict-Transport-Security": "max-age=31536000"} if https else {})

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        present = {name.lower() for name, _value in headers}
        headers.extend([pair for pair in fixed.items() if pair[0].lower() not in present])
        if "cache-control" not in present and request.endpoint != "static":
            headers["Cache-Control"] = "no-store" if _personal() else "private, no-cache"
        return response


def _personal() -> bool:
    path = request.path
    return path.startswith(("/me", "/desk", "/login")) or bool(request.cookies)
