"""Covering faces and plates: boxes drawn on a photo, the copy for neighbours, the original."""

import io
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select

from portal.base.db import session
from portal.base.files import covering
from portal.base.files.covering import Area, BadArea
from portal.base.files.models import StoredFile
from portal.grievances.models import PhotoCover
from tests.factories.grievances import BROWSER, GrievanceFactory
from tests.factories.photos import jpeg, received
from tests.grievances.desk.conftest import fresh, text
from tests.grievances.desk.test_showing import photo, photos_of

FACE, PLATE = "0.1000 0.1000 0.2000 0.2000", "0.7500 0.8000 0.2000 0.1000"


@pytest.fixture
def report(here):
    return GrievanceFactory.create(
        scene=here,
        text="三单元门口有垃圾",
        visibility="neighbours",
        photo_tokens=[photo()],
        uploader_key=BROWSER,
    )


def public_address(report) -> str:
    (one,) = photos_of(report)
    return f"/files/{session.get(StoredFile, one.file_id).token}/public/full"


def grey(response) -> Image.Image:
    return Image.open(io.BytesIO(response.data)).convert("L")


def boxes_of(report) -> list[str]:
    session.expire_all()
    return session.scalars(select(PhotoCover.boxes)).one()


def test_drawn_boxes_are_black_for_neighbours_and_the_original_is_for_staff_alone(
    worker, client, report
):
    (one,) = photos_of(report)
    worker.act(report, "release", photos=[one.id], **{f"box-{one.id}": [FACE, PLATE]})

    address = public_address(report)
    shown = grey(client.get(address))
    small = grey(client.get(address.replace("full", "thumb")))
    for picture in (shown, small):
        wide, high = picture.size
        assert picture.getpixel((int(wide * 0.2), int(high * 0.2))) < 40
        assert picture.getpixel((int(wide * 0.85), int(high * 0.85))) < 40
        assert picture.getpixel((int(wide * 0.5), int(high * 0.5))) > 200
    for variant in ("full", "thumb"):
        original = address.replace("public/full", variant)
        assert client.get(original).status_code == 404
        untouched = grey(worker.client.get(original))
        assert untouched.getpixel((24, 18)) > 200


def test_the_copy_is_another_file_without_what_was_covered(worker, report):
    (one,) = photos_of(report)
    worker.act(report, "release", photos=[one.id], **{f"box-{one.id}": [FACE]})

    session.expire_all()
    file = session.get(StoredFile, one.file_id)
    assert file.public_sha256 != file.sha256


def test_what_was_covered_is_covered_again_when_the_form_is_opened_anew(worker, client, report):
    (one,) = photos_of(report)
    worker.act(report, "release", photos=[one.id], **{f"box-{one.id}": [FACE]})

    page = text(worker.get(f"reports/{report.no}/release"))
    assert f'name="was-{one.id}" value="{FACE}"' in page
    assert f'name="box-{one.id}" value="{FACE}" checked' in page
    assert '<rect x="0.1" y="0.1" width="0.2" height="0.2"/>' in page


def test_boxes_are_kept_when_nothing_is_shown_yet(worker, report):
    (one,) = photos_of(report)
    worker.act(report, "release", **{f"box-{one.id}": [FACE]})

    assert boxes_of(report) == [FACE]
    assert not photos_of(report)[0].released


def test_a_preview_shows_nothing_to_anybody_and_keeps_what_was_drawn(worker, client, report):
    (one,) = photos_of(report)
    page = text(
        worker.act(
            report, "release", text="y", photos=[one.id], preview="1", **{f"box-{one.id}": [FACE]}
        )
    )

    preview = page.split('id="preview-title"')[1].split("</section>")[0]
    assert "<rect" in preview
    assert "三单元门口有垃圾" in preview
    assert f'name="box-{one.id}" value="{FACE}" checked' in page
    assert client.get(public_address(report)).status_code == 404
    assert fresh(report).released_at is None


@pytest.mark.parametrize(
    "broken", ["0.1 0.1 0.2", "0.1 0.1 0.2 0", "0.1 0.1 2 2", "nan 0 1 1", "", "1 0 0.1 0.1"]
)
def test_a_damaged_box_shows_nothing_rather_than_a_face(worker, client, report, broken):
    (one,) = photos_of(report)
    answer = worker.act(report, "release", photos=[one.id], **{f"box-{one.id}": [broken]})

    assert answer.status_code == 422
    assert "damaged" in text(answer)
    assert client.get(public_address(report)).status_code == 404


