"""Why an act was not done, in words; and what a second tap of one's own is taken for."""

from portal.base import names
from portal.base.access import viewer
from portal.base.errors import DomainError
from portal.base.i18n import _
from portal.grievances.errors import ChangedMeanwhile


def sentence(error: DomainError) -> str:
    """The sentence for the worker; names the colleague who was quicker."""
    if not isinstance(error, ChangedMeanwhile):
        return str(error.sentence)
    by_id, state = error.facts["by_id"], error.facts["status_label"]
    if by_id is None:
        said = _("Someone changed this while you were editing")
    elif by_id == viewer().person_id:
        said = _("You dealt with it a moment ago")
    else:
        name = names.names_of([by_id]).get(by_id) or _("a colleague")
        said = _("Already handled by %(name)s", name=name)
    return str(_("%(said)s. It now stands at: %(state)s", said=said, state=state))


def is_own_repeat(error: DomainError, kind: str) -> bool:
    """Whether the viewer's own first tap of the same button was quicker."""
    return (
        isinstance(error, ChangedMeanwhile)
        and error.facts["by_id"] == viewer().person_id
        and error.facts["kind"] == kind
    )
