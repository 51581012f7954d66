"""我有疑问: who may ask, what is kept, and what others see of it."""

import re
import uuid
from datetime import timedelta

import pytest
from flask import Flask

from portal.base import clock, deadlines
from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.disclosures.models import DisclosureQuestion, DisclosureState, QuestionText
from portal.disclosures.questions.errors import QuestionsClosed, TooManyQuestions
from tests.disclosures.questions.conftest import DAY, Scene, ask, made, row
from tests.factories.disclosures import ItemFactory, neighbour
from tests.factories.identity import PersonFactory, resident


def filled(text="为什么比上季度多", **more):
    return {
        "submission_id": str(uuid.uuid4()),
        "kind": "question",
        "about": "",
        "text": text,
    } | more


def test_a_neighbour_asks_and_is_told_number_and_date(here: Scene, browser):
    with clock.at(DAY):
        mine = browser(here.asker)
        sent = mine.post(f"{here.path}/object", data=filled(about="element:0"))
        page = mine.get(sent.location).get_data(as_text=True)

    question = session.query(DisclosureQuestion).one()
    assert sent.status_code == 303
    assert f"编号{here.disclosure.slug}-1" in page
    assert "居委会最晚2026年11月30日答复" in page
    assert deadlines.shown_day(question.due_at).isoformat() == "2026-11-30"
    assert (question.about, question.version_no) == ("element:0", 1)


def test_everybody_reads_the_question_and_nobody_reads_who_asked(here: Scene, client, browser):
    ask(here, about="element:1")

    with clock.at(DAY):
        shown = client.get(f"{here.path}/objections/1").get_data(as_text=True)
        listed = client.get(f"{here.path}/objections").get_data(as_text=True)
        page = client.get(here.path).get_data(as_text=True)
        mine = browser(here.asker).get(f"{here.path}/objections/1").get_data(as_text=True)

    for each in (shown, listed, page):
        assert "这笔钱用在哪里" in each
        assert "一位居民" in each
        assert "负责人" in each
        assert "刘提问" not in each
        assert "刘*" not in each
        assert "别人看不出来" not in each
    assert "别人看不出来" in mine
    assert "刘提问" not in mine


def test_a_double_tap_is_one_question(here: Scene, browser):
    data = filled()
    with clock.at(DAY):
        mine = browser(here.asker)
        first = mine.post(f"{here.path}/object", data=data)
        second = mine.post(f"{here.path}/object", data=data)

    assert first.location == second.location
    assert session.query(DisclosureQuestion).count() == 1
    session.expire_all()
    assert (here.disclosure.questions_open, here.disclosure.questions_answered) == (1, 0)


def test_a_form_of_somebody_else_cannot_be_sent_again(here: Scene, browser):
    data = filled()
    with clock.at(DAY):
        browser(here.asker).post(f"{here.path}/object", data=data)
        other = browser(resident()).post(f"{here.path}/object", data=data)

    assert other.status_code == 404
    assert session.query(DisclosureQuestion).count() == 1


def test_whoever_is_not_signed_in_signs_in_before_typing_and_loses_nothing(here: Scene, client):
    with clock.at(DAY):
        opened = client.get(f"{here.path}/object?about=element:1")
        sent = client.post(
            f"{here.path}/object", data=filled("我写了很久"), headers={"Origin": "null"}
        )

    assert opened.location.startswith("/login?next=")
    assert "about" in opened.location
    assert "我写了很久" in sent.get_data(as_text=True)
    assert session.query(DisclosureQuestion).count() == 0


def test_a_phone_is_asked_for_before_anything_is_typed(here: Scene, browser):
    with clock.at(DAY):
        mine = browser(PersonFactory.create())
        opened = mine.get(f"{here.path}/object")
        sent = mine.post(f"{here.path}/object", data=filled("我写了很久"))

    assert opened.location.endswith("/me/phones/add")
    assert sent.status_code == 403
    assert "我写了很久" in sent.get_data(as_text=True)
    assert "请先填写手机号" in sent.get_data(as_text=True)


def test_an_empty_question_comes_back_with_everything_else(here: Scene, browser):
    with clock.at(DAY):
        page = browser(here.asker).post(
            f"{here.path}/object", data=filled("  ", kind="objection", about="element:1")
        )

    text = page.get_data(as_text=True)
    assert page.status_code == 422
    assert "请写明您的疑问或异议" in text
    assert re.search(r'<option selected value="element:1"', text)
    assert re.search(r'checked[^>]*value="objection"|value="objection"[^>]*checked', text)