def test_an_older_page_does_not_uncover_what_a_colleague_covered(worker, colleague, client, report):
    (one,) = photos_of(report)
    stale = fresh(report).version
    colleague.act(report, "release", photos=[one.id], **{f"box-{one.id}": [FACE]})

    answer = worker.post(
        f"reports/{report.no}/release",
        version=stale,
        photos=[one.id],
        **{f"box-{one.id}": [PLATE]},
    )

    assert answer.status_code == 409
    page = text(answer)
    assert "changed what is covered" in page
    assert f'value="{FACE}" checked' in page
    assert f'value="{PLATE}" checked' in page
    assert boxes_of(report) == [FACE]
    again = dict(re.findall(r'name="(was-\d+|version)"[^>]*value="([^"]+)"', page))
    assert again[f"was-{one.id}"] == FACE


def test_squares_ticked_without_script_become_boxes(worker, report):
    (one,) = photos_of(report)
    worker.act(report, "release", photos=[one.id], **{f"cover-{one.id}": ["0"]})

    assert [covering.read(box).left for box in boxes_of(report)] == [0]


def test_a_forgotten_photo_takes_its_boxes_along(worker, report):
    (one,) = photos_of(report)
    worker.act(report, "release", **{f"box-{one.id}": [FACE]})

    session.delete(session.get(type(one), one.id))
    session.commit()

    assert session.scalars(select(PhotoCover)).all() == []


@given(st.integers(1, 9990), st.integers(1, 9990), st.integers(1, 10000), st.integers(1, 10000))
def test_a_box_covers_every_pixel_it_touches_and_survives_being_kept(left, top, width, height):
    area = Area(left / 10000, top / 10000, width / 10000, height / 10000)
    again = covering.read(area.text)
    box = again.box(1600, 1200)

    assert box.left <= again.left * 1600
    assert box.top <= again.top * 1200
    assert box.right >= (again.left + again.width) * 1600
    assert box.bottom >= (again.top + again.height) * 1200


def test_the_squares_leave_no_gap_between_them():
    areas = [covering.field(number) for number in range(36)]
    for wide, high in ((1600, 1200), (333, 777)):
        boxes = [area.box(wide, high) for area in areas]
        assert {box.left for box in boxes[:6]} | {wide} >= {0}
        for left, right in pairwise(boxes[:6]):
            assert left.right >= right.left
        for above, below in zip(boxes[:30], boxes[6:], strict=True):
            assert above.bottom >= below.top
        assert boxes[35].right >= wide
        assert boxes[35].bottom >= high
    with pytest.raises(BadArea):
        covering.field(36)


def test_a_box_drawn_along_the_very_edge_keeps_the_form_open(worker, report):
    (one,) = photos_of(report)
    worker.act(report, "release", **{f"box-{one.id}": ["0.99999 0.1 0.1 0.1", FACE]})

    assert worker.get(f"reports/{report.no}/release").status_code == 200


def test_more_boxes_than_can_be_kept_are_refused_with_all_of_them_still_there(worker, report):
    (one,) = photos_of(report)
    drawn = [f"0.{number:02}00 0.1000 0.0500 0.0500" for number in range(covering.MOST_AREAS + 1)]
    answer = worker.act(report, "release", photos=[one.id], **{f"box-{one.id}": drawn})

    page = text(answer)
    assert answer.status_code == 422
    assert str(covering.MOST_AREAS) in page
    assert all(f'value="{box}" checked' in page for box in drawn)


def test_a_box_covers_what_was_seen_under_it_on_a_photo_taken_sideways(worker, client, here):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    token = received(jpeg("white", (120, 90), quality=95, exif=exif))
    report = GrievanceFactory.create(
        scene=here, visibility="neighbours", photo_tokens=[token], uploader_key=BROWSER
    )
    (one,) = photos_of(report)

    worker.act(report, "release", photos=[one.id], **{f"box-{one.id}": ["0 0 1 0.2"]})

    shown = grey(client.get(public_address(report)))
    assert shown.size == (90, 120)
    assert shown.getpixel((85, 10)) < 40
    assert shown.getpixel((5, 110)) > 200
