"""The staff's pages: candidates, the two side by side, one leads; separating and splitting."""

import re

from sqlalchemy import select

from portal.base.access import Role
from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.grievances import service
from portal.grievances.lifecycle import REPORTER, Actor
from portal.grievances.models import GrievanceStatus
from tests.factories.grids import GridFactory
from tests.factories.grievances import BROWSER, GrievanceFactory, scene, upload
from tests.factories.identity import staff
from tests.factories.places import BuildingFactory
from tests.grievances.desk.conftest import fresh, text
from tests.grievances.merging.making import join, parts_of, split

S = GrievanceStatus


def two(here):
    """Two reports about the same heap."""
    return (
        GrievanceFactory.create(scene=here, text="一号楼门口垃圾桶满了没人清"),
        GrievanceFactory.create(scene=here, text="垃圾桶满了，一号楼门口很臭"),
    )


def send(desk, case, lead, leads="other", **more):
    """The form as the page of the comparison sends it."""
    more.setdefault("other_version", fresh(lead).version)
    return desk.act(case, "merge", other=lead.no, leads=leads, **more)


def test_the_bar_offers_joining_with_its_key(worker, here):
    first, _second = two(here)

    page = text(worker.get(f"reports/{first.no}"))

    assert re.search(r'href="[^"]+/merge"[^>]*data-key="m"', page)


def test_likely_ones_are_offered_with_what_speaks_for_them(worker, here):
    first, second = two(here)
    elsewhere = BuildingFactory.create(community=here.community)
    GridFactory.create(community=here.community, buildings=[elsewhere])
    unlike = GrievanceFactory.create(
        scene=here, category="flyers", building_id=elsewhere.id, text="贴广告"
    )
    private = GrievanceFactory.create(scene=here, category="parking")

    page = text(worker.get(f"reports/{first.no}/merge"))

    offered = page.split("Likely the same")[1].split("</section>")[0]
    assert second.no in offered
    assert "same place, same kind, within three days, like words" in offered
    assert unlike.no not in offered
    assert private.no not in offered


def test_both_are_compared_and_the_chosen_one_leads(worker, here):
    first, second = two(here)

    page = text(worker.get(f"reports/{first.no}/merge?other={second.no.replace('-', '')}"))
    assert first.text in page
    assert second.text in page
    answer = send(worker, first, second, leads="this")

    assert answer.status_code == 303
    assert (fresh(second).status, second.lead_case_id) == (S.MERGED, first.id)
    page = text(worker.get(f"reports/{first.no}"))
    assert "1 report of the same matter is dealt with together with this one" in page
    # Above the facts, where the pinned bar of a phone does not lie half over the links.
    assert 0 < page.index(f"/reports/{second.no}") < page.index("Who can see it")


def test_a_swap_brings_the_next_report_here_the_lead(worker, here):
    first, second = two(here)

    answer = send(worker, first, second, swap=True)

    assert answer.status_code == 200
    assert "1 report of the same matter is dealt with together with this one" in text(answer)
    assert first.no in text(answer)


def test_the_page_of_a_merged_report_leads_to_its_lead(worker, here):
    first, second = two(here)
    send(worker, first, second)

    page = text(worker.get(f"reports/{first.no}"))

    assert "Dealt with together with" in page
    assert f'reports/{second.no}"' in page


def test_an_unknown_number_is_said_beside_the_field_and_kept(worker, here):
    first, _second = two(here)
    elsewhere = GrievanceFactory.create(scene=scene(), text="别的社区")

    for typed in ("261123-999", "垃圾", elsewhere.no.replace("001", "777")):
        page = text(worker.get(f"reports/{first.no}/merge?other={typed}"))
        assert "No report of this community has this number" in page
        assert f'value="{typed}"' in page


def test_private_and_public_are_not_joined_and_the_page_says_why(worker, here):
    first, _second = two(here)
    private = GrievanceFactory.create(scene=here, category="parking")

    page = text(worker.get(f"reports/{first.no}/merge?other={private.no}"))
    answer = send(worker, first, private)

    assert "nobody learns of the private one" in page.replace("&#39;", "'")
    assert answer.status_code == 422
    assert "They stay apart" in text(answer)
    assert fresh(first).status is S.SUBMITTED


def test_an_old_page_is_told_who_was_quicker(worker, colleague, here):
    first, second = two(here)
    third = GrievanceFactory.create(scene=here)
    seen = first.version
    send(worker, first, second)

    answer = send(colleague, first, third, version=seen)

    assert answer.status_code == 409
    assert f"Already handled by {here.worker.name}" in text(answer)


def test_a_lead_that_changed_meanwhile_is_said_too(worker, colleague, here):
    first, second = two(here)
    seen = second.version
    worker.act(second, "accept")

    answer = send(colleague, first, second, other_version=seen)

    assert answer.status_code == 409
    assert here.worker.name in text(answer)
    assert fresh(first).status is S.SUBMITTED


def test_neither_who_only_looks_nor_another_grids_worker_joins(supervisor, enter, here):
    first, second = two(here)
    other = staff(Role.GRID_WORKER, grid=GridFactory.create(community=here.community))

    assert send(supervisor, first, second).status_code == 403
    assert send(enter(other, here), first, second).status_code == 403


