"""The floor answers what it is measured by, and both sides get the same installation."""

import io
from collections import Counter

import pytest

from benchmarks import floor, shapes


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """The floor with fifty grievances."""
    monkeypatch.setenv("FLOOR_DATA", str(tmp_path))
    floor.fill(tmp_path, 50)
    return floor.create_app().test_client()


def test_the_list_pages_through_a_community_by_key(bare):
    first = bare.get("/list").text
    assert '<a href="/detail/50">' in first

    older = bare.get("/list?before=20").text
    assert '<a href="/detail/15">' in older
    assert '<a href="/detail/20">' not in older


def test_a_detail_shows_history_and_photos(bare):
    page = bare.get("/detail/5").text

    assert page.count("<li>") >= 2
    assert page.count("/photos/5-") == 2


def test_filing_keeps_the_grievance_its_history_and_its_photos(bare):
    names = [
        bare.post("/photo", data={"photo": (io.BytesIO(b"bytes"), "a.jpg")}).text for _ in range(2)
    ]
    answer = bare.post("/file", data={"summary": "灯坏了", "detail": "楼道", "photo": names})

    assert answer.status_code == 303
    page = bare.get(answer.location).text
    assert all(f"/photos/{name}" in page for name in names)
    assert "submitted" in page


def test_the_queue_holds_what_is_open(bare):
    assert bare.get("/desk?grid=4").status_code == 200


def test_the_largest_of_fifty_communities_has_a_fifth():
    counted = Counter(shapes.community_of(number) for number in range(1, 10_001))

    assert len(counted) == shapes.COMMUNITIES
    assert counted.most_common(1) == [(1, 2000)]
    assert max(n for community, n in counted.items() if community != 1) < 200


def test_the_same_size_gives_the_same_rows():
    assert shapes.samples(200) == shapes.samples(200)
