"""The page of the archives: asked for with a reason, watched, taken along, deleted."""

import io
import zipfile

import pytest
from sqlalchemy import select

from portal.base.access import Role
from portal.base.audit.models import AuditEntry
from portal.base.db import session
from portal.disclosures.archive.models import Archive, ArchiveState
from portal.disclosures.archive.service import KEEP_DAYS
from tests.disclosures.archive.conftest import ask, work
from tests.factories.disclosures import ItemFactory, Way, office, submission
from tests.factories.identity import sign_in, staff


@pytest.fixture
def desk(client, here):
    sign_in(client, here.drafter)
    return client


@pytest.fixture
def published(here):
    return Way(here, ItemFactory.create(name="工作计划")).done()


def at(here):
    return f"/desk/c/{here.community.slug}/disclosures/archive"


def form(**fields):
    return {"year": "2026", "reason": "年度归档", "submission_id": submission()} | fields


def test_a_year_is_asked_for_made_and_taken_along(desk, here, published):
    answer = desk.post(at(here), data=form())
    assert answer.status_code == 303
    waiting = desk.get(at(here)).text
    work()
    page = desk.get(at(here)).text
    archive = session.scalar(select(Archive))

    file = desk.post(f"{at(here)}/{archive.id}/file")

    assert 'hx-trigger="every 3s"' in waiting
    assert 'hx-trigger="every 3s"' not in page
    assert archive.sha256 in page
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert int(file.headers["Content-Length"]) == len(file.data)
    assert zipfile.ZipFile(io.BytesIO(file.data)).testzip() is None


def test_without_a_reason_nothing_is_made_and_what_was_typed_stays(desk, here, published):
    answer = desk.post(at(here), data=form(reason=" 好 "))

    assert answer.status_code == 422
    assert "好" in answer.text
    assert session.scalar(select(Archive)) is None


def test_a_year_of_which_nothing_was_published_is_not_offered(desk, here, published):
    answer = desk.post(at(here), data=form(year="2019"))

    assert answer.status_code == 422


def test_where_nothing_was_published_there_is_no_form(desk, here):
    page = desk.get(at(here)).text

    assert 'name="year"' not in page


def test_a_colleague_sees_who_asked_and_why_but_does_not_take_it(client, here, published):
    archive = ask(here)
    work()
    sign_in(client, here.colleague)

    page = client.get(at(here)).text
    answer = client.post(f"{at(here)}/{archive.id}/file")

    assert here.drafter.name in page
    assert "年度归档" in page
    assert f"/{archive.id}/file" not in page
    assert answer.status_code == 403
    taken = select(AuditEntry).where(AuditEntry.act == "disclosure.archive_taken")
    assert session.scalar(taken) is None


def test_it_can_be_deleted_by_who_asked_and_twice_is_no_harm(desk, here, published):
    archive = ask(here)
    work()

    for _tap in range(2):
        assert desk.post(f"{at(here)}/{archive.id}/delete").status_code == 303

    session.refresh(archive)
    assert archive.state is ArchiveState.GONE


def test_one_that_is_gone_says_so_and_leads_back(desk, here, published):
    archive = ask(here)
    work()
    desk.post(f"{at(here)}/{archive.id}/delete")

    answer = desk.post(f"{at(here)}/{archive.id}/file", follow_redirects=True)

    assert "重新申请" in answer.text


def test_one_that_is_being_made_is_given_up(desk, here, published):
    archive = ask(here)

    desk.post(f"{at(here)}/{archive.id}/delete")
    work()

    session.refresh(archive)
    assert archive.state is ArchiveState.GONE


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.SUPERVISOR])
def test_others_of_the_staff_find_no_such_page(client, here, published, role):
    sign_in(client, staff(role, community=here.community))

    assert client.get(at(here)).status_code == 403


def test_the_sub_district_takes_a_year_of_its_communities_along(client, here, published):
    sign_in(client, staff(Role.STREET, division=here.community.street))

    assert client.post(at(here), data=form()).status_code == 303


def test_another_communitys_archive_is_not_found(desk, here):
    elsewhere = office()
    Way(elsewhere, ItemFactory.create()).done()
    archive = ask(elsewhere)

    assert desk.post(f"{at(here)}/{archive.id}/delete").status_code == 404
    assert desk.post(f"{at(here)}/{archive.id}/file").status_code == 404


def test_the_page_says_until_when_it_lies_there(desk, here, published):
    ask(here)
    work()

    page = desk.get(at(here)).text

    archive = session.scalar(select(Archive))
    assert (archive.expires_at - archive.finished_at).days == KEEP_DAYS
    assert f"{archive.expires_at.astimezone().year}" in page
