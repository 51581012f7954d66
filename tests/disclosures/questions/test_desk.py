"""The desk: the queue, public answers without knowing who asked, and the supervision committee."""

import pytest

from portal.base import clock
from portal.base.audit.models import AuditEntry
from portal.base.db import session
from portal.disclosures.models import QuestionState, QuestionText
from portal.disclosures.questions import timers
from tests.disclosures.questions.conftest import DAY, Scene, ask, follow_up, reply, row
from tests.factories.identity import phone_of, staff


def page(browser, person, address):
    with clock.at(DAY):
        return browser(person).get(address)


def test_what_is_due_first_stands_first_and_the_menu_counts_it(here: Scene, browser):
    later = ask(here, at="2026-11-17T10:00:00+08:00")
    first = ask(here)
    reply(here, ask(here))

    text = page(browser, here.office.drafter, here.desk).get_data(as_text=True)

    assert text.index(f"row-{first}") < text.index(f"row-{later}")
    assert '疑问答复</span><span class="badge">2</span>' in text
    assert text.count("data-row") == 2


def test_the_queue_of_one_publication(here: Scene, browser):
    question = ask(here)
    address = here.desk.replace("/objections", f"/{here.disclosure.id}/objections")

    assert f"row-{question}" in page(browser, here.office.drafter, address).get_data(as_text=True)
    gone = here.desk.replace("/objections", "/999999/objections")
    assert page(browser, here.office.drafter, gone).status_code == 404


def test_the_committee_answers_without_seeing_who_asked(here: Scene, browser):
    question = ask(here)
    with clock.at(DAY):
        mine = browser(here.office.drafter)
        shown = mine.get(f"{here.desk}/{question}").get_data(as_text=True)
        sent = mine.post(f"{here.desk}/{question}/reply", data={"version": 1, "text": "用于维修"})
        public = browser(here.office.neighbour).get(f"{here.path}/objections/1")

    assert "刘提问" not in shown
    assert "查看提问人" not in shown
    assert sent.status_code == 303
    assert row(question).state is QuestionState.ANSWERED
    assert "用于维修" in public.get_data(as_text=True)


def test_an_emptied_queue_leads_on_to_what_else_waits(here: Scene, browser):
    home = f"/desk/c/{here.office.community.slug}/"
    of_one = here.desk.replace("/objections", f"/{here.disclosure.id}/objections")

    def offered(address):
        text = page(browser, here.office.drafter, address).get_data(as_text=True)
        return text.partition('class="empty"')[2].partition("</div>")[0]

    assert f'href="{home}"' in offered(here.desk)
    assert "查看今日其他待办" in offered(here.desk)
    assert "view=open" in offered(f"{here.desk}?view=held")
    assert f'href="{here.desk}"' in offered(of_one)


def test_an_answer_without_words_comes_back(here: Scene, browser):
    question = ask(here)
    with clock.at(DAY):
        sent = browser(here.office.drafter).post(
            f"{here.desk}/{question}/reply", data={"version": 1, "text": " "}
        )

    assert sent.status_code == 422
    assert row(question).state is QuestionState.OPEN


def test_of_two_who_answer_the_second_is_told_and_keeps_the_text(here: Scene, browser):
    question = ask(here)
    reply(here, question)
    with clock.at(DAY):
        sent = browser(here.office.colleague).post(
            f"{here.desk}/{question}/reply", data={"version": 1, "text": "我也写了答复"}
        )

    assert sent.status_code == 409
    assert "已由李会计处理" in sent.get_data(as_text=True)
    assert "我也写了答复" in sent.get_data(as_text=True)
    assert row(question).reply == "用于维修"


def test_the_sub_district_answers_what_was_passed_on_and_nothing_else(here: Scene, browser):
    question, fresh = ask(here), ask(here, at="2026-11-27T10:00:00+08:00")
    with clock.at("2026-12-01T09:00:00+08:00"):
        timers.pass_on_late()
        street = browser(here.street)
        queue = street.get(here.desk).get_data(as_text=True)
        refused = street.post(f"{here.desk}/{fresh}/reply", data={"version": 1, "text": "x"})
        seen = row(question).version
        sent = street.post(f"{here.desk}/{question}/reply", data={"version": seen, "text": "已查"})
        committee = browser(here.office.drafter).get(f"{here.desk}/{question}")

    assert "待街道办答复" in queue
    assert f"row-{question}" in queue
    assert f"row-{fresh}" not in queue
    assert '疑问答复</span><span class="badge">1</span>' in queue
    assert refused.status_code == 403
    assert sent.status_code == 303
    assert row(question).state is QuestionState.CLOSED
    assert "已查" in committee.get_data(as_text=True)


