"""Following without an account, cutting a person out, and taking one's records along."""

import json

from sqlalchemy import select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.files.models import StoredFile
from portal.grievances import follow, policy, queries, service, timers
from portal.grievances.models import Event, GrievancePhoto, GrievanceStatus
from tests.factories.grievances import ANYBODY, BROWSER, GrievanceFactory, scene, upload
from tests.factories.identity import resident
from tests.grievances.acting import act, by_hand

S = GrievanceStatus
SECRET = "0123456789abcdef0123456789abcdef"


def test_the_link_finds_its_report_in_its_community_only():
    here, elsewhere = scene(), scene()
    filed = GrievanceFactory.file(scene=here)

    assert queries.by_follow_token(here.community.id, filed.follow_token) == filed.grievance
    assert queries.by_follow_token(elsewhere.community.id, filed.follow_token) is None
    assert queries.by_follow_token(here.community.id, "A" * 26) is None


def test_the_query_code_is_found_however_it_is_typed():
    here = scene()
    filed = GrievanceFactory.file(scene=here)
    for typed in (filed.query_code, filed.query_code.lower(), filed.query_code.replace("-", " ")):
        assert queries.by_query_code(here.community.id, typed) == filed.grievance
    assert queries.by_query_code(here.community.id, "AAAA-AAAA") is None


def test_where_a_phone_is_bound_its_last_digits_must_fit():
    here = scene()
    filed = GrievanceFactory.file(scene=here, reporter_id=resident(phone="13912345678").id)

    assert queries.by_query_code(here.community.id, filed.query_code) is None
    assert queries.by_query_code(here.community.id, filed.query_code, "1111") is None
    assert queries.by_query_code(here.community.id, filed.query_code, "5678") == filed.grievance


def test_the_cookie_proves_its_reports_and_no_others():
    here = scene()
    mine, other = (GrievanceFactory.file(scene=here).grievance for _ in range(2))

    cookie = follow.prove({}, mine, SECRET)
    proofs = follow.read(cookie, SECRET)

    assert policy.is_reporter(None, proofs, mine)
    assert not policy.is_reporter(None, proofs, other)
    assert follow.read(cookie + "x", SECRET) == {}
    assert follow.read(cookie, "another" * 6) == {}
    assert follow.read("rubbish", SECRET) == {}


def test_a_cookie_keeps_the_newest_thirty():
    class Followed:
        def __init__(self, number: int) -> None:
            self.id, self.follow_hash = number, f"{number:064d}"

    cookie = ""
    for number in range(1, 41):
        cookie = follow.prove(follow.read(cookie, SECRET), Followed(number), SECRET)

    assert list(follow.read(cookie, SECRET)) == list(range(11, 41))


def test_mine_and_what_waits_for_me_come_by_account_and_by_cookie():
    here, me = scene(), resident()
    with_account = GrievanceFactory.create(scene=here, reporter=me, status=S.RESOLVED)
    by_cookie = GrievanceFactory.file(scene=here).grievance
    GrievanceFactory.create(scene=here)
    proofs = follow.read(follow.prove({}, by_cookie, SECRET), SECRET)

    assert [row.no for row in queries.mine(me.id, proofs)] == [by_cookie.no, with_account.no]
    assert [row.no for row in queries.mine(None, proofs)] == [by_cookie.no]
    assert queries.mine(None) == []
    assert [row.no for row in queries.pending_for(me.id, proofs)] == [with_account.no]


def test_a_person_who_goes_is_cut_out_and_the_public_record_stays():
    here, me = scene(), resident()
    grievance = GrievanceFactory.create(
        scene=here, reporter=me, status=S.CLOSED, text="张大爷家门口", category="litter"
    )
    follow_token = service.secrets_of(grievance).follow_token
    proofs = follow.read(follow.prove({}, grievance, SECRET), SECRET)

    with transaction():
        counts = service.erase_reporter(me.id)
    session.expire_all()

    assert counts == {"grievances": 1, "emptied": 1, "waiting": 0}
    assert (grievance.reporter_id, grievance.text) == (None, "")
    assert grievance.reporter_erased_at is not None
    assert grievance.reply == "已清运"
    assert queries.by_follow_token(here.community.id, follow_token) is None
    assert not policy.is_reporter(me.id, proofs, grievance)
    assert [card.no for card in queries.public_page(here.community.id).rows] == [grievance.no]


