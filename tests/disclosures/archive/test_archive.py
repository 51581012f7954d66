"""The archive of a year: what lies in it, that it can be checked, who takes it, how it goes."""

import hashlib
import json
import re
from datetime import timedelta

from click.testing import CliRunner
from sqlalchemy import select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.files import documents, reception, storage
from portal.base.files import service as files
from portal.base.files.covering import Area
from portal.base.files.models import StoredFile
from portal.base.files.reception import Attachment
from portal.disclosures.finances import service as finances
from portal.disclosures.models import (
    Direction,
    DisclosureKind,
    DisclosureQuestion,
    DisclosureState,
    Line,
    QuestionState,
    QuestionText,
    VersionKind,
)
from portal.disclosures.service import filing
from portal.trust.registers.commands import verify_register
from tests.disclosures.archive.conftest import (
    PDF,
    account,
    document,
    made,
)
from tests.factories.disclosures import ItemFactory, Way, submission
from tests.factories.photos import jpeg


def lay_out(tmp_path, found):
    for name, content in found.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def verified(tmp_path, contents):
    arguments = [str(tmp_path / "register/register.jsonl")]
    arguments += ["--contents", str(tmp_path / contents)]
    arguments += ["--key", str(tmp_path / "register/key.pem")]
    return CliRunner().invoke(verify_register, arguments)


def test_each_version_is_there_for_printing_and_as_it_was_registered(here, tmp_path):
    way = Way(here, ItemFactory.create(name="工作计划")).done(files=[document(here)])
    way.correct("漏写一项").save(here.drafter, said="全部完成").submit()
    way.approve(here.colleague).publish()

    found = made(here)

    number = way.disclosure.slug
    assert {f"pages/{number}-v1.html", f"pages/{number}-v2.html"} <= found.keys()
    assert "漏写一项" in found[f"pages/{number}-v2.html"].decode()
    assert "全部完成" in found[f"pages/{number}-v2.html"].decode()
    assert found["contents/2/1.pdf"] == PDF
    lay_out(tmp_path, found)
    answer = verified(tmp_path, "contents")
    assert answer.exit_code == 0, answer.output
    assert "2 compared, 0 not there" in answer.output


def test_every_file_has_its_hash_and_every_disclosure_how_long_it_is_kept(here):
    way = Way(here, ItemFactory.create()).done(files=[document(here)])

    found = made(here)

    sums = dict(reversed(line.split("  ")) for line in found["SHA256SUMS"].decode().splitlines())
    assert sums.keys() == found.keys() - {"SHA256SUMS"}
    assert all(hashlib.sha256(found[name]).hexdigest() == sha for name, sha in sums.items())
    manifest = json.loads(found["manifest.json"])
    (told,) = manifest["disclosures"]
    assert (told["number"], told["archive"], told["keep_until"]) == (
        way.disclosure.slug,
        "years10",
        "2036-12-31",
    )
    told_files = {file["name"]: file for file in manifest["files"]}
    assert told_files["contents/2/1.pdf"]["of"] == f"{way.disclosure.slug}/1"
    assert told_files["contents/2/1.pdf"]["archive"] == "years10"


def test_a_changed_byte_of_the_unpacked_archive_is_found(here, tmp_path):
    Way(here, ItemFactory.create()).done(files=[document(here)])
    lay_out(tmp_path, made(here))
    (tmp_path / "contents/2/1.pdf").write_bytes(PDF.replace(b"1.4", b"1.5"))

    answer = verified(tmp_path, "contents")

    assert answer.exit_code == 1
    assert "file 1.pdf" in answer.output


