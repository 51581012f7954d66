"""Staff screens: household confirmation, people and roles, bodies and members."""

from portal.community.identity.desk import (
    above,
    bodies,
    households,
    invite,
    keys,
    papers,
    people,
    roles,
)
from portal.community.identity.desk.blueprint import bp

__all__ = ["above", "bodies", "bp", "households", "invite", "keys", "papers", "people", "roles"]
