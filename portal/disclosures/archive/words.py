"""Words of the archive for what the database keeps by code."""

from portal.base.i18n import LazyString, _l
from portal.disclosures.archive.models import ArchiveState

ARCHIVE_STATES: dict[ArchiveState, LazyString] = {
    ArchiveState.WAITING: _l("Waits its turn"),
    ArchiveState.RUNNING: _l("Being made"),
    ArchiveState.READY: _l("Ready"),
    ArchiveState.FAILED: _l("Could not be made"),
    ArchiveState.GONE: _l("Deleted from the server"),
}
ARCHIVE_KINDS: dict[ArchiveState, str] = {
    ArchiveState.WAITING: "wait",
    ArchiveState.RUNNING: "doing",
    ArchiveState.READY: "done",
    ArchiveState.FAILED: "overdue",
    ArchiveState.GONE: "stopped",
}
