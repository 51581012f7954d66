"""How often one address may ask: the limiter every room uses, beneath its guard."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse_many

from portal.base.i18n import _

limiter = Limiter(get_remote_address, strategy="moving-window")


def init_limits(app: Flask) -> None:
    """Attach the limiter without the hooks by which it weighs every request.

    The hooks serve limits of a whole application, headers and refunds, of which there are none
    here; a limited view is checked by its decorator.
    """
    app.extensions["portal_limiter"] = limiter
    app.extensions["limiter"] = {limiter}
    limiter.init_app(app)


def too_often(limits: str) -> str:
    """Count this request; a sentence when its address asked too often, else nothing.

    For forms that are given back as typed; other routes carry ``@limiter.limit``.
    """
    if not limiter.enabled:
        return ""
    visitor = (get_remote_address(), request.endpoint or "")
    for limit in parse_many(limits):
        if not limiter.limiter.hit(limit, *visitor):
            return sentence(limit)
    return ""


def sentence(limit: RateLimitItem) -> str:
    """What to say to whom the limit stops."""
    minutes = max(1, round(limit.get_expiry() / 60))
    return _("Too many tries. Try again in %(n)s minutes", n=minutes)
