"""Staff screens: requests about personal data, and feedback on the portal."""

from flask import Flask

from portal.base.access import Permission
from portal.base.i18n import _l
from portal.base.web import navigation
from portal.privacy.desk import feedback, requests
from portal.privacy.desk.blueprint import bp

__all__ = ["attach", "feedback", "requests"]


def attach(app: Flask) -> None:
    """Register the pages and their entries under 更多 and on the overview."""
    app.register_blueprint(bp)
    entries = (
        ("desk-more", "privacy_desk.requests_here", _l("Privacy requests"), "lock", 70),
        ("desk-more", "privacy_desk.feedback_here", _l("Feedback"), "chat", 60),
        ("desk-all", "privacy_desk.feedback_everywhere", _l("Feedback"), "chat", 60),
    )
    navigation.register(
        *(
            navigation.Entry(
                place=place,
                endpoint=endpoint,
                label=label,
                icon=icon,
                order=order,
                permission=Permission.PRIVACY_HANDLE,
            )
            for place, endpoint, label, icon, order in entries
        )
    )
