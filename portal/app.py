"""Composition root: the only module which imports every capability."""

from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from typing import Any
from urllib.parse import quote

from flask import Flask, get_flashed_messages, url_for
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from portal import assets
from portal.base import clock, db
from portal.base.access import NOBODY, guards
from portal.base.i18n import HTML_LANG, init_i18n
from portal.base.web import (
    addresses,
    arrivals,
    compressing,
    errors,
    filters,
    headers,
    icons,
    navigation,
    options,
    parts,
    sharing,
    stale_forms,
    templating,
)
from portal.base.web.cookies import init_cookies
from portal.base.web.limits import init_limits
from portal.base.web.preferences import preferences
from portal.config import ROOT, Config

ROOMS = (
    "portal.base.web.logging",
    "portal.base.web.health",
    "portal.base.web.listing",
    "portal.base.web.acting",
    "portal.base.web.being_told",
    "portal.base.web.preferences_views",
    "portal.base.files",
    "portal.base.settings",
    "portal.base.deadlines",
    "portal.base.audit",
    "portal.base.wal",
    "portal.base.outbox",
    "portal.base.desk",
    "portal.base.printing",
    "portal.community.places",
    "portal.community.identity",
    "portal.community.grids",
    "portal.trust.registers",
    "portal.privacy",
    "portal.desk",
    "portal.grievances",
    "portal.wechat",
    "portal.mail",
    "portal.open311",
    "portal.sms",
    "portal.posters",
    "portal.disclosures",
)

csrf = CSRFProtect()


def create_app(config: Config | None = None, *, release: Callable[[], None] = db.release) -> Flask:
    """Build the application; ``release`` ends a request's use of the database."""
    config = config or Config.from_env()
    app = addresses.Application(
        "portal",
        root_path=str(ROOT),
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )
    app.jinja_environment = templating.Environment
    app.extensions["portal_config"] = config
    _configure(app, config)
    if not config.testing:
        db.bind(db.make_shared_engine(config.database_url))
    app.teardown_appcontext(lambda _error: release())
    init_i18n(app)
    _extensions(app, config)
    addresses.init_addresses(app)
    arrivals.init_arrivals(app)
    guards.init_guards(app)
    stale_forms.init_stale_forms(app, csrf)
    headers.init_headers(app, https=config.production)
    errors.init_errors(app)
    _serve_assets(app)
    filters.init_filters(app)
    _templates(app, config)
    _rooms(app, config)
    _loaders()
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _loaders() -> None:
    """Hand the floor what it wants to know of the rooms above it."""
    from portal.base.desk.place import use_districts
    from portal.base.settings import set_scope_resolver
    from portal.community.identity import sessions
    from portal.community.places import queries as places

    guards.use_loaders(viewer=sessions.load_viewer, community=places.find_community)
    set_scope_resolver(places.district_of)
    use_districts(places.open_districts)


def _configure(app: Flask, config: Config) -> None:
    app.config.update(
        TESTING=config.testing,
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_NAME="portal",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.production,
        REMEMBER_COOKIE_SECURE=config.production,
        MAX_CONTENT_LENGTH=arrivals.MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=200,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_STORAGE_URI=config.redis_url or "quiet://",
        RATELIMIT_ENABLED=not config.testing,
        RATELIMIT_HEADERS_ENABLED=False,
        SEND_FILE_MAX_AGE_DEFAULT=31536000,
        TEMPLATES_AUTO_RELOAD=False,
    )


def _serve_assets(app: Flask) -> None:
    """Let WhiteNoise answer for the built files: hashed names, far-future caching, br and gzip."""
    folder = ROOT / "static" / "dist"
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder),
        prefix="static/dist/",
        max_age=31536000,
        immutable_file_test=lambda _path, url: "." in url,
    )


