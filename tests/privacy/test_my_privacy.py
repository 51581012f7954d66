"""A person's rights: see, take along, take back, ask, and leave."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base import clock
from portal.base.access import Role
from portal.base.audit import service as audit
from portal.base.audit.models import AuditEntry
from portal.base.db import session, transaction
from portal.base.outbox.models import InboxMessage, OutboxMessage
from portal.base.personal import purposes, records
from portal.base.personal.purposes import Purpose
from portal.community.identity.models import (
    Consent,
    Credential,
    HouseholdMember,
    HouseholdSlip,
    OneTimeCode,
    Person,
    SignInSession,
)
from portal.community.identity.service import households
from portal.privacy.models import Feedback, PrivacyRequest, RequestKind, RequestState
from portal.privacy.service import keeping
from tests.factories.identity import resident, sign_in, staff
from tests.factories.places import CommunityFactory, HouseholdFactory

PHONE = "13911112222"


def consent(person: Person, purpose: str) -> Consent:
    with transaction():
        row = Consent(person_id=person.id, purpose=purpose, notice_version="2026-11")
        session.add(row)
    return row


@pytest.fixture
def withdrawn() -> Any:
    """A purpose with a separate consent, and whose consent to it was taken back."""
    seen: list[int] = []
    purpose = Purpose(
        key="test-publish",
        label="Publish",  # type: ignore[arg-type]
        kinds="text",  # type: ignore[arg-type]
        why="why",  # type: ignore[arg-type]
        period="long",  # type: ignore[arg-type]
        basis="consent",  # type: ignore[arg-type]
        separate_consent=True,
        withdraw=seen.append,
    )
    purposes.register(purpose)
    yield seen
    purposes._purposes.pop(purpose.key)


def test_taking_a_consent_back_undoes_what_rested_on_it(
    client: FlaskClient, withdrawn: list[int]
) -> None:
    me = resident()
    row = consent(me, "test-publish")
    sign_in(client, me)

    answer = client.post(f"/me/privacy/consents/{row.id}/withdraw")
    client.post(f"/me/privacy/consents/{row.id}/withdraw")

    assert answer.status_code == 303
    session.expire_all()
    assert session.get_one(Consent, row.id).withdrawn_at is not None
    assert withdrawn == [me.id]
    (logged,) = session.scalars(select(PrivacyRequest)).all()
    assert (logged.kind, logged.state) == (RequestKind.WITHDRAW, RequestState.DONE)


def test_another_persons_consent_cannot_be_taken_back(
    client: FlaskClient, withdrawn: list[int]
) -> None:
    row = consent(resident(), "test-publish")
    sign_in(client, resident())

    assert client.post(f"/me/privacy/consents/{row.id}/withdraw").status_code == 404
    assert withdrawn == []


def test_the_records_are_read_on_a_page_and_taken_along_as_a_file(client: FlaskClient) -> None:
    me = resident(name="王小明", phone=PHONE)
    sign_in(client, me)
    client.post("/feedback", data={"text": "字太小"})

    page = client.get("/me/privacy/records").text
    answer = client.post("/me/privacy/export")

    kept = json.loads(answer.text)
    for words in ("王小明", PHONE, "字太小"):
        assert words in page
        assert words in answer.text
    assert kept["feedback"][0]["text"] == "字太小"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    acts = [entry.act for entry in session.scalars(select(AuditEntry))]
    assert "privacy.export" in acts


def test_looking_at_the_records_writes_nothing(client: FlaskClient) -> None:
    sign_in(client, resident())

    client.get("/me/privacy/records")
    client.get("/me/privacy")

    assert session.scalars(select(PrivacyRequest)).all() == []


def test_a_request_is_answered_by_staff_and_the_person_is_told(client: FlaskClient) -> None:
    here = CommunityFactory.create()
    me, worker = resident(), staff(Role.COMMITTEE, community=here)
    sign_in(client, me)
    with clock.at("2026-11-23T12:00:00+08:00"):
        asked = {"kind": "correct", "community": here.slug, "text": "门牌号写错了"}
        assert client.post("/me/privacy/request", data=asked).status_code == 303
    (request,) = session.scalars(select(PrivacyRequest)).all()
    assert clock.local(request.due_at).date().isoformat() == "2026-12-14"  # type: ignore[arg-type]

    sign_in(client, worker)
    assert "门牌号写错了" in client.get(f"/desk/c/{here.slug}/privacy").text
    address = f"/desk/c/{here.slug}/privacy/{request.id}"
    assert client.post(address, data={"granted": "no", "answer": ""}).status_code == 422
    answer = client.post(address, data={"granted": "no", "answer": "档案须保存三年"})

    assert answer.status_code == 303
    session.expire_all()
    assert session.get_one(PrivacyRequest, request.id).state is RequestState.REFUSED
    (told,) = session.scalars(select(OutboxMessage)).all()
    assert (told.topic, told.person_id) == ("privacy.answered", me.id)
    sign_in(client, me)
    assert "档案须保存三年" in client.get("/me/privacy").text


def test_a_request_is_answered_once(client: FlaskClient) -> None:
    here = CommunityFactory.create()
    with transaction():
        session.add(PrivacyRequest(community_id=here.id, kind=RequestKind.QUESTION, text="?"))
    (request,) = session.scalars(select(PrivacyRequest)).all()
    sign_in(client, staff(Role.COMMITTEE, community=here))
    address = f"/desk/c/{here.slug}/privacy/{request.id}"

    assert client.post(address, data={"granted": "yes", "answer": "好"}).status_code == 303
    assert client.post(address, data={"granted": "no", "answer": "不"}).status_code == 409


def test_staff_of_another_community_see_no_request(client: FlaskClient) -> None:
    here, there = CommunityFactory.create(), CommunityFactory.create()
    with transaction():
        session.add(PrivacyRequest(community_id=here.id, kind=RequestKind.QUESTION, text="秘密"))
    (request,) = session.scalars(select(PrivacyRequest)).all()
    sign_in(client, staff(Role.COMMITTEE, community=there))

    assert client.get(f"/desk/c/{there.slug}/privacy/{request.id}").status_code == 404
    assert client.get(f"/desk/c/{here.slug}/privacy/{request.id}").status_code == 404
    assert "秘密" not in client.get(f"/desk/c/{there.slug}/privacy?show=all").text


def test_an_incomplete_request_is_refused_with_what_was_typed(client: FlaskClient) -> None:
    CommunityFactory.create()
    sign_in(client, resident())

    answer = client.post(
        "/me/privacy/request", data={"kind": "x", "community": "none", "text": "门牌号写错了"}
    )

    assert answer.status_code == 422
    assert "门牌号写错了" in answer.text


def leave(client: FlaskClient, word: str = "注销账号") -> Any:
    return client.post("/me/privacy/delete", data={"word": word})


def test_leaving_erases_the_person_and_signs_out_everywhere(client: FlaskClient) -> None:
    me = resident(name="王小明", phone=PHONE)
    other_id = sign_in(client, me).id
    sign_in(client, me)
    client.post("/feedback", data={"text": "字太小", "contact": PHONE})
    with transaction():
        session.add(InboxMessage(person_id=me.id, topic="privacy.answered", facts={}))
        session.add(OneTimeCode(phone=PHONE, purpose="x", code_hash="h", expires_at=clock.now()))

    answer = leave(client)

    assert (answer.status_code, answer.location) == (303, "/privacy/deleted")
    assert client.get(answer.location).status_code == 200
    session.expire_all()
    empty = session.get_one(Person, me.id)
    assert empty.name == ""
    assert empty.erased_at is not None
    for table in (Credential, OneTimeCode, InboxMessage, Feedback):
        assert session.scalars(select(table)).all() == [], table  # type: ignore[var-annotated]
    session_left = session.get(SignInSession, other_id)
    assert session_left is None or session_left.ended_at is not None
    assert client.get("/me/privacy").status_code == 303
    assert "privacy.erase" in [entry.act for entry in session.scalars(select(AuditEntry))]


def test_a_wrong_word_deletes_nothing(client: FlaskClient) -> None:
    me = resident(name="王小明")
    sign_in(client, me)

    assert leave(client, "是").status_code == 422

    session.expire_all()
    assert session.get_one(Person, me.id).name == "王小明"


def test_if_one_room_cannot_erase_nothing_is_erased(client: FlaskClient) -> None:
    me = resident(name="王小明", phone=PHONE)
    sign_in(client, me)

    def fail(_person_id: int) -> None:
        raise ZeroDivisionError

    records.register("failing", lambda _id: [], fail, order=2000)
    try:
        assert leave(client).status_code == 500
    finally:
        records._records.pop("failing")

    session.expire_all()
    assert session.get_one(Person, me.id).name == "王小明"
    assert len(session.scalars(select(Credential)).all()) == 1


def test_staff_have_to_be_released_from_their_role_first(client: FlaskClient) -> None:
    worker = staff(Role.COMMITTEE, community=CommunityFactory.create(), name="李委员")
    sign_in(client, worker)

    answer = leave(client)

    assert answer.status_code == 409
    session.expire_all()
    assert session.get_one(Person, worker.id).erased_at is None


def test_the_page_says_what_goes_and_what_stays(client: FlaskClient) -> None:
    sign_in(client, resident())

    page = client.get("/me/privacy/delete").text

    for words in ("立即删除", "去掉您的个人信息后保留"):
        assert words in page


def test_who_looked_is_still_on_the_trail_after_leaving(client: FlaskClient) -> None:
    me = resident()
    with transaction():
        audit.record("contact.reveal", actor_id=1, object_kind="grievance", subject_person_id=me.id)
    sign_in(client, me)

    leave(client)

    acts = [entry.act for entry in session.scalars(select(AuditEntry))]
    assert "contact.reveal" in acts


def test_codes_go_after_a_day_and_ended_sessions_after_six_months(client: FlaskClient) -> None:
    me = resident()
    with clock.at("2026-01-01T12:00:00+08:00"):
        kept = sign_in(client, me)
        with transaction():
            session.get_one(SignInSession, kept.id).ended_at = clock.now()
            session.add(
                OneTimeCode(phone=PHONE, purpose="x", code_hash="h", expires_at=clock.now())
            )
    with clock.at("2026-01-03T12:00:00+08:00"):
        keeping.purge()
        assert session.scalars(select(OneTimeCode)).all() == []
    with clock.at("2026-07-01T12:00:00+08:00"):
        keeping.purge()
        assert len(session.scalars(select(SignInSession)).all()) == 1
    with clock.at("2026-07-05T12:00:00+08:00"):
        keeping.purge()
        assert session.scalars(select(SignInSession)).all() == []


def test_a_request_sent_by_two_taps_is_made_once(client: FlaskClient) -> None:
    here, me = CommunityFactory.create(), resident()
    sign_in(client, me)
    data = {
        "kind": "correct",
        "community": here.slug,
        "text": "门牌号写错了",
        "submission_id": "5d0f7d0e-0000-4000-8000-000000000002",
    }

    answers = [client.post("/me/privacy/request", data=data) for _tap in range(2)]

    assert {answer.location for answer in answers} == {"/me/privacy?sent=1"}
    assert [one.text for one in session.scalars(select(PrivacyRequest))] == ["门牌号写错了"]


def test_with_the_account_goes_the_household_as_the_page_says(client: FlaskClient) -> None:
    home, me = HouseholdFactory.create(), resident(phone=PHONE)
    worker = staff(Role.COMMITTEE, community=CommunityFactory.create())
    with transaction():
        (slip,) = households.issue_slips(
            community_id=home.community_id, households=[home], issued_by_id=worker.id
        )
    with transaction():
        households.use_slip(person_id=me.id, typed=slip.code)
    sign_in(client, me)
    answer = client.post("/me/privacy/delete", data={"word": "注销账号"})

    assert answer.location == "/privacy/deleted"
    session.expire_all()
    assert session.scalars(select(HouseholdMember)).all() == []
    assert session.scalars(select(HouseholdSlip.used_by_id)).all() == [None]
