"""Is the portal alive, and can it serve: for supervisors, load balancers and people.

Both answers say nothing that a stranger may not know.
"""

from collections.abc import Callable

from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.base import migrate, timers
from portal.base.access.guards import public
from portal.base.db import session
from portal.config import Config

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def live() -> Response:
    """The process answers. Touches nothing else, so that a slow database restarts nobody."""
    return _plain({"status": "ok"}, 200)


@bp.get("/readyz")
@public
def ready() -> Response:
    """Database, its revision, and the worker's heartbeat; 503 while one of them is missing."""
    found = {name: _holds(check) for name, check in CHECKS.items()}
    fine = all(found.values())
    words = {name: "ok" if holds else "failing" for name, holds in found.items()}
    return _plain({"status": "ok" if fine else "failing", **words}, 200 if fine else 503)


def _database() -> bool:
    return session.execute(text("SELECT 1")).scalar() == 1


def _migrations() -> bool:
    return migrate.revision_in(session.connection()) == migrate.head()


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "worker": timers.worker_is_alive,
}


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except SQLAlchemyError:
        session.rollback()
        return False


def _plain(body: dict[str, str], status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def init_app(app: Flask, _config: Config) -> None:
    """Add the two addresses."""
    app.register_blueprint(bp)
