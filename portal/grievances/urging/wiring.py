"""What urging and supervision tell the floor: timers, settings, words of the audit trail, 今日."""

from portal.base.audit import acts
from portal.base.i18n import _l
from portal.grievances.urging import desk, options, timers, today, views

__all__ = ["desk", "options", "views", "wire"]  # importing the pages adds their routes


def wire() -> None:
    """Tell everything; telling it twice changes nothing."""
    timers.register()
    today.register()
    acts.register(
        {
            "grievance.supervise": _l("Put a report under supervision"),
            "grievance.answer_supervision": _l("Answered a supervision"),
            "grievance.lift_supervision": _l("Ended a supervision"),
        }
    )