def test_the_supervision_committee_looks_at_who_asked_with_a_reason(here: Scene, browser):
    question = ask(here)
    with clock.at(DAY):
        supervisor = browser(here.office.supervisor)
        before = supervisor.get(f"{here.desk}/{question}").get_data(as_text=True)
        without = supervisor.post(f"{here.desk}/{question}/asker", data={"reason": ""})
        shown = supervisor.post(f"{here.desk}/{question}/asker", data={"reason": "核实情况"})
        own = browser(here.asker).get("/me/privacy/access").get_data(as_text=True)
        trail = browser(here.office.drafter).get(f"/desk/c/{here.office.community.slug}/audit")

    assert "刘提问" not in before
    assert without.status_code == 422
    assert "刘提问" in shown.get_data(as_text=True)
    assert phone_of(here.asker) in shown.get_data(as_text=True)
    assert shown.headers["Cache-Control"] == "no-store"
    assert "核实情况" in own
    assert "查看了居务公开疑问的提问人" in own
    assert "刘提问" not in trail.get_data(as_text=True)
    entry = session.query(AuditEntry).filter_by(act="question.asker").one()
    assert entry.subject_person_id == here.asker.id
    assert (entry.community_id, entry.object_id) == (None, None)


def test_nobody_else_looks_at_who_asked(here: Scene, browser):
    question = ask(here)
    with clock.at(DAY):
        for person in (here.office.drafter, here.office.director, here.street):
            sent = browser(person).post(f"{here.desk}/{question}/asker", data={"reason": "好奇"})
            assert sent.status_code == 403
        both = staff("supervisor", community=here.office.community, person=here.office.colleague)
        sent = browser(both).post(f"{here.desk}/{question}/asker", data={"reason": "好奇"})

    assert sent.status_code == 403
    assert "刘提问" not in sent.get_data(as_text=True)


@pytest.mark.parametrize(
    ("choice", "public", "hidden"),
    [("shown", "请回电13812345678", "＊"), ("covered", "请回电＊＊＊", "13812345678")],
)
def test_held_words_are_shown_as_the_supervision_committee_decides(
    here: Scene, browser, client, choice, public, hidden
):
    question = ask(here, "请回电13812345678")
    with clock.at(DAY):
        sent = browser(here.office.supervisor).post(
            f"{here.desk}/{question}/words", data={"version": 1, "showing": choice}
        )
        text = client.get(f"{here.path}/objections/1").get_data(as_text=True)

    assert sent.status_code == 303
    assert public in text
    assert hidden not in text


def test_words_that_are_not_shown_need_a_reason_that_everybody_reads(here: Scene, browser, client):
    question = ask(here, "骂人的话")
    with clock.at(DAY):
        supervisor = browser(here.office.supervisor)
        data = {"version": 1, "showing": "withheld"}
        without = supervisor.post(f"{here.desk}/{question}/words", data=data)
        supervisor.post(f"{here.desk}/{question}/words", data=data | {"because": "含侮辱言语"})
        text = client.get(f"{here.path}/objections/1").get_data(as_text=True)
        own = browser(here.asker).get(f"{here.path}/objections/1").get_data(as_text=True)

    assert without.status_code == 422
    assert row(question).showing is QuestionText.WITHHELD
    assert "骂人的话" not in text
    assert "含侮辱言语" in text
    assert "骂人的话" in own


def test_the_committee_decides_nothing_about_the_words(here: Scene, browser):
    question = ask(here)
    with clock.at(DAY):
        sent = browser(here.office.drafter).post(
            f"{here.desk}/{question}/words", data={"version": 1, "showing": "withheld"}
        )

    assert sent.status_code == 403


def test_a_follow_up_is_answered_beside_what_it_follows(here: Scene, browser):
    question = ask(here, "第一问")
    reply(here, question, "第一答")
    later = follow_up(here, question, "第二问")

    text = page(browser, here.office.drafter, f"{here.desk}/{later}").get_data(as_text=True)

    for words in ("第一问", "第一答", "第二问"):
        assert words in text


def test_the_overview_of_the_day_tells_what_is_late_due_and_new(here: Scene, browser):
    ask(here, at="2026-11-13T10:00:00+08:00")
    ask(here)
    with clock.at("2026-11-27T10:00:00+08:00"):
        text = (
            browser(here.office.drafter)
            .get(f"/desk/c/{here.office.community.slug}/")
            .get_data(as_text=True)
        )

    assert "今天要答复的疑问" in text
    assert "待答复的疑问" in text
    assert "这笔钱用在哪里" not in text
