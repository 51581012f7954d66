"""The sign-in ends while a draft is written: words come back, files are said to be chosen anew."""

import io

from portal.base.access import Role
from portal.base.db import session
from portal.disclosures.models import DisclosureVersion
from tests.factories.disclosures import ItemFactory, Way, office
from tests.factories.identity import PASSWORD, sign_in, staff
from tests.files import corpus
from tests.identity.test_typing_kept import browser, end_sessions, form, send

__all__ = ["browser"]
LOST = "文件没有保留"


def test_words_come_through_the_sign_in_and_files_are_said_to_be_chosen_anew(browser):
    here = office()
    person = staff(Role.COMMITTEE, community=here.community, username="writer")
    way = Way(here, ItemFactory.create()).begin()
    url = f"/desk/c/{here.community.slug}/disclosures/{way.id}/edit"
    sign_in(browser, person)
    _where, hidden = form(browser.get(url).text)
    end_sessions()

    words = {"title": "标题", "element_0": "写了很久", "go": "save"}
    sheet = (io.BytesIO(corpus.jpeg()), "公开栏.jpg")
    late = browser.post(url, data=hidden | words | {"files": sheet})
    assert late.status_code == 401
    done = send(browser, late.text, username="writer", password=PASSWORD)
    assert LOST in done.text
    back = send(browser, done.text)

    assert back.status_code == 422
    assert "写了很久" in back.text
    assert LOST in back.text
    saved = send(browser, back.text, **words)
    assert saved.status_code == 303
    version = session.query(DisclosureVersion).populate_existing().one()
    assert version.fields[0][1] == "写了很久"


def test_without_files_nothing_is_said_of_them(browser):
    here = office()
    person = staff(Role.COMMITTEE, community=here.community, username="writer")
    way = Way(here, ItemFactory.create()).begin()
    url = f"/desk/c/{here.community.slug}/disclosures/{way.id}/edit"
    sign_in(browser, person)
    _where, hidden = form(browser.get(url).text)
    end_sessions()

    late = browser.post(url, data=hidden | {"title": "标题", "element_0": "写了很久", "go": "save"})
    done = send(browser, late.text, username="writer", password=PASSWORD)

    assert LOST not in done.text
    assert LOST not in send(browser, done.text).text
