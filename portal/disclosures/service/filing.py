"""The files of a version: taken up, renamed, removed, shown to the public, taken away again."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.base.db import session
from portal.base.files import service as files
from portal.base.files.models import FileKind, StoredFile
from portal.disclosures.errors import TooManyFiles
from portal.disclosures.models import DisclosureFile, DisclosureFileKind, DisclosureVersion

PURPOSE = "disclosure"
MOST = 12
LONGEST_LABEL = 100
LONGEST_NAME = 200

SHOWN_KINDS = frozenset(DisclosureFileKind) - {DisclosureFileKind.SIGNATURE}

NewFile = tuple[int, str]
"""The number of a stored file, and what it was called when it was sent."""


def kind_for(*, photo_only: bool) -> DisclosureFileKind:
    """What the files of a draft are: attachments, or photos of the signed sheet."""
    return DisclosureFileKind.SHEET_PHOTO if photo_only else DisclosureFileKind.ATTACHMENT


def of_version(version_id: int) -> list[DisclosureFile]:
    """The files of a version in their order."""
    return list(
        session.scalars(
            select(DisclosureFile)
            .where(DisclosureFile.version_id == version_id)
            .options(joinedload(DisclosureFile.file))
            .order_by(DisclosureFile.position, DisclosureFile.id)
        )
    )


def shown(version_id: int) -> list[DisclosureFile]:
    """The files that readers see: signatures stay with the staff."""
    return [each for each in of_version(version_id) if each.kind in SHOWN_KINDS]


def has_sheet(version: DisclosureVersion) -> bool:
    """Whether the photo of a signed sheet is there."""
    return any(
        each.kind is DisclosureFileKind.SHEET_PHOTO and each.file.kind is FileKind.PHOTO
        for each in shown(version.id)
    )


def add(
    version: DisclosureVersion, new: Sequence[NewFile], *, kind: DisclosureFileKind
) -> list[DisclosureFile]:
    """Take up stored files, in the order given; raises :class:`TooManyFiles`."""
    if not new:
        return []
    present = of_version(version.id)
    if len(present) + len(new) > MOST:
        raise TooManyFiles
    known = {each.file_id for each in present}
    new = without_doubles(version, new)
    first = max((each.position for each in present), default=0) + 1
    added = [
        DisclosureFile(
            community_id=version.community_id,
            version_id=version.id,
            file_id=file_id,
            kind=kind,
            name=name[-LONGEST_NAME:],
            position=first + n,
        )
        for n, (file_id, name) in enumerate(new)
        if file_id not in known
    ]
    session.add_all(added)
    session.flush()  # whoever asks for the files next finds them
    return added


def without_doubles(version: DisclosureVersion, new: Sequence[NewFile]) -> list[NewFile]:
    """Leave out what the version has already, as after a second tap."""
    hashes, kept = {each.file.sha256 for each in of_version(version.id)}, []
    for file_id, name in new:
        file = session.get_one(StoredFile, file_id)
        if file.sha256 in hashes:
            files.remove(file)
            continue
        hashes.add(file.sha256)
        kept.append((file_id, name))
    return kept


def rename(version: DisclosureVersion, labels: dict[int, str]) -> None:
    """Give files the names under which readers see them."""
    if not labels:
        return
    for each in of_version(version.id):
        if each.id in labels:
            each.label = " ".join(labels[each.id].split())[:LONGEST_LABEL]


def remove(version: DisclosureVersion, numbers: Iterable[int]) -> None:
    """Take files off an unpublished version; the bytes go unless another version has them."""
    wanted = set(numbers)
    for each in shown(version.id):
        if each.id in wanted:
            _take_away(each)


def copy(old: DisclosureVersion, new: DisclosureVersion) -> None:
    """Let a correction begin with the files of the version before it."""
    session.add_all(
        DisclosureFile(
            community_id=new.community_id,
            version_id=new.id,
            file_id=each.file_id,
            kind=each.kind,
            name=each.name,
            label=each.label,
            position=each.position,
        )
        for each in shown(old.id)
    )


def show(version: DisclosureVersion) -> None:
    """Let everybody fetch the files of a version; a signature stays with the staff."""
    for each in shown(version.id):
        if not each.file.public_sha256:
            files.publish(each.file, covered=None)


def hide(version_ids: Iterable[int]) -> None:
    """Let nobody fetch the files of these versions any more."""
    for version_id in version_ids:
        for each in of_version(version_id):
            if each.file.public_sha256:
                files.withdraw(each.file)


def blank(version: DisclosureVersion) -> None:
    """Take the files of a published version away, but for those that another version has. The
    scan of a signature is part of its step and stays with the staff."""
    for each in shown(version.id):
        _take_away(each)


def _take_away(each: DisclosureFile) -> None:
    file: StoredFile = each.file
    session.delete(each)
    session.flush()  # the row must be gone before its file
    elsewhere = session.scalar(
        select(func.count()).select_from(DisclosureFile).where(DisclosureFile.file_id == file.id)
    )
    if not elsewhere:
        files.remove(file)
