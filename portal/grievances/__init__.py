"""Grievances (诉求): residents report, staff resolve, the resident confirms."""

import click
from flask import Flask

from portal.config import Config


def init_app(app: Flask, config: Config) -> None:
    """Attach the room to the application."""
    from portal.grievances import desk, home, merging, posters, views
    from portal.grievances.callback import wiring as callback
    from portal.grievances.desk import menu
    from portal.grievances.dispatch import desk as dispatch_desk
    from portal.grievances.dispatch import handler
    from portal.grievances.figures import wiring as figures
    from portal.grievances.retention import wiring as retention
    from portal.grievances.stages import wiring as stages
    from portal.grievances.support import instead as support_answers
    from portal.grievances.support import views as support_views
    from portal.grievances.support import wiring as support
    from portal.grievances.transfer import desk as transfer_desk
    from portal.grievances.transfer import wiring as transfer
    from portal.grievances.urging import wiring as urging
    from portal.grievances.wiring import wire

    wire(config)
    figures.wire()
    callback.wire()
    support.wire()
    retention.wire()
    support_views.init_views()
    support_answers.init_views()
    app.register_blueprint(views.bp)
    dispatch_desk.init_desk()
    transfer.wire()
    transfer_desk.init_desk()
    merging.init_desk()
    stages.wire()
    urging.wire()
    app.register_blueprint(desk.bp)
    app.register_blueprint(handler.bp)
    home.register()
    menu.register()
    posters.register()


def register_cli(group: click.Group) -> None:
    """Add ``portal recount``, ``portal reindex`` and ``portal retention``."""
    from portal.grievances.figures.wiring import recount
    from portal.grievances.retention.wiring import retention
    from portal.grievances.search.commands import reindex

    group.add_command(recount)
    group.add_command(reindex)
    group.add_command(retention)
