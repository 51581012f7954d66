"""Accounts of the town: a sheet on its way into a draft, and published lines with vouchers."""

import hashlib
from datetime import date

from portal.base.db import session, transaction
from portal.base.files import covering, reception
from portal.base.files.documents import DocumentKind, PreparedDocument
from portal.base.files.models import StoredFile
from portal.base.files.reception import Attachment
from portal.base.sheets import Book, Row, Sheet
from portal.disclosures.finances import queries, service
from portal.disclosures.finances.days import Period
from portal.disclosures.finances.guessing import find_tables
from portal.disclosures.finances.service import Arrived
from portal.disclosures.finances.typed import TypedLine
from portal.disclosures.finances.understanding import understand
from portal.disclosures.finances.words import Side
from portal.disclosures.models import DisclosureVersion, Voucher
from tests.factories.disclosures import Way
from tests.factories.photos import jpeg

LINES = (
    (Side.INCOME, "财政拨款", "工作经费", "20000.00", "001"),
    (Side.SPENDING, "办公费", "打印纸", "1200.00", "002"),
    (Side.SPENDING, "水电费", "电费", "860.50", "003"),
)
HEADINGS = ["日期", "凭证号", "项目", "摘要", "收入", "支出"]


def _version(way: Way) -> DisclosureVersion:
    return session.query(DisclosureVersion).filter_by(disclosure_id=way.id).one()


def send_sheet(way: Way) -> None:
    """A ledger on its way into a draft, its columns not yet confirmed."""
    first = way.period[0]
    rows = (
        Row(1, ["工作经费收支明细"]),
        Row(2, list(HEADINGS)),
        Row(3, [None, None, None, "上季结余", "500.00"]),
        Row(4, [first, "001", "财政拨款", "工作经费", "20000.00"]),
        Row(5, [first, None, "办公费", "打印纸", None, "1200.00"]),
    )
    book = Book("csv", (Sheet("收支", hidden=False, rows=rows),))
    content = f"ledger of {way.id}".encode()
    document = PreparedDocument(DocumentKind.CSV, content, hashlib.sha256(content).hexdigest())
    arrived = Arrived("收支明细.csv", document, book, find_tables(book))
    service.keep_bytes(arrived)
    with transaction():
        sheet = service.receive(arrived, version=_version(way), by_id=way.office.drafter.id)
        sheet.is_settled = True


def bring_accounts(way: Way) -> None:
    """Typed lines taken over into a draft; the first has a scan that a colleague released, the
    second one that nobody did."""
    version, drafter = _version(way), way.office.drafter
    period = Period(*way.period)
    with transaction():
        sheet = service.receive_typed(_lines(period.first), version=version, by_id=drafter.id)
        sheet.openings = {way.disclosure.title: "500.00"}
        session.flush()
        told = understand(sheet, period=period, last={}, unnamed=way.disclosure.title)
        service.confirm(
            sheet,
            told,
            openings={},
            ticked={asked.key for asked in told.asked},
            by_id=drafter.id,
        )
        sheet.openings = {way.disclosure.title: "500.00"}
        service.attach(sheet, told, version=version, unnamed=way.disclosure.title)
    _scan(way, "0.1 0.1 0.5 0.5")
    _scan(way, "", line=1)


def _lines(day: date) -> list[TypedLine]:
    return [
        TypedLine(day, side, item, summary, amount, voucher)
        for side, item, summary, amount, voucher in LINES
    ]


def _scan(way: Way, box: str, *, line: int = 0) -> None:
    photo = reception.receive(jpeg(colour=(way.id % 200, 90, 30 + line)))
    rows, _count = queries.line_rows(_version(way).id, 1)
    with transaction():
        (made,) = service.add_scans(
            rows[line].line, [Attachment(photo, "凭证.jpg")], by_id=way.office.drafter.id
        )
        made.boxes = [covering.read(box).text] if box else []
    if box:
        _release(way, made)


def _release(way: Way, made: Voucher) -> None:
    file = session.get_one(StoredFile, made.file_id)
    areas = [covering.read(text).box(file.width or 0, file.height or 0) for text in made.boxes]
    covered = reception.covered_copy(file, areas)
    with transaction():
        service.release(
            session.get_one(Voucher, made.id),
            session.get_one(StoredFile, file.id),
            covered,
            boxes=made.boxes,
            by_id=way.office.colleague.id,
        )


def voucher_of(way: Way) -> Voucher:
    """The scan that nobody released yet."""
    rows, _count = queries.line_rows(_version(way).id, 1)
    return queries.vouchers_of(rows[1].line.id)[0][0]
