"""Where an emptied queue of questions leads on."""

from flask import url_for

from portal.base.i18n import _
from portal.disclosures.models import Disclosure


def way_on(view: str, own: str, only: Disclosure | None) -> tuple[str, str]:
    """Address and words: from one publication to all questions, from another office's list to the
    viewer's own, and from that to what else waits today."""
    if only is not None:
        return url_for("disclosures_desk.objections"), _("All questions")
    if view != own:
        return url_for("disclosures_desk.objections", view=own), _("Questions that wait for you")
    return url_for("desk.community"), _("See what else waits today")
