"""Who may fetch which stored file. Capabilities answer for what they took up."""

from collections.abc import Callable

from portal.base import scope
from portal.base.files.models import FileVisibility, StoredFile

Access = Callable[[StoredFile], bool]

Names = Callable[[StoredFile], str]

_access: dict[str, Access] = {}
_names: dict[str, Names] = {}
_lasting: set[str] = set()


def register_access(purpose: str, may_see: Access) -> None:
    """Let a capability decide who sees the originals it took up under ``purpose``.

    ``may_see`` runs within the file's community (in none when the file has none) and asks
    ``access.viewer()`` who is looking.
    """
    _access[purpose] = may_see


def register_lasting(purpose: str) -> None:
    """Say of a capability that whoever fetched its files may keep them for a while unasked.

    Without this a cache has to ask each time, so that what is taken back is gone at once.
    """
    _lasting.add(purpose)


def is_lasting(file: StoredFile) -> bool:
    """Whether caches may hand the file out without asking: what waits for its form is its
    sender's alone."""
    return file.purpose is None or file.purpose in _lasting


def register_names(purpose: str, name_of: Names) -> None:
    """Let a capability say under which name its documents are saved; asked like ``may_see``."""
    _names[purpose] = name_of


def name_of(file: StoredFile) -> str:
    """The name under which a document is saved, "" where nobody gave it one."""
    ask = _names.get(file.purpose or "")
    if ask is None:
        return ""
    with scope.within(*([file.community_id] if file.community_id is not None else [])):
        return ask(file)


def may_see_original(file: StoredFile, *, uploader_key: str | None) -> bool:
    """The sender before the form took it up; afterwards whom the capability allows."""
    if file.attached_at is None:
        return uploader_key is not None and file.uploader_key == uploader_key
    ask = _access.get(file.purpose or "")
    if ask is None:
        return False
    with scope.within(*([file.community_id] if file.community_id is not None else [])):
        return ask(file)


def is_public(file: StoredFile) -> bool:
    """Whether anybody may fetch the public copy."""
    return file.visibility is FileVisibility.PUBLIC and file.public_sha256 is not None
