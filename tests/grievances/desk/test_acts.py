"""What staff do with a report: without script, by swap, refused by role, grid, place and time."""

import io
import re

import pytest

from portal.base.access import Role
from portal.base.db import transaction
from portal.grievances import service
from portal.grievances.models import EventKind, GrievanceStatus, Outcome
from tests.factories.grids import GridFactory
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import resident, staff
from tests.factories.photos import chosen
from tests.factories.places import BuildingFactory
from tests.grievances.desk.conftest import SWAP, fresh, text

S, E = GrievanceStatus, EventKind


def kinds(grievance) -> list[EventKind]:
    return [each.kind for each in fresh(grievance).events]


def test_a_report_is_accepted_and_the_next_one_opens(worker, here):
    first, second = (GrievanceFactory.create(scene=here) for _n in range(2))

    answer = worker.act(first, "accept")

    assert answer.status_code == 303
    assert answer.location.endswith(f"/reports/{second.no}")
    assert fresh(first).status is S.ACCEPTED
    assert first.holder_id == here.worker.id
    assert f"{first.no} was accepted." in text(worker.client.get(answer.location))


def test_the_last_report_leads_back_to_the_list(worker, here):
    only = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)

    answer = worker.act(only, "resolve", outcome="explained", reply="已向居民说明")

    assert answer.location.endswith("/reports?view=pending")
    assert fresh(only).status is S.RESOLVED


def test_the_filters_of_the_queue_are_kept_from_report_to_report(worker, here):
    first, second = (GrievanceFactory.create(scene=here) for _n in range(2))
    GrievanceFactory.create(scene=here, category="parking")

    answer = worker.post(
        f"reports/{first.no}/accept?category=litter&view=new", version=first.version
    )

    assert answer.location.endswith(f"/reports/{second.no}?view=new&category=litter")


def test_a_swap_brings_the_next_report_the_changed_row_and_the_count(worker, here):
    first, second = (GrievanceFactory.create(scene=here) for _n in range(2))

    answer = worker.act(first, "accept", swap=True)

    html = text(answer)
    assert f'id="item" class="stack" data-no="{second.no}"' in html
    assert f'<li id="row-{first.no}" data-row hx-swap-oob="true">' in html
    assert 'id="queue-count" hx-swap-oob="true">2<' in html
    assert 'hx-swap-oob="innerHTML:#msg"' in html
    assert answer.headers["HX-Push-Url"].endswith(f"/reports/{second.no}")
    assert "<html" not in html


def test_a_row_that_left_the_view_is_taken_out_of_the_list(worker, here):
    only = GrievanceFactory.create(scene=here)

    answer = worker.act(only, "ask", swap=True, text="哪个单元？")

    assert f'<li id="row-{only.no}" hx-swap-oob="delete">' in text(answer)
    assert "Nothing is left here." in text(answer)


def test_a_question_pauses_the_clock_and_the_answer_of_a_caller_lets_it_go_on(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.ACCEPTED)

    assert "What do you need to know?" in text(worker.get(f"reports/{report.no}/ask"))
    assert worker.act(report, "ask", text="哪个单元？").status_code == 303
    assert fresh(report).status is S.NEED_INFO
    page = text(worker.get(f"reports/{report.no}"))
    assert "Resident, our clock paused" in page
    assert "哪个单元？" in page

    answer = worker.act(report, "answer", text="居民来电：三单元")

    assert answer.status_code == 303
    assert fresh(report).status is S.ACCEPTED
    assert "居民来电：三单元" in text(worker.get(f"reports/{report.no}"))


def test_whoever_deals_with_it_becomes_the_holder(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.ACCEPTED)

    worker.act(report, "handle")

    assert fresh(report).status is S.IN_PROGRESS
    assert here.worker.name in text(worker.get(f"reports/{report.no}"))


def test_the_reply_is_told_to_the_resident(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)

    assert "Reply to the resident" in text(worker.get(f"reports/{report.no}/resolve"))
    worker.act(report, "resolve", outcome="partly", reply="已清一半，周五前清完")

    assert fresh(report).outcome is Outcome.PARTLY
    assert report.reply == "已清一半，周五前清完"


def test_a_reply_without_result_or_words_is_given_back_with_what_was_typed(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)

    no_result = worker.act(report, "resolve", reply="已清运完毕")
    no_words = worker.act(report, "resolve", outcome="fixed", reply="  ")

    assert (no_result.status_code, no_words.status_code) == (422, 422)
    assert "已清运完毕" in text(no_result)
    assert "Choose a result" in text(no_result)
    assert re.search(r'<input checked [^>]*value="fixed"', text(no_words))
    assert fresh(report).status is S.IN_PROGRESS


