"""The columns of a grievance that tell that somebody presses for it; they move nothing."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column


class Pressed:
    """``urge_count`` is how often it was urged (催办), also by those whose reports are joined with
    it; ``urged_at`` when its own reporter did so last. ``supervised_until`` is set as long as it
    is under supervision (督办), and tells by when its holder has to answer.
    """

    urge_count: Mapped[int] = mapped_column(default=0, server_default="0")
    urged_at: Mapped[datetime | None]
    supervised_until: Mapped[datetime | None]
