"""The page of retention: dry run first, then the rule; reports kept back; what was cleared."""

import html
import re

import pytest
from sqlalchemy import select

from portal.base import clock
from portal.base.access import Role
from portal.base.audit.models import AuditEntry
from portal.base.db import session
from portal.base.settings import get
from portal.base.settings.models import SettingValue
from portal.grievances.models import Grievance, GrievanceStatus
from portal.grievances.options import KEEP_MONTHS
from portal.grievances.retention import running
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import staff
from tests.factories.places import DivisionFactory
from tests.grievances.desk.conftest import Desk, text

S = GrievanceStatus
THEN, NOW = "2024-06-03T09:00:00+08:00", "2026-02-02T09:00:00+08:00"


@pytest.fixture
def here():
    with clock.at(THEN):
        return scene()


@pytest.fixture
def colleague(enter, here):
    with clock.at(NOW):
        yield enter(here.colleague, here)


@pytest.fixture
def report(here):
    with clock.at(THEN):
        return GrievanceFactory.create(scene=here, status=S.CLOSED, text="张大爷家门口")


def tried(desk: Desk, months: int) -> dict[str, str]:
    """The hidden fields of the form below a dry run."""
    page = text(desk.get(f"retention?months={months}"))
    form = page.split('id="form"')[1].split("</form>")[0]
    return dict(re.findall(r'name="(token|months|inherit)" value="([^"]+)"', html.unescape(form)))


def test_a_dry_run_shows_numbers_and_changes_nothing(colleague, here, report):
    page = text(colleague.get("retention?months=12"))

    assert "Dry run with 12 months: nothing was changed" in page
    assert report.no in page
    assert "张大爷" not in page
    assert session.scalars(select(SettingValue)).all() == []
    assert running.run() == 0


def test_the_number_holds_after_its_dry_run_was_seen_and_confirmed(colleague, here, report):
    answer = colleague.post("retention", reason="区里规定", **tried(colleague, 12))

    assert answer.status_code == 303
    assert get(KEEP_MONTHS, community=here.community.id) == 12
    assert get(KEEP_MONTHS) == 24
    assert running.run() == 1
    page = text(colleague.get("retention"))
    assert "In force: 12 months" in page
    assert "区里规定" in page
    assert "Removed: who reported" in page
    assert (
        session.scalar(select(AuditEntry.reason).where(AuditEntry.act == "setting.change"))
        == "区里规定"
    )


@pytest.mark.parametrize("token", ["", "made-up", None])
def test_without_a_dry_run_nothing_changes(colleague, here, token):
    fields = tried(colleague, 18)
    token = fields["token"] if token is None else token  # seen for another number

    answer = colleague.post("retention", reason="快", months="12", token=token)

    assert answer.status_code == 409
    assert "Look at the dry run first" in text(answer)
    assert get(KEEP_MONTHS, community=here.community.id) == 24


def test_a_dry_run_of_yesterday_or_of_a_rule_changed_since_is_not_enough(colleague, here):
    first, second = tried(colleague, 12), tried(colleague, 18)
    colleague.post("retention", reason="一", **first)
    assert colleague.post("retention", reason="二", **second).status_code == 409
    assert get(KEEP_MONTHS, community=here.community.id) == 12


def test_a_reason_is_needed_and_what_was_tried_stays(colleague, here):
    answer = colleague.post("retention", reason=" ", **tried(colleague, 12))

    assert answer.status_code == 422
    assert 'name="months" value="12"' in text(answer)
    assert get(KEEP_MONTHS, community=here.community.id) == 24


@pytest.mark.parametrize("months", ["0", "5", "241", "x", ""])
def test_a_senseless_number_is_told_beside_the_field(colleague, months):
    answer = colleague.get(f"retention?months={months}")

    assert answer.status_code == 422
    assert 'id="months-error"' in text(answer)


def test_the_wider_level_holds_again_after_a_dry_run_too(colleague, here):
    colleague.post("retention", reason="一", **tried(colleague, 12))
    page = text(colleague.get("retention?inherit=1"))
    token = re.search(r'name="token" value="([^"]+)"', page).group(1)

    colleague.post("retention", reason="按市里", inherit="y", token=token)

    assert get(KEEP_MONTHS, community=here.community.id) == 24


def test_the_page_of_settings_leads_here_and_sets_nothing_itself(colleague, here):
    page = text(colleague.get("settings"))
    assert f"/desk/c/{here.community.slug}/retention" in page
    address = "settings/values/grievances.keep_private_months"
    assert colleague.get(address).status_code == 404
    answer = colleague.post(address, value="6", reason="x", version="0")
    assert answer.status_code == 404


def test_a_report_is_kept_back_and_let_go_again(colleague, here, report):
    colleague.post("retention", reason="一", **tried(colleague, 12))
    answer = colleague.post("retention/holds", **{"hold-no": report.no, "hold-reason": "正在调解"})
    assert answer.status_code == 303
    assert running.run() == 0
    page = text(colleague.get("retention"))
    assert "正在调解" in page
    assert f"/desk/c/{here.community.slug}/reports/{report.no}" in page
    number = re.search(r'id="hold-(\d+)"', page).group(1)

    for _tap in range(2):
        assert colleague.post(f"retention/holds/{number}/lift").status_code == 303
    assert running.run() == 1


def test_a_strange_number_is_refused_and_what_was_typed_stays(colleague):
    answer = colleague.post(
        "retention/holds", **{"hold-no": "999999-99", "hold-reason": "正在调解"}
    )

    assert answer.status_code == 422
    assert "No report of this community has this number" in text(answer)
    assert 'value="正在调解"' in text(answer)


def test_a_report_about_staff_is_nowhere_on_the_page(colleague, here, report):
    session.get(Grievance, report.id).confidential = True
    session.commit()

    assert report.no not in text(colleague.get("retention?months=12"))


def test_others_get_no_page(enter, here):
    with clock.at(NOW):
        for person in (here.worker, here.supervisor):
            assert enter(person, here).get("retention").status_code == 403
        assert enter(scene().colleague, here).get("retention").status_code == 404


def test_an_administrator_tries_and_sets_it_for_all_communities_without_a_value(
    enter, here, report, client
):
    with clock.at(NOW):
        colleague = enter(here.colleague, here)
        colleague.post("retention", reason="一", **tried(colleague, 36))
        other = scene()
        with clock.at(THEN):
            GrievanceFactory.create(scene=other)
            theirs = GrievanceFactory.create(scene=other, status=S.CLOSED)
        admin = enter(staff(Role.ADMIN), here)

        page = text(admin.client.get("/desk/retention?months=12"))
        assert theirs.no in page
        assert report.no not in page.split("Dry run with")[1]
        token = re.search(r'name="token" value="([^"]+)"', page).group(1)
        answer = admin.client.post(
            "/desk/retention", data={"months": "12", "token": token, "reason": "全市"}
        )
        assert answer.status_code == 303
        assert (get(KEEP_MONTHS), get(KEEP_MONTHS, community=here.community.id)) == (12, 36)
        assert colleague.client.get("/desk/retention").status_code == 403
        street = enter(staff(Role.STREET, division=DivisionFactory.create()), here)
        assert street.client.get("/desk/retention").status_code in (403, 404)
