"""What a request has noted for itself (``flask.g``), asked dozens of times for each page.

Flask reaches it through two proxies; here it is the plain mapping behind them.
"""

from typing import Any

from flask.globals import _cv_app


def noted(name: str) -> Any:
    """What is noted under that name; None where nothing is.

    :raises RuntimeError: there is no application, and so no request, here.
    """
    context = _cv_app.get(None)
    if context is None:
        raise RuntimeError("outside an application")
    return context.g.__dict__.get(name)
