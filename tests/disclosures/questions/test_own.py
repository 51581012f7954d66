"""What is one's own: the list, taking back, asking on, following a class, export and deletion."""

import uuid

from flask import Flask

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox import topics
from portal.base.outbox.models import OutboxMessage
from portal.community.identity.service.merging import merge_persons
from portal.disclosures.models import (
    DisclosureQuestion,
    ItemClass,
    QuestionState,
    Subscription,
)
from portal.disclosures.questions import records, service
from tests.disclosures.questions.conftest import DAY, Scene, ask, made, reply, row
from tests.factories.disclosures import ItemFactory, Way, neighbour, office
from tests.factories.identity import resident


def followed(here: Scene, browser, person, klass="overview"):
    address = f"/c/{here.office.community.slug}/disclosures/follow/{klass}"
    with clock.at(DAY):
        return browser(person).post(address)


def test_my_questions_stand_in_one_list(here: Scene, browser):
    ask(here)
    ask(here, "别人问的", person=resident())
    with clock.at(DAY):
        text = browser(here.asker).get("/me/disclosures").get_data(as_text=True)

    assert "三季度工作经费" in text
    assert f"{here.disclosure.slug}-1" in text
    assert f"{here.disclosure.slug}-2" not in text


def test_asking_on_and_taking_back_by_the_pages(here: Scene, browser):
    question, other = ask(here), ask(here)
    reply(here, question)
    with clock.at(DAY):
        mine = browser(here.asker)
        page = mine.get(f"{here.path}/objections/1").get_data(as_text=True)
        data = {"submission_id": str(uuid.uuid4()), "text": "还是不明白"}
        first = mine.post(f"{here.path}/objections/1/follow-up", data=data)
        again = mine.post(f"{here.path}/objections/1/follow-up", data=data)
        shown = mine.get(f"{here.path}/objections/3", follow_redirects=True)
        mine.post(f"{here.path}/objections/2/withdraw")
        mine.post(f"{here.path}/objections/2/withdraw")

    assert "追问" in page
    assert first.location == again.location
    assert "还是不明白" in shown.get_data(as_text=True)
    assert row(question).state is QuestionState.FOLLOWED
    assert row(other).state is QuestionState.WITHDRAWN
    assert session.query(DisclosureQuestion).count() == 3


def test_what_was_taken_back_is_read_by_nobody_else(here: Scene, browser, client):
    ask(here)
    with clock.at(DAY):
        mine = browser(here.asker)
        mine.post(f"{here.path}/objections/1/withdraw")
        public = client.get(f"{here.path}/objections/1").get_data(as_text=True)
        own = mine.get(f"{here.path}/objections/1").get_data(as_text=True)

    assert "这笔钱用在哪里" not in public
    assert "提问人已撤回" in public
    assert "这笔钱用在哪里" in own


def test_nobody_acts_on_a_question_of_somebody_else(here: Scene, browser):
    ask(here)
    with clock.at(DAY):
        other = browser(resident())
        for act in ("withdraw", "escalate", "follow-up"):
            assert other.post(f"{here.path}/objections/1/{act}").status_code == 404
        assert other.get(f"{here.path}/objections/1/asked").status_code == 404


def test_following_a_class_twice_is_once_and_can_be_undone(here: Scene, browser):
    followed(here, browser, here.asker)
    sent = followed(here, browser, here.asker)
    with clock.at(DAY):
        mine = browser(here.asker)
        listed = mine.get("/me/disclosures").get_data(as_text=True)
        shown = mine.get(here.path).get_data(as_text=True)
        before = session.query(Subscription).count()
        undo = f"/c/{here.office.community.slug}/disclosures/follow/overview/undo"
        undone = mine.post(undo, data={"list": "1"})

    assert sent.status_code == 303
    assert before == 1
    assert "社区与居委会" in listed or "取消关注" in listed
    assert "您已关注" in shown
    assert undone.location.endswith("/me/disclosures")
    assert session.query(Subscription).count() == 0


def test_the_button_alone_is_swapped(here: Scene, browser):
    address = f"/c/{here.office.community.slug}/disclosures/follow/overview"
    with clock.at(DAY):
        answer = browser(here.asker).post(address, headers={"HX-Request": "true"})

    text = answer.get_data(as_text=True)
    assert text.lstrip().startswith('<div id="follow"')
    assert "取消关注" in text


