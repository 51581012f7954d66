"""The notice beside the form says what holds in this community, today."""

from flask.testing import FlaskClient

from portal.base.db import transaction
from portal.base.settings import of_community
from portal.base.settings.service import change
from portal.grievances.options import KEEP_MONTHS
from tests.factories.grievances import Scene
from tests.factories.places import CommunityFactory


def test_who_reports_reads_how_long_this_community_keeps_it(
    client: FlaskClient, here: Scene
) -> None:
    elsewhere = CommunityFactory.create()
    with transaction():
        change(
            setting=KEEP_MONTHS,
            scope=of_community(here.community.id),
            text="12",
            by=None,
            reason="试行",
        )

    pages = [client.get(f"/c/{slug}/report").text for slug in (here.community.slug, elsewhere.slug)]
    everywhere = client.get("/privacy").text

    assert "保存期限：办结后12个月" in pages[0]
    assert "保存期限：办结后24个月" in pages[1]
    assert "办结后24个月，社区另有规定的以社区规定为准" in everywhere