def test_a_grid_worker_does_not_join_into_a_neighbouring_grid(worker, colleague, here):
    first, _second = two(here)
    building = BuildingFactory.create(community=here.community)
    GridFactory.create(community=here.community, buildings=[building])
    there = GrievanceFactory.create(scene=here, building_id=building.id)

    answer = send(worker, first, there)

    assert answer.status_code == 422
    assert "Ask the committee" in text(answer)
    assert send(colleague, first, there).status_code == 303


def test_another_communitys_staff_find_nothing(enter, here):
    first, second = two(here)
    other = scene()

    answer = enter(other.worker, here).act(first, "merge", other=second.no, leads="other")

    assert answer.status_code in (403, 404)
    assert fresh(first).status is S.SUBMITTED


def test_separating_takes_a_reason_which_the_reporter_reads(worker, here):
    first, second = two(here)
    join(first, second, here)

    empty = worker.act(first, "unmerge", text=" ")
    answer = worker.act(first, "unmerge", text="两处不同的垃圾")

    assert empty.status_code == 422
    assert "Say why" in text(empty)
    assert answer.status_code == 303
    assert fresh(first).status is S.SUBMITTED


def test_a_report_is_split_and_room_for_more_parts_loses_nothing(worker, here):
    whole = GrievanceFactory.create(scene=here, text="垃圾没人清，门上还有小广告")
    typed = {
        "shown": "2",
        "category_0": "litter",
        "text_0": "垃圾没人清",
        "category_1": "flyers",
        "text_1": "",
    }

    page = text(worker.get(f"reports/{whole.no}/split"))
    more = worker.act(whole, "split", **typed, more="1")
    missing = worker.act(whole, "split", **typed)
    done = worker.act(whole, "split", **typed | {"text_1": "门上有小广告"})

    assert page.count(whole.text) >= 3
    assert more.status_code == 200
    assert "垃圾没人清</textarea>" in text(more)
    assert 'name="category_2"' in text(more)
    assert missing.status_code == 422
    assert "Write what this part is about" in text(missing)
    assert done.status_code == 303
    first, second = parts_of(fresh(whole))
    assert (first.building_id, second.building_id) == (here.building.id,) * 2
    shown = text(worker.get(f"reports/{whole.no}"))
    assert first.no in shown
    assert second.no in shown


def test_staff_never_read_the_query_code_of_a_part(colleague, here):
    whole = GrievanceFactory.file(scene=here, reporter_id=None).grievance
    with transaction():
        from portal.grievances.lifecycle import STAFF, Actor
        from portal.grievances.merging import service as merging
        from tests.grievances.merging.making import part

        merging.split(
            whole.id,
            actor=Actor(STAFF, here.colleague.id),
            version=whole.version,
            parts=[part(here, "litter", "一"), part(here, "flyers", "二")],
        )

    assert colleague.get(f"reports/{parts_of(whole)[0].no}/filed").status_code == 404


def test_the_reply_of_a_lead_warns_that_others_read_it_too(worker, here):
    first, second = two(here)
    join(first, second, here)
    join(GrievanceFactory.create(scene=here), second, here)
    with transaction():
        service.accept(second.id, actor=here.hand, version=fresh(second).version)
        service.self_handle(second.id, actor=here.hand, version=fresh(second).version)

    page = text(worker.get(f"reports/{second.no}/resolve"))

    assert "2 joined reports get this reply too, and their reporters read it." in page
    assert "get this reply too" not in text(worker.get(f"reports/{second.no}"))


def test_a_split_report_is_not_resolved_by_hand(worker, here):
    whole = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    split(whole, here)

    answer = worker.act(whole, "resolve", outcome="explained", reply="好了")

    assert answer.status_code == 409
    assert "Its parts are still being dealt with" in text(answer)


def test_the_refusal_of_a_lead_is_not_offered_to_be_taken_back(worker, here):
    lead, case = two(here)
    join(case, lead, here)

    answer = worker.act(lead, "reject", swap=True, reason="outside", text="不属于社区职责")

    assert (fresh(lead).status, fresh(case).status) == (S.REJECTED, S.SUBMITTED)
    assert f"{lead.no}/undo" not in text(answer)
    assert f"{lead.no}/undo" not in text(worker.get())


def test_what_is_added_to_a_joined_report_reaches_who_has_the_lead_in_hand(worker, colleague, here):
    first, second = two(here)
    with transaction():
        service.take_on(first.id, actor=here.hand, version=fresh(first).version)
        service.take_on(second.id, actor=here.other_hand, version=fresh(second).version)
    join(second, first, here)
    photo = upload()
    with transaction():
        service.add(
            second.id,
            actor=Actor(REPORTER, second.reporter_id),
            text="柜子里还有油漆桶",
            photo_tokens=[photo],
            uploader_key=BROWSER,
        )

    page = text(worker.get(f"reports/{first.no}"))

    assert "柜子里还有油漆桶" in page
    assert f"{second.no}: details added" in page
    assert photo in page
    told = session.scalars(
        select(OutboxMessage.person_id).where(OutboxMessage.topic == "grievance.added")
    ).all()
    assert told == [here.worker.id]
    assert photo in text(colleague.get(f"reports/{second.no}"))


def test_a_swap_from_what_a_search_found_brings_no_count_that_is_not_there(worker, here):
    first, second = two(here)

    found = worker.post(
        f"reports/{first.no}/merge?q=垃圾",
        swap=True,
        other=second.no,
        leads="other",
        version=first.version,
        other_version=second.version,
    )

    assert found.status_code == 200
    assert "queue-count" not in text(found)
