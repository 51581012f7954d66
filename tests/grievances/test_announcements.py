"""The words of every announcement, its address, and who may be told."""

import pytest
from flask import Flask

from portal.base import clock
from portal.base.outbox import rendering, topics
from portal.grievances import announcements
from portal.grievances.announcements import TELLS, TOPICS
from portal.grievances.models import GrievanceStatus
from tests.factories.grievances import GrievanceFactory, scene

S = GrievanceStatus


@pytest.mark.parametrize("name", sorted(TOPICS))
def test_every_topic_has_words_with_the_number_and_leads_somewhere(app: Flask, name):
    with clock.at("2026-11-23T09:00:00+08:00"):
        grievance = GrievanceFactory.create(status=S.IN_PROGRESS)
    facts = announcements._facts(grievance) | {"stage": "立案和处罚决定"}

    with app.test_request_context(headers={"Cookie": "lang=en"}):
        told = rendering.render(f"grievance.{name}", facts, channel="inbox")

    assert grievance.no in told.text
    assert told.title
    assert grievance.no in told.url
    assert ("/desk/" in told.url) == (TOPICS[name][1] == topics.STAFF)


def test_every_topic_that_is_told_is_known():
    assert {tell.topic for tells in TELLS.values() for tell in tells} <= set(TOPICS)


def test_facts_hold_no_words_and_no_reporter():
    grievance = GrievanceFactory.create(scene=scene(), text="我是王女士")
    facts = announcements._facts(grievance)

    assert "王女士" not in str(facts)
    assert "reporter_id" not in facts


def test_news_of_a_followed_report_is_nothing_that_was_asked_for() -> None:
    unsolicited = {topic.name for topic in _ours() if not topic.solicited}

    assert unsolicited == {f"grievance.{name}" for name in TOPICS if name.startswith("followed_")}


def test_of_what_staff_are_told_only_a_missed_limit_leaves_the_portal_by_itself() -> None:
    assert {topic.name for topic in _ours() if topic.at_once} == {"grievance.overdue"}


def _ours() -> list[topics.Topic]:
    return [topic for topic in topics.registered() if topic.name.startswith("grievance.")]
