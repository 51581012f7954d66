"""What can be refused when places are recorded."""

from portal.base.errors import Conflict, NotFound
from portal.base.i18n import _l


class StillInUse(Conflict):
    """Something open still hangs on what should be closed."""

    sentence = _l("Something here is still open. Close that first.")


class CodeRetired(NotFound):
    """A printed code whose building or landmark is gone, or that never was."""

    sentence = _l(
        "This code is no longer in use. Choose your community on the home page "
        "and report from there."
    )
