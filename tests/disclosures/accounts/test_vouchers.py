"""Scans of vouchers are private; readers get covered pictures that a second person released."""

import io

import pytest
from PIL import Image

from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.disclosures.models import Voucher
from tests.disclosures.accounts.conftest import ROWS, Draft, ledger
from tests.disclosures.accounts.test_showing import page, publish
from tests.factories.photos import jpeg

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
BOX = "0.0000 0.0000 0.5000 1.0000"


@pytest.fixture
def scanned(draft: Draft) -> Draft:
    """Published accounts whose first line has a scan."""
    draft.bring_in(ledger())
    publish(draft)
    draft.as_(draft.here.drafter).post(line(draft), scans=(io.BytesIO(jpeg()), "凭证.jpg"))
    return draft


def line(draft: Draft) -> str:
    return f"/vouchers/{draft.lines[0].id}"


def voucher() -> Voucher:
    session.expire_all()
    return session.query(Voucher).one()


def one(draft: Draft, act: str = "") -> str:
    return f"{line(draft)}/{voucher().id}{act}"


def original(which: int) -> str:
    return f"/files/{session.get_one(StoredFile, which).token}/full"


def test_a_scan_is_private_until_somebody_else_releases_it_covered(scanned: Draft, app):
    reader = app.test_client()
    assert reader.get(original(voucher().file_id)).status_code == 404
    assert "凭证1" not in _line_of(page(scanned))

    scanned.post(one(scanned), **{f"box-{voucher().id}": BOX})
    scanned.post(one(scanned, "/release"))
    assert voucher().released_at is None
    assert "须由其他人公开" in scanned.get(line(scanned))

    scanned.as_(scanned.here.supervisor).post(one(scanned, "/release"))
    found = voucher()
    assert found.released_by_id == scanned.here.supervisor.id
    assert "第1行凭证1" in page(scanned)
    answer = reader.get(original(found.covered_file_id))
    assert answer.headers["Cache-Control"] == "private, no-cache"
    shown = Image.open(io.BytesIO(answer.data)).convert("L")
    assert shown.getpixel((shown.width // 4, shown.height // 2)) < 8
    assert shown.getpixel((shown.width * 3 // 4, shown.height // 2)) > 8
    assert reader.get(original(found.file_id)).status_code == 404


def _line_of(text: str) -> str:
    return text[text.index('id="line-1"') : text.index('id="line-2"')]


def test_a_colleague_of_the_committee_may_release_too_and_take_it_back(scanned: Draft, app):
    scanned.as_(scanned.here.colleague).post(one(scanned, "/release"))
    picture = original(voucher().covered_file_id)
    assert app.test_client().get(picture).status_code == 200

    scanned.post(one(scanned, "/hide"))
    assert app.test_client().get(picture).status_code == 404
    assert voucher().covered_file_id is None
    assert "第1行凭证1" not in page(scanned)


def test_other_boxes_take_a_released_picture_back(scanned: Draft):
    scanned.as_(scanned.here.supervisor).post(one(scanned, "/release"))
    scanned.post(one(scanned), **{f"box-{voucher().id}": BOX})
    assert voucher().released_at is None

    stale = scanned.post(one(scanned), 409, **{f"box-{voucher().id}": "0.1 0.1 0.1 0.1"})
    assert "遮盖内容已被他人更新" in stale
    assert voucher().boxes == [BOX]


def test_squares_are_ticked_where_there_is_no_script(scanned: Draft):
    scanned.post(one(scanned), **{f"cover-{voucher().id}": ["0", "7"]})
    assert len(voucher().boxes) == 2
    look = scanned.post(one(scanned), 200, preview="1", **{f"cover-{voucher().id}": ["3"]})
    assert "居民看到的样子" in look
    assert len(voucher().boxes) == 2
    scanned.post(one(scanned), 422, **{f"cover-{voucher().id}": ["99"]})


def test_a_pdf_is_kept_and_never_shown(draft: Draft):
    draft.bring_in(ledger())
    draft.post(line(draft), scans=(io.BytesIO(PDF), "凭证.pdf"))
    assert "请对凭证拍照后上传照片" in draft.get(line(draft))
    assert "请对凭证拍照后上传照片" in draft.get(one(draft))

    draft.as_(draft.here.supervisor).post(one(draft, "/release"))
    assert "请对凭证拍照后上传照片" in draft.get(line(draft))
    assert voucher().released_at is None


def test_what_is_no_picture_is_refused_by_name_and_the_others_are_kept(draft: Draft):
    draft.bring_in(ledger())
    text = draft.post(
        line(draft),
        422,
        scans=[(io.BytesIO(jpeg()), "好.jpg"), (io.BytesIO(b"MZ" + b"0" * 90), "坏.exe")],
    )
    assert "坏" in text
    assert session.query(Voucher).count() == 1
    draft.post(line(draft), scans=(io.BytesIO(jpeg()), "又一次.jpg"))
    assert session.query(Voucher).count() == 1


def test_a_removed_scan_leaves_no_file(scanned: Draft):
    files = session.query(StoredFile).count()
    scanned.as_(scanned.here.supervisor).post(one(scanned, "/release"))
    remove = one(scanned, "/remove")
    assert scanned.as_(scanned.here.drafter).post(remove) == scanned.post(remove)
    assert session.query(Voucher).count() == 0
    assert session.query(StoredFile).count() == files - 1


def test_a_correction_keeps_the_vouchers_and_their_pictures(scanned: Draft, app):
    scanned.as_(scanned.here.supervisor).post(one(scanned, "/release"))
    picture = original(voucher().covered_file_id)
    scanned.way.correct("补充说明")
    assert session.query(Voucher).count() == 2

    scanned.as_(scanned.here.drafter).bring_in(ledger())
    session.expire_all()
    assert session.query(Voucher).count() == 2
    assert app.test_client().get(picture).status_code == 200


def test_a_picture_taken_back_is_gone_from_versions_before_a_correction_too(scanned: Draft, app):
    scanned.as_(scanned.here.supervisor).post(one(scanned, "/release"))
    picture = original(voucher().covered_file_id)
    scanned.way.correct("补充说明")
    session.expire_all()
    newest = session.query(Voucher).order_by(Voucher.id.desc()).first()

    scanned.post(f"{line(scanned)}/{newest.id}/hide")

    assert app.test_client().get(picture).status_code == 404
    session.expire_all()
    assert [each.released_at for each in session.query(Voucher)] == [None, None]
    assert "第1行凭证1" not in page(scanned)


def test_scans_stay_with_their_lines_when_the_sheet_is_sent_again(draft: Draft):
    draft.bring_in(ledger())
    draft.post(line(draft), scans=(io.BytesIO(jpeg()), "凭证.jpg"))
    better = [[*ROWS[0][:3], "打印纸十箱", *ROWS[0][4:]], *ROWS[1:]]
    draft.bring_in(ledger(*better))
    assert voucher().line_id == draft.lines[0].id
    assert draft.lines[0].summary == "打印纸十箱"

    draft.upload(ledger(*ROWS[1:]))
    draft.post("/import/columns", **draft.chosen("/import/columns"))
    draft.post("/import/check", opening_0="8800", ok=draft.ticks())
    assert "1份凭证扫描件找不到" in draft.get("/import/preview")
    draft.attach()
    assert session.query(Voucher).count() == 0
    assert session.query(StoredFile).count() == 1


def test_residents_and_strangers_see_no_page_of_vouchers(scanned: Draft, app):
    assert app.test_client().get(scanned.base + line(scanned)).status_code == 303
    scanned.as_(scanned.here.neighbour)
    assert scanned.client.get(scanned.base + line(scanned)).status_code == 404
