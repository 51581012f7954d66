"""Vouchers of the demo's newest accounts: one covered and released, one that waits for it."""

import io
import random

from PIL import Image, ImageDraw
from sqlalchemy import select

from portal.base.db import session, transaction
from portal.base.files import reception
from portal.base.files.covering import Area, texts
from portal.base.files.models import StoredFile
from portal.base.files.reception import Attachment
from portal.demo.affairs import desks
from portal.demo.affairs_way import Desk
from portal.demo.people import Cast
from portal.demo.pictures import mark
from portal.demo.places import Town
from portal.disclosures.finances import service
from portal.disclosures.models import (
    Direction,
    Disclosure,
    DisclosureVersion,
    Fund,
    Line,
    Statement,
    Voucher,
)

WIDTH, HEIGHT = 960, 720
PAYEE = Area(0.12, 0.22, 0.42, 0.08)
_INK, _RED = (52, 56, 70), (190, 40, 46)


def build(towns: list[Town], cast: Cast) -> None:
    """Scans for the first two payments of the newest working funds of the first community."""
    desk = desks(towns, cast)[0]
    for n, line in enumerate(_payments(desk)):
        scan = Attachment(reception.receive(_receipt(random.Random(n))), "凭证（演示）.jpg")
        with transaction():
            (voucher,) = service.add_scans(line, [scan], by_id=desk.drafter.person_id)
            session.flush()  # the next step finds it by its number
        if n == 0:
            _release(desk, voucher.id)


def _payments(desk: Desk) -> list[Line]:
    newest = (
        select(DisclosureVersion.id)
        .join(Disclosure, Disclosure.id == DisclosureVersion.disclosure_id)
        .where(
            Disclosure.community_id == desk.town.community.id,
            Disclosure.item_key == "work-funds",
            DisclosureVersion.no == Disclosure.shown_version,
        )
        .order_by(Disclosure.published_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    lines = (
        select(Line)
        .join(Fund, Fund.id == Line.fund_id)
        .join(Statement, Statement.id == Fund.statement_id)
        .where(Statement.version_id == newest, Line.direction == Direction.SPENDING)
        .order_by(Line.position)
        .limit(2)
    )
    return list(session.scalars(lines))


def _release(desk: Desk, voucher_id: int) -> None:
    """Somebody else than who scanned it covers the payee and lets residents see the rest."""
    voucher = session.get_one(Voucher, voucher_id)
    file = session.get_one(StoredFile, voucher.file_id)
    boxes = texts([PAYEE])
    covered = reception.covered_copy(file, [PAYEE.box(WIDTH, HEIGHT)])
    with transaction():
        voucher = session.get_one(Voucher, voucher_id, populate_existing=True)
        file = session.get_one(StoredFile, voucher.file_id, populate_existing=True)
        service.keep_boxes(voucher, [PAYEE], seen=[])
        by_id = desk.offices["财务委员"].person_id
        service.release(voucher, file, covered, boxes=boxes, by_id=by_id)


def _receipt(chance: random.Random) -> bytes:
    """A receipt with a frame, lines of writing and a seal, drawn by code."""
    image = Image.new("RGB", (WIDTH, HEIGHT), (168, 158, 144))
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 60, 900, 660), fill=(252, 250, 240), outline=_RED, width=4)
    draw.rectangle((330, 90, 630, 125), fill=_RED)
    for row in range(6):
        y = 160 + row * 70
        draw.line((90, y + 50, 870, y + 50), fill=(214, 160, 160), width=2)
        x = 120
        while x < 520 + chance.randrange(300):
            wide = 16 + chance.randrange(34)
            draw.rectangle((x, y + 12, x + wide, y + 38), fill=_INK)
            x += wide + 8
    draw.ellipse((640, 430, 820, 610), outline=_RED, width=8)
    mark(draw)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()
