"""Kinds of grievances as rows, so that a city may name its own."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.base.db import Base, line_text, primary_key, short_text


class Category(Base):
    """A kind of grievance (诉求类别), or a sub-kind where ``parent_id`` is set.

    ``may_be_public`` false means that no report of the kind ever gets a public page
    (私搭乱盖); ``public_by_default`` presets what the form offers. ``limit_key`` names the limit
    rows of :mod:`portal.base.deadlines`; ``event_code`` is the urban-management event class.
    ``must_be_handed_over`` means that a community has no power to end it (Beijing's hotline
    regulation, article 17): a result may be told only after those above had it.
    """

    __tablename__ = "grievance_categories"
    __table_args__ = (
        CheckConstraint("may_be_public OR NOT public_by_default", name="private_stays_private"),
    )

    id: Mapped[primary_key]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("grievance_categories.id"))
    name_zh: Mapped[short_text]
    name_en: Mapped[short_text]
    hint_zh: Mapped[line_text] = mapped_column(default="")
    hint_en: Mapped[line_text] = mapped_column(default="")
    icon: Mapped[str] = mapped_column(String(20), default="other")
    event_code: Mapped[str] = mapped_column(String(10), default="")
    limit_key: Mapped[str] = mapped_column(String(60))
    may_be_public: Mapped[bool]
    public_by_default: Mapped[bool]
    photo_on_resolve: Mapped[bool] = mapped_column(default=False)
    must_be_handed_over: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False)
