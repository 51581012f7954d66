"""The audit trail (审计记录): append-only, at least six months, visible to whom it concerns."""

from flask import Flask

from portal.base import settings, timers
from portal.base.audit.append_only import MIN_DAYS
from portal.base.i18n import _l
from portal.config import Config

DAY = 24 * 3600

settings.register_group("audit", _l("Audit trail"))
KEEP_DAYS = settings.register(
    settings.Setting(
        key="audit.keep_days",
        kind=settings.Kind.INT,
        default=1095,
        minimum=MIN_DAYS,
        maximum=3650,
        label=_l("Days for which the audit trail is kept"),
        help=_l("Older entries are deleted each night. The law asks for at least six months."),
        scopes=frozenset({settings.ScopeKind.INSTALLATION}),
    )
)


def purge() -> None:
    """Delete what is older than the setting says."""
    from portal.base.audit import service
    from portal.base.db import transaction

    kept_days = settings.get(KEEP_DAYS)
    with transaction():
        service.purge(kept_days=kept_days)


def init_app(app: Flask, _config: Config) -> None:
    """Attach the room to the application."""
    from portal.base.audit import acts, views

    acts.register({"contact.reveal": _l("Looked at the phone number")})
    app.register_blueprint(views.bp)
    views.register_navigation()
    timers.register("audit.purge", DAY, purge)
