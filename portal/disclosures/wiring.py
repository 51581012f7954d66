"""What open affairs tell the floor when the application is built."""

from sqlalchemy import select

from portal.base.access import Permission, viewer
from portal.base.audit import acts, words
from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.base.files.permission import register_access, register_names
from portal.base.i18n import _l
from portal.base.personal import records
from portal.community.identity.service.merging import moves_with_person
from portal.disclosures import announcements, labels
from portal.disclosures.models import Disclosure, DisclosureFile, DisclosureVersion
from portal.disclosures.presentation import cover_for
from portal.disclosures.service import filing, readers, registering, uniting
from portal.disclosures.service.reading import numbers_of
from portal.disclosures.visibility import may_read


def wire() -> None:
    """Topics, who sees which file, the register's reader, words of the audit trail."""
    announcements.register_topics()
    registering.register()
    register_access(filing.PURPOSE, may_see_file)
    register_names(filing.PURPOSE, name_of)
    words.number_rows("disclosure", numbers_of)
    words.register({"disclosure": _l("Open affairs"), "version": _l("Version")})
    moves_with_person(uniting.move_to)
    records.register(
        "disclosure_readers",
        readers.export_for,
        _keep_for_the_archive,
        label=_l("What was published for me"),
        fields={
            "title": _l("Title"),
            "number": _l("Number"),
            "published_at": _l("Published"),
        },
        order=58,
    )
    acts.register({f"disclosure.{act.value}": label for act, label in labels.ACT_LABELS.items()})


def _keep_for_the_archive(_person_id: int) -> None:
    """For whom something was published is part of the record; the person's row is emptied."""


def may_see_file(file: StoredFile) -> bool:
    """Staff who may see drafts; and of what is published, whoever may read it."""
    if viewer().may(Permission.DISCLOSURE_SEE, file.community_id):
        return True
    rows = session.execute(
        select(DisclosureVersion, Disclosure, DisclosureFile.kind)
        .join(DisclosureFile, DisclosureFile.version_id == DisclosureVersion.id)
        .join(Disclosure, Disclosure.id == DisclosureVersion.disclosure_id)
        .where(DisclosureFile.file_id == file.id, DisclosureVersion.published_at.is_not(None))
    )
    return any(
        kind in filing.SHOWN_KINDS and may_read(viewer(), disclosure)
        for _version, disclosure, kind in rows
    )


def name_of(file: StoredFile) -> str:
    """The name under which a document is saved: as it was sent, names covered in what is for a
    limited audience."""
    row = session.execute(
        select(DisclosureFile.name, Disclosure.audience)
        .join(DisclosureVersion, DisclosureVersion.id == DisclosureFile.version_id)
        .join(Disclosure, Disclosure.id == DisclosureVersion.disclosure_id)
        .where(DisclosureFile.file_id == file.id)
        .order_by(DisclosureFile.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return ""
    stem, dot, ending = row.name.rpartition(".")
    return cover_for(row.audience)(stem) + dot + ending if dot else str(row.name)