def test_what_is_for_a_limited_audience_lies_apart_and_is_marked(here, tmp_path):
    way = Way(here, ItemFactory.aid()).done(said="王*明")
    with clock.at(clock.now() + timedelta(days=30)):
        found = made(here)

    number = way.disclosure.slug
    page = found[f"restricted/pages/{number}-v1.html"].decode()
    assert "王*明" in page
    assert 'class="mark"' in page
    openly = {name for name in found if not name.startswith("restricted/")}
    assert not any(
        "王*明".encode() in found[name] or "低保".encode() in found[name] for name in openly
    )
    (told,) = json.loads(found["manifest.json"])["disclosures"]
    assert told["restricted"]
    assert not told.keys() & {"item", "class", "period", "title"}
    lay_out(tmp_path, found)
    assert "1 compared, 0 not there" in verified(tmp_path, "restricted/contents").output
    assert (
        verified(tmp_path, "contents" if (tmp_path / "contents").exists() else "data").exit_code
        == 0
    )


def test_a_version_that_was_emptied_is_named_and_nothing_of_it_is_there(here):
    way = Way(here, ItemFactory.create()).done(said="张三丰电话13912345678")
    way.correct("更正个人信息", kind=VersionKind.PRIVACY).save(here.drafter, said="已更正内容")
    way.submit().approve(here.colleague).publish()

    found = made(here)

    number = way.disclosure.slug
    assert f"pages/{number}-v1.html" not in found
    assert f"pages/{number}-v2.html" in found
    assert not any(b"13912345678" in content for content in found.values())
    first, second = json.loads(found["manifest.json"])["disclosures"][0]["versions"]
    assert first["blanked"]
    assert not second["blanked"]


def test_a_retracted_disclosure_is_there_with_its_tombstone_and_not_for_handing_on(here, tmp_path):
    way = Way(here, ItemFactory.create()).done(said="不该公开的内容")
    way.retract(here.drafter, "发错了")

    found = made(here)

    page = found[f"restricted/pages/{way.disclosure.slug}-v1.html"].decode()
    assert "发错了" in page
    assert here.drafter.name in page
    lay_out(tmp_path, found)
    answer = verified(tmp_path, "restricted/contents")
    assert answer.exit_code == 0
    assert "2 compared" in answer.output


def test_the_lines_of_accounts_are_a_table_without_formulas_and_a_page_with_balances(here):
    way = Way(here, ItemFactory.create()).begin()
    account(way, (Direction.INCOME, "拨款", "50.00"), (Direction.SPENDING, "=1+1", "20.10"))
    way.submit().approve(here.colleague).publish()

    found = made(here)

    table = found["data/lines.csv"].decode("utf-8-sig")
    assert "50.00" in table
    assert "'=1+1" in table
    assert "20.10" in table
    page = found[f"pages/{way.disclosure.slug}-v1.html"].decode()
    assert "100.00" in page
    assert "129.90" in page


def test_released_vouchers_are_there_as_readers_see_them_and_others_are_not(here):
    way = Way(here, ItemFactory.create()).begin()
    lines = [(Direction.SPENDING, "维修费", "20.10"), (Direction.SPENDING, "办公费", "5.00")]
    account(way, *lines)
    way.submit().approve(here.colleague).publish()
    first, second = session.scalars(select(Line).order_by(Line.position))
    scan = Attachment(reception.receive(jpeg()), "凭证.jpg")
    with transaction():
        (voucher,) = finances.add_scans(first, [scan], by_id=here.drafter.id)
        finances.add_scans(second, [scan], by_id=here.drafter.id)
    file = session.get_one(StoredFile, voucher.file_id)
    covered = reception.covered_copy(file, [Area(0.1, 0.1, 0.5, 0.5).box(file.width, file.height)])
    with transaction():
        finances.release(voucher, file, covered, boxes=[], by_id=here.colleague.id)

    found = made(here)

    number = way.disclosure.slug
    vouchers = {name: content for name, content in found.items() if "vouchers/" in name}
    assert vouchers.keys() == {f"vouchers/{number}-v1/1-1.jpg"}
    digest = hashlib.sha256(vouchers[f"vouchers/{number}-v1/1-1.jpg"]).hexdigest()
    assert digest == covered.sha256


