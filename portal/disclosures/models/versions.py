"""The versions of a disclosure, the steps each took, and its files."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    literal_column,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.base import clock, triggers
from portal.base.db import Base, enum_of, hash_text, line_text, long_text, primary_key, short_text
from portal.base.files.models import StoredFile
from portal.base.scope import CommunityOwned
from portal.community.identity.models import Person
from portal.disclosures.models import kept
from portal.disclosures.models.disclosure import Disclosure
from portal.disclosures.models.enums import (
    DisclosureFileKind,
    DisclosureState,
    StepAct,
    VersionKind,
)
from portal.disclosures.models.indexes import UNDER_WAY, partial

JSON_ROWS = JSON().with_variant(JSONB(), "postgresql")


class DisclosureVersion(CommunityOwned, Base):
    """What a disclosure says, once (版本): a published one is never edited, only followed.

    ``fields`` are pairs of an element of the item and what is said of it. ``content`` is the
    canonical JSON exactly as it was hashed for the register, whose entry is ``register_seq`` with
    ``digest``. ``photo_only`` marks a photo of the signed sheet (拍照公开). A privacy correction
    empties the words of the versions before it and sets their ``blanked_at``; nothing else about
    a published version can change, which a trigger keeps.
    """

    __tablename__ = "disclosure_versions"
    __table_args__ = (
        UniqueConstraint("disclosure_id", "no"),
        CheckConstraint("no >= 1", name="numbers_count_from_one"),
        CheckConstraint("(kind = 'first') = (no = 1)", name="first_is_number_one"),
        CheckConstraint("kind = 'first' OR reason <> ''", name="corrections_give_a_reason"),
        CheckConstraint(
            "(published_at IS NULL) = (register_seq IS NULL) "
            "AND (published_at IS NULL) = (digest IS NULL)",
            name="published_is_in_the_register",
        ),
        CheckConstraint(
            "(published_at IS NOT NULL) = (state IN ('published', 'retracted'))",
            name="published_by_its_state",
        ),
        CheckConstraint("blanked_at IS NULL OR published_at IS NOT NULL", name="blanked_later"),
        partial("uq_disclosure_versions_under_way", UNDER_WAY, "disclosure_id", unique=True),
        partial(
            "ix_disclosure_versions_blanked",
            "blanked_at IS NOT NULL",
            "community_id",
            "blanked_at",
        ),
        partial("ix_disclosure_versions_under_way", UNDER_WAY, "community_id", "state", "id"),
        partial(
            "uq_disclosure_versions_register",
            "register_seq IS NOT NULL",
            "community_id",
            "register_seq",
            unique=True,
        ),
    )

    id: Mapped[primary_key]
    disclosure_id: Mapped[int] = mapped_column(ForeignKey("disclosures.id"))
    no: Mapped[int] = mapped_column(default=1)
    kind: Mapped[VersionKind] = mapped_column(default=VersionKind.FIRST)
    state: Mapped[DisclosureState] = mapped_column(default=DisclosureState.DRAFT)
    reason: Mapped[long_text] = mapped_column(default="")
    title: Mapped[line_text]
    fields: Mapped[list[list[str]]] = mapped_column(JSON_ROWS, default=list)
    body: Mapped[long_text] = mapped_column(default="")
    photo_only: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_at: Mapped[datetime | None]
    blanked_at: Mapped[datetime | None]
    content: Mapped[long_text] = mapped_column(default="")
    register_seq: Mapped[int | None]
    digest: Mapped[hash_text | None]

    disclosure: Mapped[Disclosure] = relationship()
    steps: Mapped[list["DisclosureStep"]] = relationship(
        back_populates="version", order_by="DisclosureStep.id"
    )
    files: Mapped[list["DisclosureFile"]] = relationship(
        back_populates="version", order_by="DisclosureFile.position, DisclosureFile.id"
    )


class DisclosureStep(CommunityOwned, Base):
    """One step that a person took with a version (办理步骤); only ever added.

    ``office`` is in which office, in the words shown to readers. ``scan_file_id`` is the scan of
    the paper that bears the signature of ``person_id``; ``entered_by_id`` is who scanned it in.
    """

    __tablename__ = "disclosure_steps"
    __table_args__ = (
        Index("ix_disclosure_steps_version_id", "version_id", "id"),
        CheckConstraint(
            "(scan_file_id IS NULL) = (entered_by_id IS NULL)", name="scans_are_entered_by_somebody"
        ),
    )

    id: Mapped[primary_key]
    version_id: Mapped[int] = mapped_column(ForeignKey("disclosure_versions.id"))
    act: Mapped[StepAct]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    office: Mapped[short_text] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)
    comment: Mapped[long_text] = mapped_column(default="")
    scan_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    version: Mapped[DisclosureVersion] = relationship(back_populates="steps")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class DisclosureFile(CommunityOwned, Base):
    """A stored file of a version (附件); a correction takes up the same files again.

    ``name`` is what the file was called when it was sent; ``label`` what it is shown as.
    """

    __tablename__ = "disclosure_files"
    __table_args__ = (UniqueConstraint("version_id", "file_id"),)

    id: Mapped[primary_key]
    version_id: Mapped[int] = mapped_column(ForeignKey("disclosure_versions.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), index=True)
    kind: Mapped[DisclosureFileKind] = mapped_column(
        enum_of(DisclosureFileKind), default=DisclosureFileKind.ATTACHMENT
    )
    name: Mapped[line_text] = mapped_column(default="")
    label: Mapped[line_text] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)

    version: Mapped[DisclosureVersion] = relationship(back_populates="files")
    file: Mapped[StoredFile] = relationship()


# As the index has it: only a literal lets the database use an index of some rows.
IS_UNDER_WAY = and_(
    DisclosureVersion.published_at.is_(None),
    DisclosureVersion.state != literal_column("'dropped'"),
)

triggers.tie(DisclosureVersion.__table__, "after_create", kept.VERSIONS)
triggers.tie(DisclosureStep.__table__, "after_create", kept.STEPS)