def _extensions(app: Flask, config: Config) -> None:
    csrf.init_app(app)
    compressing.init_compressing(app)
    init_limits(app)
    init_cookies(app)
    login = LoginManager(app, add_context_processor=False)
    login.session_protection = None
    # There is no second cookie that remembers a person, so none is looked after.
    app.after_request_funcs[None].remove(login._update_remember_cookie)
    app.extensions["portal_login"] = login


def _templates(app: Flask, config: Config) -> None:
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(asset_url=assets.asset_url, ngettext=templating.counted)
    icons.init_icons(app)
    options.init_options(app)
    parts.init_parts(app)
    sharing.init_sharing(app)
    app.context_processor(lambda: _shell(config))


class _Nav:
    """The menus of one page, worked out only when the layout asks."""

    def __init__(self) -> None:
        from flask import g

        self.community = g.get("community")

    @cached_property
    def tabs(self) -> list[navigation.Link]:
        """The residents' bottom tabs."""
        if self.community is None:
            return self._own_tabs
        return navigation.links("tab", viewer=NOBODY, community=self.community)

    @property
    def _own_tabs(self) -> list[navigation.Link]:
        """On pages about oneself, the tabs of the community one belongs to or comes from."""
        from flask import request

        from portal.community.identity import belonging

        if not (request.path == "/me" or request.path.startswith("/me/")):
            return []
        return belonging.tabs(guards.viewer())

    @cached_property
    def desk_menu(self) -> list[navigation.Link]:
        """The staff menu of this community's desk."""
        return navigation.links("desk", viewer=guards.viewer(), community=self.community)

    @cached_property
    def home_url(self) -> str:
        """The community's home, or the list of communities."""
        return url_for("places.home") if self.community else url_for("places.index")

    @cached_property
    def back_url(self) -> str:
        """Where the arrow left of the heading leads; without it there is no arrow."""
        return navigation.back_url()


def _shell(config: Config) -> dict[str, Any]:
    return {
        "nav": _Nav(),
        "ui": _Ui(config),
        "flashes": _Flashes(),
    }


class _Flashes:
    """Messages for the next page, read only when the layout asks, so that readers get no cookie."""

    def __iter__(self) -> Any:
        from flask import request, session

        if "portal" not in request.cookies and "_flashes" not in session:
            return iter(())
        return iter(get_flashed_messages(with_categories=True))


class _Ui:
    """The face of the page: preferences and the addresses the layout links to."""

    def __init__(self, config: Config) -> None:
        chosen = preferences()
        self.theme, self.mode, self.size = chosen.theme, chosen.mode, chosen.size
        self.locale, self.html_lang = chosen.locale, HTML_LANG[chosen.locale]
        self.demo, self.icp = config.demo, config.icp

    @cached_property
    def year(self) -> int:
        """This year."""
        return clock.today().year

    @cached_property
    def signed_in(self) -> bool:
        """Whether somebody is signed in."""
        return guards.viewer().person_id is not None

    @cached_property
    def switch_url(self) -> str:
        """The page with 长辈版, theme and language."""
        from flask import request

        return f"{url_for('preferences.show')}?next={quote(request.full_path.rstrip('?'))}"

    @cached_property
    def feedback_url(self) -> str:
        """意见建议."""
        return url_for("privacy.feedback")

    @cached_property
    def privacy_url(self) -> str:
        """The privacy notice."""
        return url_for("privacy.notice")

    @cached_property
    def help_url(self) -> str:
        """Help."""
        return url_for("privacy.help_page")

    @cached_property
    def login_url(self) -> str:
        """Sign-in for residents."""
        return url_for("identity.login")

    @cached_property
    def me_url(self) -> str:
        """我的."""
        return url_for("identity.me")

    @cached_property
    def desk_url(self) -> str:
        """The staff desk, for staff."""
        return url_for("desk.overview") if guards.viewer().is_staff else ""


def _rooms(app: Flask, config: Config) -> None:
    for name in ROOMS:
        room = import_module(name)
        if init := getattr(room, "init_app", None):
            init(app, config)