def test_what_is_not_in_the_version_cannot_be_asked_about(here: Scene, browser):
    with clock.at(DAY):
        page = browser(here.asker).post(f"{here.path}/object", data=filled(about="line:999999"))

    assert page.status_code == 422
    assert "请重新选择" in page.get_data(as_text=True)
    assert session.query(DisclosureQuestion).count() == 0


@pytest.mark.parametrize(("minutes", "open_"), [(-1, True), (1, False)])
def test_questions_are_taken_until_the_window_ends(here: Scene, browser, minutes, open_):
    moment = here.disclosure.posted_until + timedelta(minutes=minutes)
    with clock.at(moment):
        mine = browser(here.asker)
        page = mine.get(f"{here.path}/object").get_data(as_text=True)
        sent = mine.post(f"{here.path}/object", data=filled("最后一刻"))

    assert ('name="text"' in page) is open_
    assert ("notice--warn" in page) is not open_
    assert sent.status_code == (303 if open_ else 409)
    assert open_ or "最后一刻" in sent.get_data(as_text=True)


def test_of_a_retracted_one_nothing_more_is_asked_and_the_questions_stay(here: Scene, client):
    ask(here)
    with transaction():
        here.disclosure.state = DisclosureState.RETRACTED
        here.disclosure.retracted_at = clock.now()

    with clock.at(DAY):
        assert "这笔钱用在哪里" in client.get(f"{here.path}/objections/1").get_data(as_text=True)
    with pytest.raises(QuestionsClosed):
        ask(here)


def test_there_is_a_bound_for_one_person_in_one_day(here: Scene):
    for _each in range(10):
        ask(here)
    with pytest.raises(TooManyQuestions):
        ask(here)
    ask(here, person=resident())
    ask(here, at="2026-11-17T10:30:00+08:00")


@pytest.mark.parametrize(
    "text",
    ["请回电13812345678", "我的号是138 1234 5678", "证件120101199003071234", "住3号楼2单元501"],
)
def test_words_that_lead_to_somebody_wait_for_the_supervision_committee(
    here: Scene, client, browser, text
):
    question = ask(here, text)

    with clock.at(DAY):
        public = client.get(f"{here.path}/objections/1").get_data(as_text=True)
        committee = browser(here.office.drafter).get(f"{here.desk}/{question}")
        supervisor = browser(here.office.supervisor).get(f"{here.desk}/{question}")

    assert row(question).showing is QuestionText.HELD
    assert text not in public
    assert "待监督委员会查看" in public
    assert text not in committee.get_data(as_text=True)
    assert "＊＊＊" in committee.get_data(as_text=True)
    assert text in supervisor.get_data(as_text=True)


@pytest.mark.parametrize(
    "text", ["2026年11月支出1,234.50元", "第12行10000元", "从2026-07-01到2026-09-30"]
)
def test_days_and_amounts_are_not_taken_for_persons(here: Scene, text):
    assert row(ask(here, text)).showing is QuestionText.SHOWN


def test_staff_and_the_asker_are_told_and_no_message_holds_the_words(here: Scene, app: Flask):
    ask(here, "请回电13812345678")

    told = session.query(OutboxMessage).filter(OutboxMessage.topic.like("question.%")).all()
    people = {(one.topic, one.person_id) for one in told}
    assert ("question.received", here.asker.id) in people
    assert ("question.new", here.office.drafter.id) in people
    assert ("question.held", here.office.supervisor.id) in people
    assert not [one for one in told if "138" in str(one.facts) or "回电" in str(one.facts)]


def test_a_list_for_residents_is_asked_about_by_them_alone(client, browser):
    with clock.at(DAY):
        here = made(item=ItemFactory.aid())
        inside = neighbour(here.office.community, "住户")
        sent = browser(inside).post(f"{here.path}/object", data=filled("张三为什么有补助"))
        stranger = browser(here.asker).get(f"{here.path}/object")
        public = client.get(f"{here.path}/objections/1")
        seen = browser(neighbour(here.office.community)).get(f"{here.path}/objections/1")

    assert sent.status_code == 303
    assert stranger.status_code == 404
    assert public.status_code == 404
    assert seen.status_code == 200
    assert seen.headers["X-Robots-Tag"] == "noindex"


def test_the_address_of_the_other_room_finds_nothing(here: Scene, client):
    ask(here)
    notice = here.path.replace("/disclosures/", "/notices/")

    with clock.at(DAY):
        assert client.get(f"{notice}/objections/1").status_code == 404
