"""Reporting, as a neighbour without an account does it."""

import io
import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.base.db import session
from portal.grievances.models import Grievance, GrievancePhoto, GrievanceStatus, Visibility
from tests.factories.grievances import Scene, scene
from tests.factories.photos import chosen, jpeg
from tests.grievances.pages.conftest import filed, send, typed


def the_report() -> Grievance:
    return session.scalars(select(Grievance).order_by(Grievance.id.desc()).limit(1)).one()


def test_a_report_with_two_photos_is_filed_without_signing_in(
    client: FlaskClient, here: Scene
) -> None:
    photos = [(io.BytesIO(jpeg((n * 90, 40, 40))), f"{n}.jpg") for n in (1, 2)]

    number = filed(client, here, photos=photos, text="")

    report = the_report()
    assert (report.no, report.status) == (number, GrievanceStatus.SUBMITTED)
    assert session.scalar(select(func.count()).select_from(GrievancePhoto)) == 2
    page = client.get(f"/c/{here.community.slug}/reports/{number}/done").get_data(as_text=True)
    assert f"已收到，编号{number}" in page
    assert "最晚" in page
    assert "答复您" in page


@pytest.mark.parametrize("address", ["report", "report?step=4"])
def test_the_form_says_that_a_report_is_no_petition(
    client: FlaskClient, here: Scene, address: str
) -> None:
    page = client.get(f"/c/{here.community.slug}/{address}").get_data(as_text=True)

    assert "不属于信访" in page


def test_ten_replays_of_one_submission_give_one_report_and_the_same_confirmation(
    client: FlaskClient, here: Scene
) -> None:
    same = str(uuid.uuid4())

    numbers = {filed(client, here, submission_id=same) for _time in range(10)}

    assert len(numbers) == 1
    assert session.scalar(select(func.count()).select_from(Grievance)) == 1


def test_nothing_typed_is_lost_when_something_is_missing(client: FlaskClient, here: Scene) -> None:
    photo = chosen()

    answer = send(
        client, here, category="", text="水泥袋堆在<b>楼前</b>", place_text="东侧", photos=[photo]
    )

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "请选择问题类型" in page
    assert "水泥袋堆在&lt;b&gt;楼前&lt;/b&gt;" in page
    assert 'value="东侧"' in page
    assert 'name="photo_ids"' in page
    assert session.scalar(select(func.count()).select_from(Grievance)) == 0


def test_a_photo_kept_from_a_refused_form_is_sent_with_the_next_one(
    client: FlaskClient, here: Scene
) -> None:
    refused = send(client, here, category="", photos=[chosen()])
    token = refused.get_data(as_text=True).split('name="photo_ids" value="')[1].split('"')[0]

    filed(client, here, photo_ids=token, text="")

    assert session.scalar(select(func.count()).select_from(GrievancePhoto)) == 1


def test_each_bad_photo_is_named_and_the_good_one_is_kept(client: FlaskClient, here: Scene) -> None:
    photos = [
        chosen("good.jpg"),
        (io.BytesIO(b"not a picture at all"), "bad.jpg"),
        (io.BytesIO(b""), "empty.jpg"),
    ]

    answer = send(client, here, photos=photos)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "第2张" in page
    assert "第3张" in page
    assert page.count('name="photo_ids"') == 1


def test_a_bad_photo_stands_in_the_summary_at_the_head_of_the_form(
    client: FlaskClient, here: Scene
) -> None:
    answer = send(client, here, photos=[(io.BytesIO(b"not a picture"), "bad.jpg")])

    summary = answer.get_data(as_text=True).split('id="error-summary"')[1].split("</div>")[0]
    assert "有1处需要修改" in summary
    assert '<a href="#photos">第1张：这不是图片，请重新选择</a>' in summary


def test_a_bad_photo_beside_a_kept_one_is_named_by_the_number_of_its_field(
    client: FlaskClient, here: Scene
) -> None:
    first = send(client, here, category="", photos=[chosen()])
    token = first.get_data(as_text=True).split('name="photo_ids" value="')[1].split('"')[0]
    empty, bad = (io.BytesIO(b""), ""), (io.BytesIO(b"not a picture"), "bad.jpg")

    answer = send(client, here, photo_ids=token, photos=[empty, bad])

    page = answer.get_data(as_text=True)
    assert "第3张：这不是图片" in page
    assert page.count('name="photo_ids"') == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"category": "no-such-kind"},
        {"place": "b999999999"},
        {"place": "b99999999999999999999999"},
        {"place": "'; DROP TABLE grievances"},
        {"place": ""},
        {"place": "other", "place_text": ""},
        {"place_text": "长" * 101},
        {"text": "长" * 2001},
        {"text": ""},
        {"visibility": "everybody"},
        {"text": " \n\t "},
    ],
)
def test_input_that_cannot_be_used_is_answered_beside_the_field(
    client: FlaskClient, here: Scene, changes: dict[str, Any]
) -> None:
    answer = send(client, here, **changes)

    assert answer.status_code == 422
    assert 'id="error-summary"' in answer.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(Grievance)) == 0


