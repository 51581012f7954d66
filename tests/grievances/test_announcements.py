"""The words of every announcement, its address, and who may be told."""

import pytest
from flask import Flask

from portal.base import clock
from portal.base.outbox import rendering, topics
from portal.grievances import announcements
from portal.grievances.announcements import TELLS, TOPICS, waking_hour
from portal.grievances.models import GrievanceStatus
from tests.factories.grievances import GrievanceFactory, scene

S = GrievanceStatus


@pytest.mark.parametrize("name", sorted(TOPICS))
def test_every_topic_has_words_with_the_number_and_leads_somewhere(app: Flask, name):
    with clock.at("2026-11-23T09:00:00+08:00"):
        grievance = GrievanceFactory.create(status=S.IN_PROGRESS)
    facts = announcements._facts(grievance)

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


@pytest.mark.parametrize(
    ("told_at", "not_before"),
    [
        ("07:59", "23T08:00"),
        ("08:00", "23T08:00"),
        ("20:59", "23T20:59"),
        ("21:00", "24T08:00"),
        ("00:10", "23T08:00"),
    ],
)
def test_staff_are_left_alone_at_night(told_at, not_before):
    with clock.at(f"2026-11-23T{told_at}:00+08:00"):
        moment = waking_hour(clock.now())
    assert clock.local(moment).isoformat().startswith(f"2026-11-{not_before}")
