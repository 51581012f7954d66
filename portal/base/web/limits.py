"""How often one address may ask: the limiter every room uses, beneath its guard."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, strategy="moving-window")


def init_limits(app: Flask) -> None:
    """Attach the limiter without the hooks by which it weighs every request.

    The hooks serve limits of a whole application, headers and refunds, of which there are none
    here; a limited view is checked by its decorator.
    """
    app.extensions["portal_limiter"] = limiter
    app.extensions["limiter"] = {limiter}
    limiter.init_app(app)
