"""What is said on the phone is counted apart from what residents say themselves."""

from collections import Counter

from portal.base.db import session
from portal.grievances.figures import service as counting
from portal.grievances.figures.models import Figure
from tests.factories.calls import called
from tests.grievances.callback.test_recording import unrated


def counted(here) -> Counter[str]:
    counting.catch_up()
    rows = session.query(Figure).filter_by(community_id=here.community.id)
    return Counter({row.measure: row.n for row in rows if row.n})


def test_solved_on_the_phone_is_no_answer_of_the_residents_own(here):
    report = unrated(here)
    before = counted(here)

    called(report, here, "no_answer")
    called(report, here, satisfaction="dissatisfied")

    assert counted(here) - before == {
        "not_reached": 1,
        "called_solved": 1,
        "called_dissatisfied": 1,
    }
    assert (before["silent"], before["unrated"]) == (1, 1)


def test_a_reopening_by_phone_counts_with_the_call_alone(here):
    report = unrated(here)
    before = counted(here)

    called(report, here, solved=False, comment="没修好")

    assert counted(here) - before == {"called_unsolved": 1, "called_unrated": 1}


def test_counting_anew_gives_the_same(here):
    called(unrated(here), here, solved=False, comment="没修好")
    called(unrated(here), here, satisfaction="fair")
    once = counted(here)

    counting.recount()

    assert counted(here) == once