def test_a_stranger_signs_in_to_follow_and_no_class_is_made_up(here: Scene, client, browser):
    address = f"/c/{here.office.community.slug}/disclosures/follow"
    assert client.get(f"{address}/overview").location.startswith("/login")
    assert browser(here.asker).get(f"{address}/nonsense").status_code == 404


def test_each_follower_is_told_once_of_a_publication_and_it_counts_as_news():
    here = office()
    item = ItemFactory.create()
    fan, other = resident(), resident()
    with transaction():
        service.follow(community_id=here.community.id, person_id=fan.id, klass=ItemClass.OVERVIEW)
        service.follow(community_id=here.community.id, person_id=other.id, klass=ItemClass.FUNDS)
    Way(here, item).done()

    told = session.query(OutboxMessage).filter_by(topic="disclosure.published").all()
    assert [one.person_id for one in told] == [fan.id]
    assert not topics.find("disclosure.published").solicited
    assert topics.find("question.answered").solicited


def test_of_a_list_for_residents_only_residents_are_told():
    here = office()
    inside, outside = neighbour(here.community), resident()
    with transaction():
        for person in (inside, outside):
            service.follow(community_id=here.community.id, person_id=person.id, klass=ItemClass.AID)
    Way(here, ItemFactory.aid()).done()

    told = session.query(OutboxMessage).filter_by(topic="disclosure.published").all()
    assert [one.person_id for one in told] == [inside.id]


def test_deleting_the_account_leaves_the_public_question_and_cuts_the_person(here: Scene, client):
    public, held = ask(here), ask(here, "请回电13812345678")
    with transaction():
        service.follow(
            community_id=here.office.community.id,
            person_id=here.asker.id,
            klass=ItemClass.OVERVIEW,
        )
    with transaction():
        records.forget_asker(here.asker.id)
        records.forget_subscriber(here.asker.id)

    assert (row(public).asker_id, row(public).text) == (None, "这笔钱用在哪里")
    assert (row(held).asker_id, row(held).text) == (None, "")
    assert row(held).words_erased_at is not None
    assert session.query(Subscription).count() == 0
    reply(here, public)
    with clock.at(DAY):
        assert "用于维修" in client.get(f"{here.path}/objections/1").get_data(as_text=True)
        assert "文字不再公开" in client.get(f"{here.path}/objections/2").get_data(as_text=True)


def test_a_person_takes_own_questions_and_what_is_followed_along(here: Scene):
    ask(here)
    with transaction():
        service.follow(
            community_id=here.office.community.id, person_id=here.asker.id, klass=ItemClass.AID
        )

    [question] = records.export_questions(here.asker.id)
    [subscription] = records.export_subscriptions(here.asker.id)
    assert question["text"] == "这笔钱用在哪里"
    assert question.keys() == records.QUESTION_FIELDS.keys()
    assert subscription.keys() == records.SUBSCRIPTION_FIELDS.keys()
    assert subscription["community"] == here.office.community.name


def test_two_rows_of_one_person_keep_all_questions_and_follow_once(here: Scene, app: Flask):
    gone, kept = resident(), here.asker
    question = ask(here, person=gone)
    with transaction():
        for person in (gone, kept):
            service.follow(
                community_id=here.office.community.id, person_id=person.id, klass=ItemClass.AID
            )
        service.follow(
            community_id=here.office.community.id, person_id=gone.id, klass=ItemClass.FUNDS
        )
    with app.app_context(), transaction():
        merge_persons(gone_id=gone.id, kept_id=kept.id)

    assert row(question).asker_id == kept.id
    rows = session.query(Subscription).all()
    assert {one.person_id for one in rows} == {kept.id}
    assert sorted(one.klass for one in rows) == [ItemClass.AID, ItemClass.FUNDS]


def test_the_list_tells_how_questions_were_answered(here: Scene, client):
    reply(here, ask(here))
    ask(here)
    with clock.at(DAY):
        address = f"/c/{here.office.community.slug}/disclosures"
        text = client.get(address).get_data(as_text=True)

    assert "2026年收到疑问和异议2件，已答复1件，其中按期答复1件。" in text
    assert "<caption>" in text


def test_questions_about_lists_for_residents_are_counted_in_no_public_figure(client):
    with clock.at(DAY):
        here = made(item=ItemFactory.aid())
    ask(here)
    with clock.at(DAY):
        text = client.get(f"/c/{here.office.community.slug}/disclosures").get_data(as_text=True)

    assert "收到疑问" not in text