def test_what_the_person_wrote_later_goes_too_and_unreleased_photos():
    here, me = scene(), resident()
    grievance = GrievanceFactory.create(
        scene=here,
        reporter=me,
        photo_tokens=[upload(), upload()],
        uploader_key=BROWSER,
    )
    act("add", grievance, actor=ANYBODY, text="我住401")
    photos = session.scalars(select(GrievancePhoto).order_by(GrievancePhoto.id)).all()
    by_hand("release", grievance, here, text=False, photo_ids=[photos[0].id])
    act("withdraw", grievance, actor=ANYBODY)

    with transaction():
        service.erase_reporter(me.id)
    session.expire_all()

    assert "我住401" not in "".join(session.scalars(select(Event.text)))
    assert [photo.id for photo in session.scalars(select(GrievancePhoto))] == [photos[0].id]
    assert len(session.scalars(select(StoredFile)).all()) == 1


def test_words_that_neighbours_were_shown_stay():
    here, me = scene(), resident()
    grievance = GrievanceFactory.create(scene=here, reporter=me, text="垃圾三天没清")
    by_hand("release", grievance, here, text=True, photo_ids=[])
    by_hand("accept", grievance, here)
    by_hand("self_handle", grievance, here)
    by_hand("resolve", grievance, here, outcome="explained", reply="已清")
    act("confirm", grievance, actor=ANYBODY, satisfaction="satisfied")

    with transaction():
        service.erase_reporter(me.id)
    session.expire_all()

    assert grievance.text == "垃圾三天没清"


def test_an_open_case_keeps_its_words_until_it_is_closed_and_then_loses_them():
    here, me = scene(), resident()
    grievance = GrievanceFactory.create(scene=here, reporter=me, status=S.IN_PROGRESS, text="堆物")
    with transaction():
        counts = service.erase_reporter(me.id)
    session.refresh(grievance)
    assert (counts["waiting"], grievance.reporter_id, grievance.text) == (1, None, "堆物")

    by_hand("resolve", grievance, here, outcome="explained", reply="已清")
    with clock.later(days=4):
        timers.send_reminders()
    with clock.later(days=12):
        timers.end_waiting()
        timers.forget_words()
    session.refresh(grievance)

    assert (grievance.status, grievance.text) == (S.CLOSED, "")


def test_the_export_holds_what_the_person_wrote_and_nothing_of_the_staffs_notes():
    here, me = scene(), resident()
    grievance = GrievanceFactory.create(scene=here, reporter=me, text="路灯不亮")
    by_hand("accept", grievance, here)
    act("add", grievance, actor=ANYBODY, text="昨晚也没亮")
    act("note", grievance, actor=here.hand, text="这人常来")
    GrievanceFactory.create(scene=here)

    rows = service.export_for(me.id)

    assert [row["no"] for row in rows] == [grievance.no]
    told = json.dumps(rows, ensure_ascii=False, default=str)
    assert "路灯不亮" in told
    assert "昨晚也没亮" in told
    assert "这人常来" not in told


def test_the_export_is_in_words_that_people_read(app):
    here, me = scene(), resident()
    grievance = GrievanceFactory.create(scene=here, reporter=me, place_text="2单元门口")
    by_hand("accept", grievance, here)
    act("add", grievance, actor=ANYBODY, text="昨晚也没亮")

    with app.test_request_context():
        row = service.export_for(me.id)[0]

    assert row["place"] == f"{here.building.name} 2单元门口"
    assert row["status"] == "已受理"
    assert row["visibility"] == "邻居也能看到（不显示您是谁）"
    assert row["said_later"].endswith("昨晚也没亮")
    assert row["filed_at"] == grievance.filed_at
