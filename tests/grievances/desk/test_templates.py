"""Templates of replies: what is offered where, how they are filled in, and how they are kept."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.base.db import session
from portal.grievances.models import GrievanceStatus
from portal.grievances.replies import queries, variables
from portal.grievances.replies.models import ReplyTemplate
from portal.grievances.replies.seeds import USUAL
from tests.factories.dispatch import UnitFactory
from tests.factories.grievances import GrievanceFactory, scene
from tests.grievances.desk.conftest import SWAP, fresh, text

S = GrievanceStatus


def filled(html: str, name: str = "reply") -> str:
    """What stands in the field."""
    return html.split(f'name="{name}"')[1].split(">", 1)[1].split("</textarea>")[0].strip()


def entered(**more: Any) -> dict[str, Any]:
    """A template as it is sent."""
    usual = {"act": "resolve", "kind": "", "name": "已清运", "text": "编号{编号}已清运。"}
    return usual | {"key": str(uuid.uuid4()), "version": "0"} | more


def rows(here: Any) -> int:
    wanted = select(func.count()).select_from(ReplyTemplate)
    return session.scalar(wanted.where(ReplyTemplate.community_id == here.community.id)) or 0


def test_every_installation_begins_with_templates_whose_variables_are_known():
    for usual in USUAL:
        assert variables.unknown(usual.text) == []
        assert variables.is_closed(usual.text)
        assert len(usual.text) < 400
    assert {usual.act for usual in USUAL} == set(queries.ACTS)


def test_a_form_offers_templates_of_its_act_and_of_the_kind_of_the_report(worker, here):
    litter = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)

    html = text(worker.get(f"reports/{litter.no}/resolve"))

    assert "垃圾已清运" in html
    assert "已办理" in html
    assert "车辆已移开" not in html
    assert "请补充位置" not in html


def test_without_a_script_the_form_comes_back_with_the_template_filled_in(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)

    page = worker.act(report, "resolve", fill="1", template="resolve-litter", outcome="fixed")

    html = text(page)
    assert page.status_code == 200
    assert report.no in filled(html)
    assert "生活垃圾" in filled(html)
    assert "11月23日" in filled(html)
    assert "{" not in filled(html)
    assert 'value="fixed" checked' in html.replace("checked type", "x") or "checked" in html
    assert fresh(report).status is S.IN_PROGRESS


def test_a_swap_gets_the_filled_field(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.ACCEPTED)

    html = text(worker.act(report, "ask", swap=True, fill="1", template="ask-place"))

    assert 'id="filled"' in html
    assert "请补充具体位置" in filled(html, "text")


def test_what_was_typed_is_never_overwritten(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)

    once = text(
        worker.act(report, "resolve", fill="1", template="resolve-litter", reply="张师傅已到。")
    )
    words = filled(once)
    assert words.startswith("张师傅已到。\n")
    assert "已于" in words
    assert "below what you wrote" in once
    twice = text(worker.act(report, "resolve", fill="1", template="resolve-litter", reply=words))
    assert filled(twice) == words


@pytest.mark.parametrize("chosen", ["", "no-such", "ask-place"])
def test_without_a_choice_that_fits_nothing_is_filled_in(worker, here, chosen):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)

    html = text(worker.act(report, "resolve", fill="1", template=chosen, reply="写了一半"))

    assert filled(html) == "写了一半"
    assert "Choose a template first." in html


def test_what_the_template_leaves_blank_has_to_be_written_before_it_is_sent(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    html = text(worker.act(report, "resolve", fill="1", template="resolve-done"))
    words = filled(html)
    assert "（待填：做了什么）" in words

    refused = worker.act(report, "resolve", outcome="explained", reply=words)
    sent = worker.act(
        report, "resolve", outcome="explained", reply=words.replace("（待填：做了什么）", "已修")
    )

    assert refused.status_code == 422
    assert "Fill in what is marked" in text(refused)
    assert sent.status_code == 303


def test_the_unit_stands_as_the_handler_where_one_has_it(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.ACCEPTED)
    unit = UnitFactory.create(here, name="安居物业")
    worker.act(report, "dispatch", unit=str(unit.id), reason="归他们管")
    worker.act(report, "sign")

    html = text(worker.act(report, "resolve", fill="1", template="resolve-done"))

    assert "已由安居物业办理" in filled(html)


def test_a_template_is_written_previewed_and_offered(colleague, here):
    form = entered(text="编号{编号}，{楼栋}，请致电｛电话｝。")

    preview = text(colleague.post("templates/new", preview="1", **form))
    assert "编号261123-042，3号楼，请致电0315-0000000。" in preview
    assert rows(here) == 0
    answer = colleague.post("templates/new", **form)

    assert answer.status_code == 303
    assert "已清运" in text(colleague.get("templates"))
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    html = text(colleague.act(report, "resolve", fill="1", template=form["key"]))
    assert filled(html).startswith(f"编号{report.no}，")


def test_the_same_form_sent_twice_is_kept_once(colleague, here):
    form = entered()

    answers = [colleague.post("templates/new", **form).status_code for _n in range(2)]

    assert answers == [303, 303]
    assert rows(here) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("您好{姓名}", "There is no variable {姓名}."),
        ("{编号}和{手机}与{姓名}", "{手机}、{姓名}"),
        ("编号{编号", "A brace is not closed."),
        ("", "Write the text"),
    ],
)
def test_unknown_variables_are_named_and_nothing_typed_is_lost(colleague, here, words, said):
    answer = colleague.post("templates/new", **entered(text=words, name="我的模板"))

    html = text(answer)
    assert answer.status_code == 422
    assert said in html
    assert "我的模板" in html
    assert words in html
    assert rows(here) == 0


def test_a_changed_template_is_a_new_version_and_the_former_stays(colleague, here):
    first = colleague.post("templates/resolve-litter", **entered(version="0", text="甲"))
    second = colleague.post("templates/resolve-litter", **entered(version="1", text="乙"))

    assert (first.status_code, second.status_code) == (303, 303)
    kept = queries.versions(here.community.id, "resolve-litter")
    assert [(each.version, each.text, each.replaced_at is None) for each in kept] == [
        (2, "乙", True),
        (1, "甲", False),
    ]
    assert kept[0].entered_by_id == here.colleague.id
    assert "甲" in text(colleague.get("templates/resolve-litter"))


def test_of_two_who_change_it_the_second_sees_both(colleague, here, enter):
    other = enter(here.supervisor, here)
    colleague.post("templates/resolve-litter", **entered(version="0", text="同事写的"))

    answer = other.post("templates/resolve-litter", **entered(version="0", text="我写的"))

    html = text(answer)
    assert answer.status_code == 409
    assert "同事写的" in html
    assert "我写的" in html
    again = other.post("templates/resolve-litter", **entered(version="1", text="我写的"))
    assert again.status_code == 303


def test_a_retired_template_is_offered_no_more_and_comes_back(colleague, here):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    colleague.post("templates/resolve-litter/retire", retired="1")
    assert "垃圾已清运" not in text(colleague.get(f"reports/{report.no}/resolve"))
    assert "not offered" in text(colleague.get("templates"))

    colleague.post("templates/resolve-litter/retire")

    assert "垃圾已清运" in text(colleague.get(f"reports/{report.no}/resolve"))


def test_a_grid_worker_reads_them_and_changes_none(worker, here):
    assert "Write a template" not in text(worker.get("templates"))
    assert worker.get("templates/new").status_code == 403
    assert worker.get("templates/resolve-litter").status_code == 403
    assert worker.post("templates/resolve-litter/retire").status_code == 403


def test_other_communities_have_their_own(colleague, here, enter):
    colleague.post("templates/resolve-litter", **entered(version="0", text="只在这里"))
    elsewhere = scene()

    html = text(enter(elsewhere.colleague, elsewhere).get("templates"))

    assert "只在这里" not in html
    assert "垃圾已清运" in html


def test_there_is_no_such_template(colleague):
    assert colleague.get("templates/no-such").status_code == 404
    assert colleague.post("templates/no-such/retire").status_code == 404
    assert colleague.get("templates", headers=SWAP).status_code == 200
