"""The hotline's own words for kinds of problem: asked once, remembered, changed again."""

import re

import pytest

from portal.base.db import transaction
from portal.grievances.models import Category
from tests.grievances.transfer.conftest import (
    HEADINGS,
    as_csv,
    as_xlsx,
    bring_in,
    chosen,
    number,
    order,
    text,
    upload,
)
from tests.grievances.transfer.test_imports import reports, states


def on_to_kinds(desk, content, name="工单.csv"):
    """Send a list in and agree to its columns; the import, and where that leads."""
    import_id = number(upload(desk, content, name))
    answer = desk.post(f"imports/{import_id}/columns", **chosen(desk, import_id))
    return import_id, answer.location


def fields(page):
    """The words asked about, and the field in which each is answered."""
    found = re.findall(r'<label[^>]*for="(kind_\w+)"[^>]*>\s*(.*?)\s*</label>', page, re.S)
    return {re.sub(r"<[^>]+>", "", word).strip(): name for name, word in found}


@pytest.mark.parametrize("content", [as_csv, as_xlsx])
def test_a_word_that_is_none_of_our_names_is_asked_once_and_remembered(desk, here, content):
    first = content(order("A1", 问题类型="市容-暴露垃圾"), order("A2"))
    import_id, where = on_to_kinds(desk, first)
    assert where.endswith(f"/imports/{import_id}/kinds")
    page = text(desk.get(f"imports/{import_id}/kinds"))
    asked = fields(page)
    assert list(asked) == ["市容-暴露垃圾"]
    assert "In 1 line" in page

    answer = desk.post(f"imports/{import_id}/kinds", **{asked["市容-暴露垃圾"]: "litter.household"})
    assert answer.location.endswith("/preview")
    desk.post(f"imports/{import_id}/run")

    assert [row[1] for row in states(import_id)] == ["done", "done"]
    assert {each.category.code for each in reports()} == {"litter.household"}
    again, where = on_to_kinds(desk, content(order("A3", 问题类型="市容－暴露垃圾 ")))
    assert where.endswith(f"/imports/{again}/preview")
    desk.post(f"imports/{again}/run")
    assert reports()[-1].category.code == "litter.household"


def test_what_a_word_means_is_known_in_lists_with_other_headings_and_changed_for_all(desk, here):
    import_id, _where = on_to_kinds(desk, as_csv(order("A1", 问题类型="五九")))
    asked = fields(text(desk.get(f"imports/{import_id}/kinds")))
    desk.post(f"imports/{import_id}/kinds", **{asked["五九"]: "flyers"})
    desk.post(f"imports/{import_id}/run")
    other = as_csv(order("A2", 问题类型="五九"), headings=(*HEADINGS, "备注"))

    second, where = on_to_kinds(desk, other)
    assert where.endswith("/preview")
    assert f"imports/{second}/kinds" in text(desk.get(f"imports/{second}/preview"))
    page = text(desk.get(f"imports/{second}/kinds"))
    assert re.search(r'<option selected[^>]*value="flyers"', page)
    desk.post(f"imports/{second}/kinds", **{asked["五九"]: "litter"})
    desk.post(f"imports/{second}/run")

    bring_in(desk, as_csv(order("A3", 问题类型="五九")))
    assert [each.category.code for each in reports()] == ["flyers", "litter", "litter"]


def test_a_word_said_to_be_none_of_ours_is_not_asked_again_and_its_lines_say_why(desk, here):
    import_id = bring_in(desk, as_csv(order("A1", 问题类型="外星人")))
    assert states(import_id) == [(2, "refused", "kind_unknown")]

    again, where = on_to_kinds(desk, as_csv(order("A1", 问题类型="外星人")))

    assert where.endswith(f"/imports/{again}/preview")


def test_a_kind_that_is_no_longer_used_is_asked_for_again(desk, here):
    import_id, _where = on_to_kinds(desk, as_csv(order("A1", 问题类型="五九")))
    asked = fields(text(desk.get(f"imports/{import_id}/kinds")))
    desk.post(f"imports/{import_id}/kinds", **{asked["五九"]: "flyers"})
    memory_of_flyers_is_gone()

    again, where = on_to_kinds(desk, as_csv(order("A2", 问题类型="五九")))

    assert where.endswith(f"/imports/{again}/kinds")


def memory_of_flyers_is_gone():
    from portal.base.db import session
    from portal.grievances.transfer.models import ColumnMemory

    with transaction():
        memory = session.query(ColumnMemory).one()
        memory.presets = {**memory.presets, "kinds": {"五九": "no_such_kind"}}
    assert session.query(Category).filter_by(code="no_such_kind").first() is None


def test_a_kind_we_do_not_have_is_refused_and_nothing_is_remembered(desk, here):
    import_id, _where = on_to_kinds(desk, as_csv(order("A1", 问题类型="五九")))
    asked = fields(text(desk.get(f"imports/{import_id}/kinds")))

    answer = desk.post(f"imports/{import_id}/kinds", **{asked["五九"]: "no_such_kind"})

    assert answer.status_code == 422
    assert desk.post(f"imports/{import_id}/columns", **chosen(desk, import_id)).location.endswith(
        "/kinds"
    )


def test_words_are_not_asked_of_a_list_that_was_filed_or_that_a_colleague_sent_in(
    desk, colleague, here
):
    import_id = bring_in(desk, as_csv(order("A1")))

    answer = desk.get(f"imports/{import_id}/kinds")
    assert answer.location.endswith(f"/imports/{import_id}")
    other, _where = on_to_kinds(desk, as_csv(order("A2", 问题类型="五九")))
    assert colleague.get(f"imports/{other}/kinds").status_code == 403
