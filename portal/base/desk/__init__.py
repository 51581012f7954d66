"""Staff pages of the floor: settings (设置), time limits (办理时限), the working-day calendar."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from portal.config import Config


def init_app(app: "Flask", _config: "Config") -> None:
    """Add the pages, their entries in the menus and the words for their acts."""
    from portal.base.audit import acts
    from portal.base.desk import calendar, limits, menu, settings

    for blueprint in (settings.bp, limits.bp, calendar.bp):
        app.register_blueprint(blueprint)
    menu.register()
    app.jinja_env.globals["missing_calendar_year"] = calendar.missing_year
    acts.register(menu.ACTS)