def test_a_kind_that_needs_a_photo_says_so_and_keeps_the_reply(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    assert report.category.photo_on_resolve

    answer = worker.act(report, "resolve", outcome="fixed", reply="已清运完毕")

    assert answer.status_code == 422
    assert "Add a photo of how it looks now" in text(answer)
    assert "已清运完毕" in text(answer)


def test_a_refusal_names_reason_words_and_where_to_turn(worker, here):
    report = GrievanceFactory.create(scene=here)

    answer = worker.act(report, "reject", reason="outside", text="属市政道路")

    assert answer.status_code == 303
    assert fresh(report).status is S.REJECTED
    page = text(worker.get(f"reports/{report.no}"))
    assert "属市政道路" in page
    assert "12345" in page


def test_a_refusal_towards_somebody_who_needs_care_waits_for_a_second_person(
    worker, colleague, here
):
    person = resident()
    with transaction():
        person.needs_care = True
    report = GrievanceFactory.create(scene=here, reporter=person)

    first = worker.act(report, "reject", reason="outside", text="属市政道路")
    assert "is proposed" in text(worker.client.get(first.location))
    assert fresh(report).status is S.SUBMITTED
    assert worker.get(f"reports/{report.no}/reject").status_code == 303

    colleague.act(report, "reject", reason="outside", text="同意")
    assert fresh(report).status is S.REJECTED


def test_after_an_objection_somebody_else_decides(worker, colleague, here):
    report = GrievanceFactory.create(scene=here, status=S.REJECTED)
    with transaction():
        service.appeal(report.id, actor=service.Actor("reporter"), text="就在小区里")

    again = worker.act(report, "accept")

    assert again.status_code == 403
    assert "Somebody else must look at it now" in text(again)
    assert colleague.act(report, "accept").status_code == 303


def test_a_note_is_for_colleagues_only(worker, here, client):
    report = GrievanceFactory.create(scene=here)
    follow_up = service.secrets_of(report)

    worker.act(report, "note", text="业主电话里很生气")

    assert "业主电话里很生气" in text(worker.get(f"reports/{report.no}"))
    client.post(f"/c/{here.community.slug}/follow/{follow_up.follow_token}")
    own = client.get(f"/c/{here.community.slug}/reports/{report.no}")
    assert own.status_code == 200
    assert "业主电话里很生气" not in text(own)


def test_what_a_caller_adds_is_kept_with_who_wrote_it_down(worker, here):
    report = GrievanceFactory.create(scene=here)

    worker.act(report, "add", text="又多了一堆")

    page = text(worker.get(f"reports/{report.no}"))
    assert "又多了一堆" in page
    assert "Details added by staff" in page


def test_kind_place_and_grid_are_put_right(worker, here):
    other = BuildingFactory.create(community=here.community)
    report = GrievanceFactory.create(scene=here)

    page = text(worker.get(f"reports/{report.no}/change"))
    assert f'<option selected value="b{here.building.id}">' in page
    worker.act(
        report,
        "change",
        category="parking",
        place=f"b{other.id}",
        place_text="",
        grid=str(here.grid.id),
    )

    assert fresh(report).kind.code == "parking"
    assert (report.building_id, report.grid_id) == (other.id, here.grid.id)
    assert E.CHANGE in kinds(report)


def test_an_old_page_is_told_who_was_quicker_and_what_was_typed_is_kept(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.ACCEPTED)
    seen = report.version
    with transaction():
        service.self_handle(report.id, actor=here.other_hand, version=seen)

    answer = worker.act(report, "ask", version=seen, text="具体在几层？")

    assert answer.status_code == 409
    assert f"Already handled by {here.colleague.name}. It now stands at: Being handled" in text(
        answer
    )
    assert "具体在几层？" in text(answer)
    assert f'name="version" type="hidden" value="{fresh(report).version}"' in text(answer)
    assert fresh(report).status is S.IN_PROGRESS


def test_what_was_typed_is_shown_even_when_the_act_is_no_longer_possible(worker, here):
    report = GrievanceFactory.create(scene=here)
    seen = report.version
    with transaction():
        service.withdraw(report.id, actor=service.Actor("reporter"))

    answer = worker.act(report, "ask", version=seen, text="具体在几层？", swap=True)

    assert answer.status_code == 409
    assert "Someone changed this while you were editing" in text(answer)
    assert "具体在几层？" in text(answer)
    assert "not possible at this stage any more" in text(answer)


def test_a_second_tap_of_the_same_button_is_one_tap(worker, here):
    report = GrievanceFactory.create(scene=here)
    seen = report.version

    first = worker.act(report, "accept", version=seen)
    second = worker.act(report, "accept", version=seen)

    assert (first.status_code, second.status_code) == (303, 303)
    assert kinds(report).count(E.ACCEPT) == 1


def test_a_second_tap_with_words_keeps_them(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    seen = report.version

    worker.act(report, "resolve", version=seen, outcome="explained", reply="第一次写的")
    second = worker.act(report, "resolve", version=seen, outcome="explained", reply="第二次写的")

    assert second.status_code == 409
    assert "You dealt with it a moment ago" in text(second)
    assert "第二次写的" in text(second)
    assert fresh(report).reply == "第一次写的"


ACTS = [
    "accept",
    "handle",
    "ask",
    "resolve",
    "reject",
    "note",
    "add",
    "answer",
    "change",
    "release",
    "withhold",
    "hold",
    "unhold",
]


@pytest.mark.parametrize("act", ACTS)
def test_a_worker_of_another_grid_may_look_but_not_act(enter, here, act):
    grid = GridFactory.create(community=here.community)
    neighbour = enter(staff(Role.GRID_WORKER, grid=grid), here)
    report = GrievanceFactory.create(scene=here)

    assert neighbour.get(f"reports/{report.no}").status_code == 200
    assert neighbour.act(report, act, text="x", reason="outside").status_code == 403
    assert len(fresh(report).events) == 1


@pytest.mark.parametrize("act", ACTS)
def test_supervisors_may_look_but_not_act(supervisor, here, act):
    report = GrievanceFactory.create(scene=here)

    assert supervisor.get(f"reports/{report.no}").status_code == 200
    assert supervisor.act(report, act, text="x", reason="outside").status_code == 403
    assert len(fresh(report).events) == 1


@pytest.mark.parametrize("act", [*ACTS, "contact", "filed", ""])
def test_reports_do_not_exist_on_the_desk_of_another_community(enter, here, act):
    elsewhere = scene()
    report = GrievanceFactory.create(scene=here)
    stranger = enter(elsewhere.worker, here)
    home = enter(elsewhere.worker, elsewhere)
    path = f"reports/{report.no}/{act}".rstrip("/")

    for desk in (stranger, home):
        assert desk.get(path).status_code in {404, 405} or act == ""
        assert desk.post(path, version=1, text="x").status_code in {404, 405}
    assert home.get(f"reports/{report.no}").status_code == 404
    assert len(fresh(report).events) == 1


def test_forms_that_do_not_fit_the_stage_lead_back_to_the_report(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.RESOLVED)

    answer = worker.get(f"reports/{report.no}/resolve")

    assert answer.status_code == 303
    assert "not possible at this stage" in text(worker.client.get(answer.location))


@pytest.mark.parametrize("act", ["ask", "reject", "note", "add", "change", "hold", "release"])
def test_each_form_opens_as_a_page_and_as_a_fragment(worker, here, act):
    report = GrievanceFactory.create(scene=here)

    page = worker.get(f"reports/{report.no}/{act}")
    fragment = worker.get(f"reports/{report.no}/{act}", headers=SWAP)

    assert "<h1" in text(page)
    assert 'id="act"' in text(page)
    assert text(fragment).lstrip().startswith('<article id="item"')


def test_reports_of_the_same_kind_in_the_same_building_are_named(worker, here):
    one, other = (GrievanceFactory.create(scene=here) for _n in range(2))
    GrievanceFactory.create(scene=here, category="parking")

    assert "Similar, still open" in text(worker.get(f"reports/{one.no}"))
    assert f"/reports/{other.no}" in text(worker.get(f"reports/{one.no}", headers=SWAP))


def test_a_number_that_does_not_exist_is_not_found(worker):
    assert worker.get("reports/261123-999").status_code == 404


def test_photos_of_the_work_are_sent_with_the_reply_without_script(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)

    answer = worker.act(
        report,
        "resolve",
        outcome="fixed",
        reply="已清运",
        photos=[chosen("after.jpg"), (io.BytesIO(b"%PDF"), "note.jpg")],
    )
    assert answer.status_code == 422
    assert "Photo 2: Not an image file" in text(answer)
    kept = re.search(r'name="photo_ids" value="([^"]+)"', text(answer))[1]

    answer = worker.act(report, "resolve", outcome="fixed", reply="已清运", photo_ids=[kept])
    assert answer.status_code == 303
    assert fresh(report).status is S.RESOLVED
    assert "After" in text(worker.get(f"reports/{report.no}"))
