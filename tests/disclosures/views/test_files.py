"""The files of a publication: whoever may read the page fetches them, and nobody else."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage

from portal.base import clock
from portal.base.db import transaction
from portal.base.files import reception
from portal.disclosures import service
from portal.disclosures.service.filing import PURPOSE
from tests.factories.disclosures import ItemFactory, Office, Way, hand
from tests.factories.photos import jpeg

Browse = Callable[[Any], FlaskClient]
PDF = b"%PDF-1.4\n" + b"1 0 obj\n<<>>\nendobj\n" * 8000 + b"%%EOF\n"


def with_files(way: Way) -> Way:
    """A document and a photo, kept with the draft and published with it."""
    here = way.office
    for content, name in ((PDF, "收支表.pdf"), (jpeg(size=(900, 600)), "现场.jpg")):
        received = reception.receive_attachment(FileStorage(io.BytesIO(content), filename=name))
        with transaction():
            file = reception.accept_attachment(
                received, community_id=here.community.id, purpose=PURPOSE
            )
            service.attach(
                disclosure_id=way.id,
                hand=hand(here.drafter, here),
                files=[(file.id, received.name)],
            )
    way.submit().approve(here.colleague)
    if way.state == "reviewing":
        way.approve(here.supervisor).approve(here.director)
    return way.publish()


def address(way: Way) -> str:
    return f"/c/{way.office.community.slug}/disclosures/{way.disclosure.slug}"


def files_on(page: str) -> list[str]:
    return sorted(set(re.findall(r'(?:href|src)="(/files/[^"]+)"', page)))


def statuses(browser: FlaskClient, files: list[str]) -> set[int]:
    return {browser.get(file).status_code for file in files}


@pytest.fixture
def shown(here: Office) -> Way:
    return with_files(Way(here, ItemFactory.create()).begin())


@pytest.fixture
def limited(here: Office) -> Way:
    return with_files(Way(here, ItemFactory.aid()).begin(said="王*明"))


def test_documents_are_named_with_kind_and_size_and_photos_shown(shown: Way, as_: Browse) -> None:
    browser = as_(None)
    page = browser.get(address(shown)).get_data(as_text=True)
    files = files_on(page)

    assert "收支表.pdf" in page
    assert re.search(r"PDF · \d+ KB", page)
    assert len([file for file in files if file.endswith("/document")]) == 1
    assert len([file for file in files if file.endswith("/thumb")]) == 1
    assert all("/public/" in file for file in files)
    assert statuses(browser, files) == {200}


def test_the_files_of_a_retracted_one_are_gone(shown: Way, as_: Browse) -> None:
    browser = as_(None)
    files = files_on(browser.get(address(shown)).get_data(as_text=True))

    shown.retract(shown.office.colleague, "附件有误")

    assert statuses(browser, files) == {404}
    assert not files_on(browser.get(address(shown)).get_data(as_text=True))


def test_caches_ask_each_time_so_that_what_is_taken_back_is_gone_at_once(
    shown: Way, as_: Browse
) -> None:
    browser = as_(None)
    for file in files_on(browser.get(address(shown)).get_data(as_text=True)):
        first = browser.get(file)
        again = browser.get(file, headers={"If-None-Match": first.headers["ETag"]})

        assert first.headers["Cache-Control"] == "public, no-cache"
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Cache-Control"] == "public, no-cache"
        shown_tag = first.headers["ETag"]

    shown.retract(shown.office.colleague, "附件有误")
    assert browser.get(file, headers={"If-None-Match": shown_tag}).status_code == 404


def test_residents_alone_fetch_the_files_of_their_list_until_its_time_ends(
    limited: Way, as_: Browse
) -> None:
    here = limited.office
    resident = as_(here.neighbour)
    files = files_on(resident.get(address(limited)).get_data(as_text=True))
    opened = [file.replace("/document", "/public/document") for file in files]

    assert len(files) == 3
    assert statuses(resident, files) == {200}
    assert statuses(as_(here.stranger), files) == {404}
    assert statuses(as_(None), files) == {404}
    assert statuses(as_(None), opened) == {404}
    with clock.at(limited.disclosure.expires_at + timedelta(seconds=1)):
        assert statuses(resident, files) == {404}


def test_a_file_that_a_correction_took_off_is_told_as_a_difference(
    here: Office, shown: Way, as_: Browse
) -> None:
    shown.correct("附件重复")
    version = service.find(shown.id).version
    pdf = next(each for each in version.files if each.name.endswith(".pdf"))
    with transaction():
        service.save(
            disclosure_id=shown.id,
            seen=shown.seen,
            hand=hand(here.drafter, here),
            words=shown.words(),
            removed=[pdf.id],
        )
    shown.submit().approve(here.colleague).publish()

    second = as_(None).get(f"{address(shown)}/versions/2").get_data(as_text=True)
    first = as_(None).get(f"{address(shown)}/versions/1").get_data(as_text=True)

    assert "收支表.pdf</del>" in second
    assert "收支表.pdf" not in as_(None).get(address(shown)).get_data(as_text=True)
    assert "收支表.pdf" in first
    assert statuses(as_(None), files_on(first)) == {200}
