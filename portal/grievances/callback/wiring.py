"""What call-backs tell the floor: their place in the menus and their settings."""

from portal.base.access import Permission
from portal.base.i18n import _l
from portal.base.web import navigation
from portal.base.web.navigation import Entry
from portal.grievances.callback import desk, options
from portal.grievances.desk.blueprint import bp

__all__ = ["desk", "options", "wire"]  # importing the pages adds their routes


def wire() -> None:
    """Let the pages be found."""
    navigation.register(
        Entry(
            place="desk-more",
            endpoint=f"{bp.name}.callbacks",
            label=_l("Call-backs"),
            icon="phone",
            order=12,
            permission=Permission.GRIEVANCE_CALL_BACK,
            match=(f"{bp.name}.callback",),
        ),
    )
