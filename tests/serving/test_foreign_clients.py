"""Programs written by others, unchanged, read the running portal over Open311."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from georeport import GeoReport

from benchmarks import portal_places
from portal.base import clock, db, scope
from portal.base.db import transaction
from portal.open311.service import keys
from tests.support.serving import Portal, running_portal

SLUG = portal_places.slug_of(2)
# More than the two hundred that chicagorequests asks for on a page.
REPORTS = 205


@dataclass(frozen=True)
class Served:
    """A running portal with reports, and a key."""

    portal: Portal
    key: str

    @property
    def base(self) -> str:
        """Where clients begin."""
        return f"{self.portal.url}/open311/v2"

    def post(self, words: str, retry: str = "") -> requests.Response:
        """File a report."""
        return requests.post(
            f"{self.base}/requests.json",
            params={"jurisdiction_id": SLUG},
            data={
                "api_key": self.key,
                "service_code": "litter.household",
                "address_string": "北门",
                "description": words,
            },
            headers={"Idempotency-Key": retry} if retry else {},
            timeout=30,
        )


def _key_in_a_town(database_url: str) -> str:
    """Fill an installation with communities; a key for it."""
    engine = db.make_engine(database_url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        portal_places.fill_places(connection)
    db.bind(engine)
    try:
        with scope.everywhere("a test issues a key"), transaction():
            return keys.issue(name="外部平台", contact="022", per_hour=10_000, by_id=None).secret
    finally:
        db.release()
        engine.dispose()


@pytest.fixture(scope="module")
def served(installation: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A portal with reports that were filed through the interface itself."""
    data = shutil.copytree(installation, tmp_path_factory.mktemp("open311") / "data")
    url = f"sqlite:///{data / 'portal.db'}"
    secret = _key_in_a_town(url)
    with running_portal(data, worker=False, environment={"PORTAL_COMMUNITY": SLUG}) as portal:
        found = Served(portal, secret)
        for number in range(REPORTS):
            answer = found.post(f"第{number}处垃圾")
            assert answer.status_code == 201, answer.text
        yield found


@pytest.mark.parametrize("form", ["json", "xml"])
def test_georeport_reads_kinds_definitions_and_reports(served: Served, form: str) -> None:
    client = GeoReport(served.base, jurisdiction=SLUG, output_format=form)

    kinds = {each["service_code"] for each in client.get_service_list()}
    definition = client.get_service_definition("litter.household")
    listed = client.get_service_requests(status="open", service_code="litter.household")
    one = client.get_service_request(listed[0]["service_request_id"])

    assert "litter.household" in kinds
    assert definition["service_code"] == "litter.household"
    assert len(listed) >= REPORTS
    assert one["service_request_id"] == listed[0]["service_request_id"]
    assert one["status"] == "open"


def test_georeport_needs_no_jurisdiction_where_one_is_meant(served: Served) -> None:
    assert GeoReport(served.base).get_service_requests(
        start_date=(clock.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        end_date=clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def test_chicagorequests_reads_every_page_once(served: Served) -> None:
    """The program knows one city's address only; the portal answers for it as its proxy."""
    two_days_ago = (clock.now() - timedelta(days=2)).strftime("%Y-%m-%d")
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "error::UserWarning:chicagorequests",
            "-c",
            "import chicagorequests; chicagorequests.main()",
            "--start-date",
            two_days_ago,
        ],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"http_proxy": served.portal.url, "no_proxy": ""},
    )

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    numbers = [row["service_request_id"] for row in rows]
    assert done.returncode == 0, done.stderr
    assert "Could not load" not in done.stderr
    assert len(numbers) == len(set(numbers)) >= REPORTS
    assert all("notes" in row for row in rows)


def test_ten_replays_at_once_give_one_number(served: Served) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _n: served.post("同一处", retry="r-1"), range(10)))
        without = list(pool.map(lambda _n: served.post("又一处"), range(10)))

    for sent in (answers, without):
        assert {answer.status_code for answer in sent} == {201}
        assert len({answer.json()[0]["service_request_id"] for answer in sent}) == 1


def test_the_portal_writes_no_key_into_its_log(served: Served) -> None:
    served.post("有没有记下密钥")
    requests.get(f"{served.base}/requests.json", params={"api_key": served.key}, timeout=30)

    assert served.key not in served.portal.said()
