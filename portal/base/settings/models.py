"""Values of settings, version by version, and the marks by which processes notice a change."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, line_text, long_text, primary_key
from portal.base.settings.scopes import ScopeKind


class SettingValue(Base):
    """One version of a setting's value for one scope (设置). Rows are added, never changed.

    ``value`` is the text of the value, or ``None`` to inherit again from the wider scope.
    """

    __tablename__ = "setting_values"
    __table_args__ = (
        UniqueConstraint("key", "scope_kind", "scope_id", "version"),
        CheckConstraint("version >= 1", name="versions_count_from_one"),
        CheckConstraint(
            "(scope_kind = 'installation') = (scope_id = 0)", name="only_the_installation_is_zero"
        ),
    )

    id: Mapped[primary_key]
    key: Mapped[str] = mapped_column(String(80))
    scope_kind: Mapped[ScopeKind]
    scope_id: Mapped[int]
    value: Mapped[long_text | None]
    version: Mapped[int]
    valid_from: Mapped[datetime] = mapped_column(default=clock.now)
    set_by: Mapped[int | None]
    reason: Mapped[line_text]


class CacheRevision(Base):
    """A mark that changes whenever rows change which processes keep in memory."""

    __tablename__ = "cache_revisions"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    token: Mapped[str] = mapped_column(String(32))
