"""Access: permissions, guards, the viewer."""

from portal.base.access.guards import authorize, community, public, requires, signed_in, viewer
from portal.base.access.permissions import Permission, Role
from portal.base.access.viewer import NOBODY, Assignment, Viewer

__all__ = [
    "NOBODY",
    "Assignment",
    "Permission",
    "Role",
    "Viewer",
    "authorize",
    "community",
    "public",
    "requires",
    "signed_in",
    "viewer",
]
