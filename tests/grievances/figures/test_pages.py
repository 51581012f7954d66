"""The pages of figures: what the public learns, what staff learn, and what nobody learns."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from portal.base import clock
from portal.base.db import session, transaction
from portal.grievances.figures import definitions
from portal.grievances.figures import service as counting
from portal.grievances.figures.models import Figure
from portal.grievances.models import GrievanceStatus
from portal.grievances.queries import categories
from tests.factories.grievances import GrievanceFactory, Scene, scene
from tests.factories.identity import sign_in
from tests.grievances.statements import watched

S = GrievanceStatus
NOVEMBER = "2026-11-23T09:00:00+08:00"
SEPTEMBER = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """A Monday in November."""
    with clock.at(NOVEMBER):
        yield


@pytest.fixture
def here(monday: None) -> Scene:
    """A community whose counting has begun, in May."""
    found = scene()
    found.grid.opened_on = date(2026, 1, 1)
    session.commit()
    with clock.at("2026-05-04T09:00:00+08:00"):
        GrievanceFactory.create(scene=found)
    counting.catch_up()
    return found


def put(here: Scene, month: date, kind: str = "litter", bucket: int = 0, **measures: int) -> None:
    """Counts as the worker would have written them."""
    with transaction():
        session.execute(
            delete(Figure).where(
                Figure.community_id == here.community.id,
                Figure.month == month,
                Figure.kind_id == categories.by_code()[kind].id,
                Figure.measure.in_(measures),
            )
        )
        for measure, n in measures.items():
            session.add(
                Figure(
                    community_id=here.community.id,
                    month=month,
                    kind_id=categories.by_code()[kind].id,
                    grid_key=here.grid.id,
                    measure=measure,
                    bucket=bucket,
                    n=n,
                )
            )


def stats(client: FlaskClient, here: Scene, query: str = "", name: str = "stats") -> str:
    """The public page in English."""
    client.set_cookie("lang", "en")
    answer = client.get(f"/c/{here.community.slug}/{name}{query}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_month_is_published_when_it_is_over_and_counted(client: FlaskClient, here: Scene) -> None:
    put(here, date(2026, 10, 1), received=17, resolved_in_time=12)
    put(here, date(2026, 11, 1), received=99)

    page = stats(client, here)

    assert "Oct 2026: received 17, dealt with 12" in page
    assert "Nov 2026</th>" not in page
    assert "Oct 2026</th>" in page
    assert ">99<" not in page


def test_a_month_that_is_not_wholly_counted_waits(client: FlaskClient, here: Scene) -> None:
    put(here, date(2026, 10, 1), received=17)
    from portal.grievances.figures.models import Counting

    with transaction():
        state = session.get(Counting, 1)
        assert state is not None
        state.until = datetime.fromisoformat("2026-10-31T23:00:00+08:00")

    assert "received 17" not in stats(client, here)


def test_small_numbers_are_not_shown_to_the_public(client: FlaskClient, here: Scene) -> None:
    put(here, SEPTEMBER, received=4, on_time=19, missed=3, solved=20, reopened=1, silent=3)
    put(here, SEPTEMBER, satisfied=17, fair=1, dissatisfied=2, unrated=3)

    page = stats(client, here, "?period=2026-09")

    assert "received fewer than 5" in page
    assert "at least 82%" in page  # 19 of at most 23
    assert "Numerator: Reports accepted or signed for by a person within the time limit: 19" in page
    assert "Denominator: Residents who gave an opinion: 17 to 25" in page
    assert "Shown apart: Not rated: fewer than 5" in page


def test_a_rate_made_of_large_numbers_is_exact(client: FlaskClient, here: Scene) -> None:
    put(here, SEPTEMBER, received=60, on_time=30, missed=10)

    assert ">75%<" in stats(client, here, "?period=2026-09")


def test_the_half_year_hides_what_would_tell_of_a_small_cell(
    client: FlaskClient, here: Scene
) -> None:
    put(here, date(2026, 5, 1), received=30)
    for kind in categories.tree():
        if kind.code != "litter":
            n = 2 if kind.code == "flyers" else 7
            put(here, date(2026, 6, 1), kind=kind.code, received=n)

    page = stats(client, here, "?period=2026-h1")

    assert "first half of 2026" in page
    table = page[page.index("Reports by kind and grid") :]
    assert "fewer than 5" in table
    assert "not published" in table


def test_filters_narrow_the_table_and_nonsense_is_ignored(client: FlaskClient, here: Scene) -> None:
    one = stats(client, here, f"?category=litter&grid={here.grid.id}")
    all_ = stats(client, here, "?period=%00&category=x&grid=99999999999999")

    litter, flyers = (categories.by_code()[code].name_en for code in ("litter", "flyers"))
    assert f'<th scope="row">{litter}</th>' in one
    assert f'<th scope="row">{flyers}</th>' not in one
    assert f'<th scope="row">{flyers}</th>' in all_


def test_a_community_without_reports_says_when_figures_appear(
    client: FlaskClient, here: Scene
) -> None:
    assert "Figures appear when the first month with reports is over" in stats(client, scene())


def test_the_sheet_tells_what_the_page_tells(client: FlaskClient, here: Scene) -> None:
    put(here, SEPTEMBER, received=4, on_time=30, missed=10)

    sheet = stats(client, here, "?period=2026-09", name="stats.csv")

    assert sheet.startswith("\ufeff")
    assert "2026-09,Received,fewer than 5" in sheet
    assert "2026-09,Response rate,75%" in sheet


@pytest.fixture
def desk(app: Flask, here: Scene) -> Any:
    """The desk of the grid's worker, in English."""
    client = app.test_client()
    client.set_cookie("lang", "en")
    sign_in(client, here.worker)

    def get(query: str = "", slug: str = here.community.slug) -> Any:
        return client.get(f"/desk/c/{slug}/stats{query}")

    return get


