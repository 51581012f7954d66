"""Which community a request is about: the one it names, else the one that is meant by default."""

from flask import current_app, g, request

from portal.base import scope, settings
from portal.base.i18n import _l
from portal.community.places import queries as places
from portal.community.places.queries import CommunityRef
from portal.config import Config
from portal.open311 import options
from portal.open311.errors import MISSING, refused

UNKNOWN = _l("No community has this address.")
UNSAID = _l("Name the community by the last part of its address, as in /c/xingfu.")


def enter() -> CommunityRef:
    """The community of this request; from now on its rows may be read, and no others."""
    asked = request.args.get("jurisdiction_id", "").strip()
    asked = asked or request.form.get("jurisdiction_id", "").strip()
    slug = asked or _default()
    if not slug:
        raise refused("jurisdiction_id", UNSAID)
    found = places.find_community(slug)
    if found is None:
        raise refused("jurisdiction_id", UNKNOWN, MISSING)
    g.community = found  # links and the log name it
    scope.enter(scope.Scope(frozenset({found.id})))
    return found


def _default() -> str:
    config: Config = current_app.extensions["portal_config"]
    return (
        settings.get(options.DEFAULT_JURISDICTION)
        or config.default_community
        or places.only_open_slug()
        or ""
    )
