"""Grids (网格): their buildings, the workers responsible over time, substitutes, the roster."""

from datetime import date

from flask import Flask

from portal.base.access import Assignment, Role
from portal.config import Config


def init_app(app: Flask, config: Config) -> None:
    """Attach pages, settings, menu entries, and the rights that come with a duty."""
    from portal.base.audit import acts, words
    from portal.community.grids import desk, limits, posters, sections, views
    from portal.community.grids.directory import Directory
    from portal.community.grids.labels import ACTS, WORDS
    from portal.community.grids.service import uniting
    from portal.community.identity import reach, sessions
    from portal.community.identity.service.merging import moves_with_person

    assert limits.MIN_HOUSEHOLDS
    app.register_blueprint(views.bp)
    app.register_blueprint(desk.bp)
    views.register_navigation()
    desk.register_navigation()
    sections.register()
    posters.register()
    acts.register(ACTS)
    words.register(WORDS)
    sessions.also_assigned(duty_assignments)
    moves_with_person(uniting.move_to)
    reach.use_grid_directory(Directory())


def duty_assignments(person_id: int, on: date) -> list[Assignment]:
    """The grids for which a person answers on a day, as assignments of a grid worker."""
    from portal.community.grids.queries import duties_of

    return [
        Assignment(Role.GRID_WORKER, frozenset({community_id}), grid_id=grid_id)
        for grid_id, community_id in duties_of(person_id, on)
    ]