def test_staff_see_true_numbers_and_the_running_month(desk: Any, here: Scene) -> None:
    put(here, date(2026, 11, 1), received=3, on_time=2, missed=1)

    page = desk("?period=2026-11").get_data(as_text=True)

    assert "Nov 2026: received 3" in page
    assert "66.7%" in page


def opinions(page: str, when: str, rate: str = "Satisfaction rate") -> str:
    """The row of a month in the table of what residents think."""
    table = page[page.index(f"{rate}, whole community") :]
    table = table[: table.index("</table>")]
    if f"<th scope=row>{when}" not in table:
        return ""
    row = table[table.index(f"<th scope=row>{when}") :]
    return row[: row.index("</tr>")]


def test_staff_see_opinions_only_of_months_with_five_and_never_by_grid(
    desk: Any, here: Scene
) -> None:
    put(here, SEPTEMBER, satisfied=3, dissatisfied=1)
    put(here, date(2026, 10, 1), satisfied=6, fair=1, dissatisfied=1)
    put(here, date(2026, 10, 1), kind="flyers", dissatisfied=2)

    for query in ("", f"?category=flyers&grid={here.grid.id}"):
        page = " ".join(desk(query).get_data(as_text=True).split())
        assert opinions(page, "Sep 2026").count("—") == 4
        assert "at least 60%" in opinions(page, "Oct 2026")  # 6 of 10 satisfied, the rest too few


def test_staff_are_not_told_how_few_residents_thought_something(desk: Any, here: Scene) -> None:
    put(here, date(2026, 10, 1), satisfied=9, fair=0, dissatisfied=1)

    page = " ".join(desk().get_data(as_text=True).split())
    rows = desk(".csv").get_data(as_text=True).splitlines()

    row = opinions(page, "Oct 2026")
    assert row.count("fewer than 5") == 2
    assert "at least 90%" in row  # the one other answer may be either
    assert [line for line in rows if line.startswith("2026-10") and "Dissatisfied,1" in line] == []


