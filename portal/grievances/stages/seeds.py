"""The stages every installation starts with: those of an illegal building."""

from sqlalchemy import select

from portal.base.db import session
from portal.base.settings import revisions
from portal.grievances.models import Category
from portal.grievances.stages import limits
from portal.grievances.stages.kinds import CACHE
from portal.grievances.stages.models import KindStage

OF_KIND = "illegal_construction"
STAGES = (
    ("stop", "现场核查和责令停工", "Look on site and order to stop", limits.STOP),
    ("penalty", "立案和处罚决定", "Case opened and penalty decided", limits.PENALTY),
    ("removal", "拆除或整改完成", "Removed or put right", limits.REMOVAL),
)


def seed() -> None:
    """Add the stages of a kind that has none; what staff changed stays."""
    kind_id = session.scalar(select(Category.id).where(Category.code == OF_KIND))
    there = select(KindStage.id).where(KindStage.category_id == kind_id).limit(1)
    is_new = kind_id is not None and session.scalar(there) is None
    if kind_id is not None and is_new:
        session.add_all(
            KindStage(
                category_id=kind_id,
                code=code,
                name_zh=name_zh,
                name_en=name_en,
                limit_key=key,
                position=position,
            )
            for position, (code, name_zh, name_en, key) in enumerate(STAGES, start=1)
        )
        session.flush()  # what is read again below is in the database
    if is_new or not revisions.is_known(CACHE):
        revisions.touch(CACHE)
