"""What neighbours may see: released and unreleased words and photos, holding back, the checks."""

import io

import pytest
from PIL import Image

from portal.base.db import session
from portal.grievances.models import GrievancePhoto, GrievanceStatus
from tests.factories.grievances import BROWSER, GrievanceFactory
from tests.factories.photos import jpeg, received
from tests.grievances.desk.conftest import fresh, text

S = GrievanceStatus


def photo() -> str:
    """A white photo of 120 by 90 pixels that waits for its form."""
    return received(jpeg("white", (120, 90), quality=95))


@pytest.fixture
def report(here):
    return GrievanceFactory.create(
        scene=here,
        text="三单元门口有垃圾",
        visibility="neighbours",
        photo_tokens=[photo(), photo()],
        uploader_key=BROWSER,
    )


def photos_of(report) -> list[GrievancePhoto]:
    return list(session.query(GrievancePhoto).filter_by(grievance_id=report.id).order_by("id"))


def public_page(client, here, report) -> str:
    return text(client.get(f"/c/{here.community.slug}/reports/{report.no}"))


def test_neighbours_see_words_and_photos_only_once_released(worker, client, here, report):
    before = public_page(client, here, report)
    assert "三单元门口有垃圾" not in before
    assert "/public/thumb" not in before
    first, _second = photos_of(report)

    worker.act(report, "release", text="y", photos=[first.id])

    after = public_page(client, here, report)
    assert "三单元门口有垃圾" in after
    assert after.count("/public/thumb") == 1
    assert [each.released for each in photos_of(report)] == [True, False]


def test_what_is_ticked_no_more_is_taken_back(worker, client, here, report):
    first, second = photos_of(report)
    worker.act(report, "release", text="y", photos=[first.id, second.id])

    worker.act(report, "release", photos=[second.id])

    page = public_page(client, here, report)
    assert "三单元门口有垃圾" not in page
    assert [each.released for each in photos_of(report)] == [False, True]

    worker.act(report, "release")
    assert [each.released for each in photos_of(report)] == [False, False]


def test_covered_squares_are_black_in_the_copy_for_neighbours(worker, client, here, report):
    first, _second = photos_of(report)

    worker.act(report, "release", photos=[first.id], **{f"cover-{first.id}": ["0", "35"]})

    page = public_page(client, here, report)
    address = page.split("/public/thumb")[0].rsplit('"', 1)[1] + "/public/full"
    shown = Image.open(io.BytesIO(client.get(address).data)).convert("L")
    assert shown.getpixel((5, 5)) < 40
    assert shown.getpixel((115, 85)) < 40
    assert shown.getpixel((60, 45)) > 200
    original = worker.client.get(address.replace("/public/full", "/full"))
    assert Image.open(io.BytesIO(original.data)).convert("L").getpixel((5, 5)) > 200


def test_a_kind_that_is_never_public_offers_no_release(worker, here):
    private = GrievanceFactory.create(scene=here, category="illegal_construction.shed")

    assert "/release" not in text(worker.get(f"reports/{private.no}"))
    answer = worker.act(private, "release", text="y")
    assert answer.status_code == 403
    assert "never shown to neighbours" in text(answer)


def test_held_back_reports_are_nowhere_public_until_let_through(worker, client, here, report):
    listing = f"/c/{here.community.slug}/reports"
    assert report.no in text(client.get(listing))

    worker.act(report, "hold", text="疑似点名他人")

    assert report.no not in text(client.get(listing))
    assert client.get(f"{listing}/{report.no}").status_code == 404
    assert "Held back from neighbours" in text(worker.get(f"reports/{report.no}"))

    worker.act(report, "unhold")
    assert report.no in text(client.get(listing))


def test_the_page_of_checks_lists_what_is_held_and_what_waits(worker, here, report):
    held = GrievanceFactory.create(scene=here, text="清运加微信", visibility="neighbours")
    private = GrievanceFactory.create(scene=here, category="parking", visibility="staff")

    page = text(worker.get("moderation"))

    assert f'id="check-{held.no}"' in page
    assert "Holds words that need a check" in page
    assert f'id="check-{report.no}"' in page
    assert "三单元门口有垃圾" in page
    assert private.no not in page


def test_what_was_looked_at_leaves_the_checks_and_returns_when_something_is_added(
    worker, here, report
):
    answer = worker.post(f"reports/{report.no}/withhold?from=moderation", version=report.version)
    assert answer.location.endswith("/moderation")
    assert report.no not in text(worker.get("moderation"))

    worker.act(report, "add", text="又多了一堆")
    assert report.no in text(worker.get("moderation"))


def test_held_reports_are_let_through_or_refused_as_abuse_from_the_checks(worker, here):
    fine, abuse = (
        GrievanceFactory.create(scene=here, text="清运加微信", visibility="neighbours")
        for _n in range(2)
    )

    answer = worker.post(f"reports/{fine.no}/unhold?from=moderation", version=fine.version)
    assert answer.location.endswith("/moderation")
    assert fresh(fine).held_for is None

    form = text(worker.get(f"reports/{abuse.no}/reject?from=moderation&reason=abuse"))
    assert '<option selected value="abuse">' in form
    worker.act(abuse, "reject", reason="abuse", text="广告")
    assert fresh(abuse).status is S.REJECTED


def test_supervisors_do_not_check(supervisor):
    assert supervisor.get("moderation").status_code == 403


def test_an_empty_page_of_checks_says_so(worker):
    assert "Nothing waits for a check." in text(worker.get("moderation"))