def test_the_running_month_tells_staff_no_opinions_so_that_no_answer_shows_by_a_difference(
    desk: Any, here: Scene
) -> None:
    put(here, date(2026, 11, 1), received=40, solved=30, satisfied=20, dissatisfied=10)

    page = " ".join(desk("?period=2026-11").get_data(as_text=True).split())
    table = desk(".csv").get_data(as_text=True)

    assert opinions(page, "Nov 2026") == ""
    assert "30 / 30" in page
    assert not [one for one in table.splitlines() if "Nov 2026" in one and "atisfied" in one]
    assert "Dissatisfied,10" not in table


def test_what_is_said_on_the_phone_stands_apart_from_residents_own_answers(
    desk: Any, client: FlaskClient, here: Scene
) -> None:
    put(here, date(2026, 10, 1), solved=8, unsolved=8, satisfied=8, dissatisfied=8)
    put(here, date(2026, 10, 1), called_solved=9, called_unsolved=6, not_reached=7)
    put(here, date(2026, 10, 1), called_satisfied=7, called_dissatisfied=8)

    staff = " ".join(desk("?period=2026-10").get_data(as_text=True).split())
    public = " ".join(stats(client, here, "?period=2026-10").split())

    for page in (staff, public):
        assert "Numerator: Times a resident said it is solved: 8" in page
        assert "Numerator: Residents who said on the phone that it is solved: 9" in page
        assert "Denominator: Residents who were reached by phone and said whether" in page
        assert "Shown apart: Call-back: calls without an answer: 7" in page
    assert ">50%<" in opinions(staff, "Oct 2026")
    assert "46.7%" in opinions(staff, "Oct 2026", "Satisfaction rate by call-back")


def test_refused_withdrawn_and_joined_reports_stand_beside_every_rate(
    desk: Any, client: FlaskClient, here: Scene
) -> None:
    put(here, date(2026, 10, 1), received=40, rejected=5, withdrawn=6, merged=7)

    staff = " ".join(desk("?period=2026-10").get_data(as_text=True).split())
    public = " ".join(stats(client, here, "?period=2026-10").split())

    beside = "Not accepted 5, Withdrawn 6, Joined with another report 7"
    assert public.count(beside) == len(definitions.RATES)
    assert staff.count(beside) == len(definitions.RATES)
    assert ">5 / 6 / 7<" in staff
    assert ">5 / 6 / 7<" in public


def test_staff_of_another_community_learn_nothing(desk: Any) -> None:
    assert desk(slug=scene().community.slug).status_code in (403, 404)


def test_the_pages_cost_the_same_however_many_reports_there_are(
    client: FlaskClient, here: Scene
) -> None:
    stats(client, here)
    with watched() as few:
        stats(client, here)
    for _n in range(12):
        with clock.at("2026-09-02T09:00:00+08:00"):
            GrievanceFactory.create(scene=here, status=S.CLOSED)
    counting.catch_up()
    with watched() as many:
        stats(client, here)

    assert many.count == few.count <= 12, many.told()


def test_the_list_and_the_home_page_lead_to_the_figures(client: FlaskClient, here: Scene) -> None:
    address = f"/c/{here.community.slug}/stats"
    for page in ("", "reports"):
        answer = client.get(f"/c/{here.community.slug}/{page}").get_data(as_text=True)
        assert f'href="{address}"' in answer


def test_a_chart_has_a_table_beside_it_and_its_finding_as_its_name(
    client: FlaskClient, here: Scene
) -> None:
    put(here, date(2026, 10, 1), received=17, resolved_in_time=12, solved=9, unsolved=5, reopened=6)

    page = stats(client, here)

    finding = "Oct 2026: received 17, dealt with 12, resolution rate 45%"
    assert f'role="img" aria-label="{finding}"' in page
    assert "<polyline" in page or "<circle" in page
    assert ">9 / 20<" in page


def test_counting_is_done_by_the_worker_within_a_minute() -> None:
    from portal.base import timers

    found = {timer.name: timer for timer in timers.registered()}
    assert found["grievances.figures"].every <= timedelta(minutes=1)