def test_hostile_text_is_shown_as_text(client: FlaskClient, here: Scene) -> None:
    number = filed(client, here, text="<script>alert(1)</script>\u202e{{7*7}}\x00 ' \" %s")

    page = client.get(f"/c/{here.community.slug}/reports/{number}").get_data(as_text=True)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_building_of_another_community_is_refused(client: FlaskClient, here: Scene) -> None:
    elsewhere = scene()

    answer = send(client, here, place=f"b{elsewhere.building.id}")

    assert answer.status_code == 422


def test_a_damaged_submission_number_does_not_lose_the_report(
    client: FlaskClient, here: Scene
) -> None:
    filed(client, here, submission_id="\x00broken")

    assert the_report().text == "楼下垃圾没人清"


@pytest.mark.parametrize(
    ("category", "choice", "expected"),
    [
        ("litter", "by_kind", Visibility.NEIGHBOURS),
        ("flyers", "by_kind", Visibility.NEIGHBOURS),
        ("paper_money", "by_kind", Visibility.NEIGHBOURS),
        ("parking", "by_kind", Visibility.STAFF),
        ("other", "by_kind", Visibility.STAFF),
        ("illegal_construction", "by_kind", Visibility.STAFF),
        ("illegal_construction", "neighbours", Visibility.STAFF),
        ("parking", "neighbours", Visibility.NEIGHBOURS),
        ("litter", "staff", Visibility.STAFF),
    ],
)
def test_who_may_see_a_report_follows_kind_and_choice(
    client: FlaskClient, here: Scene, category: str, choice: str, expected: Visibility
) -> None:
    filed(client, here, category=category, visibility=choice)

    assert the_report().visibility is expected


def test_the_poster_of_a_building_presets_the_place(client: FlaskClient, here: Scene) -> None:
    page = client.get(f"/c/{here.community.slug}/report?place={here.building.code}")

    assert f'selected value="b{here.building.id}"' in page.get_data(as_text=True)


def test_the_last_place_is_preset_on_the_same_phone(client: FlaskClient, here: Scene) -> None:
    filed(client, here)

    page = client.get(f"/c/{here.community.slug}/report").get_data(as_text=True)

    assert f'selected value="b{here.building.id}"' in page


def test_words_of_danger_show_the_emergency_numbers_first(client: FlaskClient, here: Scene) -> None:
    number = filed(client, here, category="other", text="三楼燃气泄漏，味道很大")

    page = client.get(f"/c/{here.community.slug}/reports/{number}/done").get_data(as_text=True)

    assert page.index("tel:119") < page.index("最晚")
    assert the_report().urgent


def test_the_elder_version_walks_through_four_questions_without_losing_anything(
    client: FlaskClient, here: Scene
) -> None:
    client.set_cookie("mode", "elder")
    address = f"/c/{here.community.slug}/report"
    first = client.get(address).get_data(as_text=True)
    assert "第1步，共4步" in first
    data = typed(here, text="", place="")

    missing = client.post(address, data=data | {"category": "", "step": "1", "next": "on"})
    assert missing.status_code == 422
    second = client.post(address, data=data | {"step": "1", "next": "on"})
    assert "第2步" in second.get_data(as_text=True)
    assert 'name="category" value="litter"' in second.get_data(as_text=True)
    third = client.post(
        address,
        data=data | {"step": "2", "next": "on", "photos": chosen()},
        content_type="multipart/form-data",
    )
    token = third.get_data(as_text=True).split('name="photo_ids" value="')[1].split('"')[0]
    data |= {"photo_ids": token, "place": f"b{here.building.id}"}
    fourth = client.post(address, data=data | {"step": "3", "next": "on"})
    assert "第4步" in fourth.get_data(as_text=True)
    assert f'value="{token}"' in fourth.get_data(as_text=True)
    done = client.post(address, data=data | {"step": "4", "text": "路口脏"})

    assert done.status_code == 303
    assert session.scalar(select(func.count()).select_from(GrievancePhoto)) == 1


def test_choosing_a_kind_tells_who_will_see_it(client: FlaskClient, here: Scene) -> None:
    address = f"/c/{here.community.slug}/report/who-sees?category="

    private = client.get(address + "illegal_construction").get_data(as_text=True)
    public = client.get(address + "litter").get_data(as_text=True)
    unknown = client.get(address + "x").get_data(as_text=True)

    assert 'type="radio"' not in private
    assert 'checked id="visibility-1"' in public
    assert "按问题类型" in unknown


def test_the_form_is_in_english_for_who_reads_english(client: FlaskClient, here: Scene) -> None:
    client.set_cookie("lang", "en")

    page = client.get(f"/c/{here.community.slug}/report").get_data(as_text=True)

    assert "What is the problem?" in page
    assert "Litter" in page
    assert '<html lang="en"' in page


def test_a_fresh_token_for_a_waiting_draft_is_never_cached(
    client: FlaskClient, here: Scene
) -> None:
    answer = client.get(f"/c/{here.community.slug}/report/token")

    assert answer.get_json()["token"]
    assert answer.headers["Cache-Control"] == "no-store"