def test_questions_are_there_with_their_replies_and_without_who_asked(here):
    way = Way(here, ItemFactory.create()).done()
    with transaction():
        session.add(
            DisclosureQuestion(
                community_id=here.community.id,
                submission_id=submission(),
                disclosure_id=way.id,
                version_no=1,
                no=1,
                about="element:0",
                text="第12项是什么，请打13912345678",
                showing=QuestionText.COVERED,
                asker_id=here.neighbour.id,
                promised_at=clock.now() + timedelta(days=10),
                due_at=clock.now() + timedelta(days=10),
                state=QuestionState.ANSWERED,
                reply="是绿化养护",
                replied_by_id=here.drafter.id,
                replied_at=clock.now(),
            )
        )
    with transaction():
        here.neighbour.name = "提问的居民"

    found = made(here)

    page = found[f"pages/{way.disclosure.slug}-v1.html"].decode()
    assert "第12项是什么" in page
    assert "是绿化养护" in page
    assert "主要内容" in page
    assert not any(b"13912345678" in content for content in found.values())
    assert "是绿化养护" in found["data/questions.csv"].decode()
    assert not any("提问的居民".encode() in content for content in found.values())


def test_names_inside_are_plain_and_pages_bring_no_script(here):
    Way(here, ItemFactory.create(name="../..\\<script>alert(1)</script>")).done(
        files=[document(here)]
    )

    found = made(here)

    assert all(re.fullmatch(r"[A-Za-z0-9_./-]+", name) for name in found)
    assert not any(".." in name or name.startswith("/") for name in found)
    pages = [content.decode() for name, content in found.items() if name.endswith(".html")]
    assert pages
    assert not any("<script" in page or "http" in page for page in pages)


def test_the_same_year_is_named_the_same_again(here):
    Way(here, ItemFactory.create()).done(files=[document(here)])

    first, second = made(here), made(here)

    assert first.keys() == second.keys()
    stable = {name for name in first if name.split("/")[0] in ("pages", "contents", "data")}
    assert all(first[name] == second[name] for name in stable)


def test_only_what_belongs_to_the_year_and_is_published_is_taken_up(here):
    Way(here, ItemFactory.create(name="去年的事")).begin()
    shown = Way(here, ItemFactory.create(name="今年的事")).done()

    found = made(here)

    (told,) = json.loads(found["manifest.json"])["disclosures"]
    assert told["number"] == shown.disclosure.slug


def test_a_notice_is_there_too(here):
    way = Way(here, None).done(kind=DisclosureKind.NOTICE)

    found = made(here)

    assert "公告内容" in found[f"pages/{way.disclosure.slug}-v1.html"].decode()


def test_a_missing_file_is_named_and_the_rest_is_made(here):
    way = Way(here, ItemFactory.create()).done(files=[document(here, PDF + b"%missing\n%%EOF\n")])
    row = session.scalars(select(StoredFile).order_by(StoredFile.id.desc())).first()
    storage.current().delete(documents.key_of(row))

    found = made(here)

    assert json.loads(found["manifest.json"])["missing"] == ["contents/2/1.pdf"]
    assert f"pages/{way.disclosure.slug}-v1.html" in found


def test_a_photo_of_the_sheet_is_shown_on_its_page(here):
    with transaction():
        prepared = reception.receive(jpeg())
        photo = files.accept_photo(
            prepared,
            community_id=here.community.id,
            uploader_key=None,
            purpose=filing.PURPOSE,
        )
    way = Way(here, ItemFactory.funds())
    way.begin(photo_only=True, files=[(photo.id, "公示.jpg")]).submit()
    while way.state is not DisclosureState.READY:
        way.approve(here.supervisor)
    way.publish()

    found = made(here)

    assert (
        '<img src="../contents/2/1.jpg"' in found[f"pages/{way.disclosure.slug}-v1.html"].decode()
    )
