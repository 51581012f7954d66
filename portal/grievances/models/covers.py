"""Which parts of a photo are painted over in the copy for neighbours."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.base.db import Base, primary_key
from portal.base.scope import CommunityOwned


class PhotoCover(CommunityOwned, Base):
    """The boxes that staff drew over faces and plates of one photo (遮盖框).

    Kept so that showing the photo again covers the same parts. Each box is "left top width height"
    in fractions of the photo's sides, as :class:`portal.base.files.covering.Area` writes them.
    """

    __tablename__ = "grievance_photo_covers"
    __table_args__ = (UniqueConstraint("photo_id"),)

    id: Mapped[primary_key]
    photo_id: Mapped[int] = mapped_column(ForeignKey("grievance_photos.id", ondelete="CASCADE"))
    boxes: Mapped[list[str]]
