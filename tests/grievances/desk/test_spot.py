"""Found and put right on the spot: one screen, two photos, kept once."""

import io
import re
import uuid

import pytest
from sqlalchemy import select

from portal.base.db import session
from portal.grievances.models import Grievance, SpotFix
from tests.factories.grievances import scene
from tests.factories.photos import chosen
from tests.factories.places import BuildingFactory
from tests.grievances.desk.conftest import text


def typed(here, **more):
    return {
        "submission_id": str(uuid.uuid4()),
        "category": "flyers.pasted",
        "place": f"b{here.building.id}",
        "note": "二层楼道",
        "before": chosen("red.jpg", "red"),
        "after": chosen("green.jpg", "green"),
        **more,
    }


def fixes() -> list[SpotFix]:
    return list(session.scalars(select(SpotFix)))


def test_it_is_recorded_with_both_photos_and_shown_in_the_list(worker, here):
    assert worker.get("spot").status_code == 200

    answer = worker.post("spot", **typed(here))

    assert answer.status_code == 303
    (fix,) = fixes()
    assert (fix.by_id, fix.grid_id, fix.note) == (here.worker.id, here.grid.id, "二层楼道")
    page = text(worker.get("spot"))
    assert "二层楼道" in page
    tokens = re.findall(r'src="(/files/[^"]+/thumb)"', page)
    assert len(tokens) == 2
    assert all(worker.client.get(each).status_code == 200 for each in tokens)


def test_it_counts_as_no_report(worker, here):
    worker.post("spot", **typed(here))

    assert session.scalars(select(Grievance)).all() == []


def test_the_same_form_sent_twice_is_kept_once(worker, here):
    form = typed(here)
    worker.post("spot", **form)
    worker.post(
        "spot", **form | {"before": chosen("red.jpg", "red"), "after": chosen("green.jpg", "green")}
    )

    assert len(fixes()) == 1


def test_a_missing_photo_is_named_and_the_other_one_kept(worker, here):
    form = typed(here)
    del form["after"]

    refused = worker.post("spot", **form)

    page = text(refused)
    assert refused.status_code == 422
    assert "Add this photo" in page
    assert "二层楼道" in page
    kept = re.search(r'name="before_id" value="([^"]+)"', page)[1]
    again = typed(here, before_id=kept)
    del again["before"]
    assert worker.post("spot", **again).status_code == 303
    assert len(fixes()) == 1


def test_what_is_no_photo_is_refused_by_name(worker, here):
    answer = worker.post("spot", **typed(here, after=(io.BytesIO(b"%PDF-1.4"), "a.jpg")))

    assert answer.status_code == 422
    assert "Not an image file" in text(answer)
    assert fixes() == []


def test_a_building_of_another_community_is_not_taken(worker, here):
    other = BuildingFactory.create()

    assert worker.post("spot", **typed(here, place=f"b{other.id}")).status_code == 422
    assert fixes() == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_those_who_act_on_reports_record(supervisor, enter, here, method):
    stranger = enter(scene().worker, here)

    assert getattr(supervisor, method)("spot").status_code == 403
    assert getattr(stranger, method)("spot").status_code == 404


def test_the_list_goes_on_page_by_page(worker, here):
    for n in range(13):
        worker.post("spot", **typed(here, note=f"第{n}处"))

    first = text(worker.get("spot"))
    address = first.split('class="pager"')[1].split('href="')[1].split('"')[0]
    second = text(worker.client.get(address))

    assert first.count('class="spot-line"') == 12
    assert second.count('class="spot-line"') == 1
