"""Short links that stand on paper."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock
from portal.base.db import Base, line_text, primary_key
from portal.base.scope import CommunityOwned


class ShortLink(CommunityOwned, Base):
    """A code on a poster (短链接) and the page of this portal it leads to.

    ``subject`` is what the poster is about as its kind knows it, ``label`` what people called it
    when the link was made. ``visits`` counts without
    knowing anybody. A retired code is never given again, as paper hangs longer than one thinks.
    """

    __tablename__ = "short_links"
    __table_args__ = (
        Index(
            "uq_short_links_in_use",
            "community_id",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
        CheckConstraint("visits >= 0", name="visits_are_counted_up"),
    )

    id: Mapped[primary_key]
    code: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(60))
    label: Mapped[line_text]
    endpoint: Mapped[str] = mapped_column(String(80))
    arguments: Mapped[dict[str, Any]]
    visits: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    retired_at: Mapped[datetime | None]
    retired_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
