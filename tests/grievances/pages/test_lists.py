"""The public list: what stands in it, its filters, its pages."""

import re

from flask import Flask
from flask.testing import FlaskClient

from portal.base.db import transaction
from portal.grievances import service
from tests.factories.grievances import GrievanceFactory, Scene, scene, version
from tests.grievances.pages.conftest import filed
from tests.grievances.pages.test_report import the_report


def page_of(app: Flask, here: Scene, query: str = "", **headers: str) -> str:
    address = f"/c/{here.community.slug}/reports{query}"
    return app.test_client().get(address, headers=headers).get_data(as_text=True)


def test_private_held_and_foreign_reports_are_not_listed(
    app: Flask, client: FlaskClient, here: Scene
) -> None:
    public = filed(client, here)
    private = filed(client, here, category="parking")
    held = filed(client, here)
    report = the_report()
    with transaction():
        service.hold(report.id, actor=here.hand, version=version(report.id), reason="核实")
    elsewhere = GrievanceFactory.create(scene=scene())

    page = page_of(app, here)

    assert public in page
    assert private not in page
    assert held not in page
    assert f'/c/{here.community.slug}/reports/{elsewhere.no}"' not in page or elsewhere.no == public


def test_twenty_reports_a_page_and_the_rest_behind_a_link(app: Flask, here: Scene) -> None:
    for _n in range(23):
        GrievanceFactory.create(scene=here)

    first = page_of(app, here)
    following = re.search(r'href="([^"]*before=\d+[^"]*)"', first).group(1)  # type: ignore[union-attr]
    second = app.test_client().get(following.replace("&amp;", "&")).get_data(as_text=True)

    assert first.count('class="card"') == 20
    assert second.count('class="card"') == 3


def test_filters_narrow_the_list_and_an_empty_one_says_what_to_do(app: Flask, here: Scene) -> None:
    litter = GrievanceFactory.create(scene=here).no
    flyers = GrievanceFactory.create(scene=here, category="flyers.pasted").no

    only = page_of(app, here, "?category=flyers")
    nothing = page_of(app, here, "?category=paper_money")
    nonsense = page_of(app, here, "?category=%00&building=abc&status=x&before=99999999999999999999")

    assert flyers in only
    assert litter not in only
    assert "没有符合条件的反映" in nothing
    assert litter in nonsense


def test_an_empty_community_invites_to_report(app: Flask, here: Scene) -> None:
    assert "还没有人反映问题。看到问题，随时反映。" in page_of(app, here)


def test_a_swap_gets_the_list_alone_and_the_back_button_the_page(app: Flask, here: Scene) -> None:
    fragment = page_of(app, here, **{"HX-Request": "true"})
    restored = page_of(app, here, **{"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert "<html" not in fragment
    assert 'id="list"' in fragment
    assert "<html" in restored


def test_nothing_of_the_reporter_stands_in_any_public_page(
    app: Flask, client: FlaskClient, here: Scene
) -> None:
    from tests.factories.identity import resident

    person = resident(name="张不该出现", phone="13977778888")
    report = GrievanceFactory.create(scene=here, reporter=person)
    pages = page_of(app, here) + page_of(app, here, f"/{report.no}")
    pages += app.test_client().get(f"/c/{here.community.slug}/").get_data(as_text=True)

    assert report.no in pages
    assert "张不该出现" not in pages
    assert "13977778888" not in pages
    assert "139****8888" not in pages
