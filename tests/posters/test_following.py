"""From paper to page: where a code leads, what is counted, and what is kept of nobody."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from portal.base import clock, db
from portal.base.printing import posters as port
from portal.base.printing.posters import PosterKind, Subject, Target
from portal.community.identity.models import Person
from portal.community.places.models import Building, Community
from portal.posters import service
from portal.posters.models import ShortLink

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50 Mobile"}


@pytest.fixture
def link(community: Community, building: Building, committee: Person) -> ShortLink:
    """The poster of a building."""
    with db.transaction():
        (made,) = service.make(
            community_id=community.id,
            wanted={"building": {building.code}},
            actor_id=committee.id,
        )
    return made


def visits(link: ShortLink) -> int:
    """How often it was counted."""
    return db.session.scalar(select(ShortLink.visits).where(ShortLink.id == link.id))


def test_a_scan_leads_to_the_form_with_the_place_and_is_counted(
    client: FlaskClient, link: ShortLink, building: Building
):
    answer = client.get(f"/q/{link.code}", headers=PHONE)

    assert answer.status_code == 303
    assert answer.location == f"/c/xingfuli/report?place={building.code}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert visits(link) == 1
    form = client.get(answer.location).text
    assert f'value="b{building.id}" selected' in form or f'selected value="b{building.id}"' in form


def test_a_code_is_found_as_people_type_it(client: FlaskClient, link: ShortLink):
    for typed in (link.code.lower(), f"{link.code[:3]}-{link.code[3:]}", f"{link.code} "):
        assert client.get(f"/q/{typed}", headers=PHONE).status_code == 303
    assert visits(link) == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Baiduspider/2.0)"},
        {"User-Agent": "curl/8.1"},
        {"User-Agent": ""},
        PHONE | {"Sec-Purpose": "prefetch;prerender"},
        PHONE | {"Purpose": "prefetch"},
        PHONE | {"X-Purpose": "preview"},
    ],
)
def test_programs_and_pages_fetched_ahead_are_led_on_and_not_counted(
    client: FlaskClient, link: ShortLink, headers: dict[str, str]
):
    assert client.get(f"/q/{link.code}", headers=headers).status_code == 303
    assert visits(link) == 0


def test_a_look_at_the_headers_is_not_counted(client: FlaskClient, link: ShortLink):
    assert client.head(f"/q/{link.code}", headers=PHONE).status_code == 303
    assert visits(link) == 0


def test_a_visit_that_cannot_be_counted_is_led_on_all_the_same(
    client: FlaskClient, link: ShortLink
):
    if db.session.get_bind().dialect.name != "sqlite":
        pytest.skip("the database is made to refuse by a trigger of SQLite")
    refuse = "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    db.session.execute(text(f"CREATE TRIGGER full BEFORE UPDATE ON short_links {refuse}"))
    db.session.commit()

    answer = client.get(f"/q/{link.code}", headers=PHONE)

    assert answer.status_code == 303
    assert visits(link) == 0


def test_nothing_is_kept_of_the_visitor():
    assert {column.key for column in ShortLink.__table__.columns} == {
        "id",
        "community_id",
        "code",
        "kind",
        "subject",
        "label",
        "endpoint",
        "arguments",
        "visits",
        "created_at",
        "created_by_id",
        "retired_at",
        "retired_by_id",
    }


def test_a_retired_code_says_where_to_go_instead_and_counts_no_more(
    client: FlaskClient, link: ShortLink, committee: Person
):
    with db.transaction():
        service.retire(link.id, actor_id=committee.id)

    page = client.get(f"/q/{link.code}", headers=PHONE)

    assert page.status_code == 410
    assert 'href="/c/xingfuli/report"' in page.text
    assert "022-27000001" in page.text
    assert visits(link) == 0


def test_a_code_of_a_closed_community_leads_to_the_list(
    client: FlaskClient, link: ShortLink, community: Community
):
    community.closed_on = clock.today()
    db.session.commit()

    page = client.get(f"/q/{link.code}", headers=PHONE)

    assert page.status_code == 410
    assert 'href="/"' in page.text


def test_a_code_never_given_is_not_found(client: FlaskClient, link: ShortLink):
    for typed in ("CCCCCCC", "%00", "%E4%B8%80" * 40, "x" * 300):
        assert client.get(f"/q/{typed}", headers=PHONE).status_code == 404


def test_a_page_that_is_no_more_is_told_like_a_retired_poster(
    client: FlaskClient, community: Community
):
    kind = PosterKind(
        "gone",
        "Gone",
        lambda _c: [Subject("1", "One")],
        lambda _k: Target("rooms.gone", {"no": "1"}),
        lambda _c, _k: {},
    )
    port.register(kind)
    try:
        with db.transaction():
            (made,) = service.make(community_id=community.id, wanted={"gone": {"1"}}, actor_id=None)
        assert client.get(f"/q/{made.code}", headers=PHONE).status_code == 410
    finally:
        port._kinds.pop("gone")
