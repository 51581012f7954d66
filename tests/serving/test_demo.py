"""The demo as its README describes it: who signs in, what is there, and that every page says so."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests

from tests.house.pages import read
from tests.support.postgres import wanted
from tests.support.serving import Portal, environment_of, running_portal

PASSWORD = "portal-demo"
HERE, THERE = "/desk/c/xingfuli/", "/desk/c/heping-demo/"
ALL_OVER = "/desk"
STAFF = (
    {f"grid{n}": HERE for n in range(1, 5)}
    | {f"committee{n}": HERE for n in range(1, 8)}
    | {"supervisor1": HERE, "supervisor2": HERE, "grid5": THERE}
    | {f"committee{n}": THERE for n in range(8, 15)}
    | {"supervisor3": THERE}
    | dict.fromkeys(("street1", "district1", "city1", "admin"), ALL_OVER)
    | {f"panel{n}": ALL_OVER for n in range(1, 6)}
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Started as `make run` starts it."""
    if wanted():
        pytest.skip("processes are the same with PostgreSQL: shown on SQLite")
    with running_portal(tmp_path_factory.mktemp("demo"), demo=True) as running:
        yield running


@pytest.fixture(scope="module")
def rows(demo: Portal) -> Iterator[sqlite3.Connection]:
    """What was loaded."""
    database = sqlite3.connect(f"file:{demo.data / 'portal.db'}?mode=ro", uri=True)
    yield database
    database.close()


class Visitor:
    """A browser of somebody who tries the demo."""

    def __init__(self, demo: Portal) -> None:
        self.base, self.session = demo.url, requests.Session()
        self.session.headers["Accept-Language"] = "zh-CN"
        self.page = requests.Response()

    def open(self, path: str) -> "Visitor":
        """Visit a page."""
        self.page = self.session.get(self.base + path, timeout=30)
        return self

    def send(self, act: str = "", **typed: str) -> "Visitor":
        """Send the form of the page at which ``act`` is done."""
        shown = read(self.page.url, self.page.text)
        form = next(
            form
            for form in shown.forms
            if form.method == "post"
            and set(typed) <= set(form.kinds)
            and (not act or dict(form.values).get("act") == act)
        )
        values = dict(form.values) | typed
        target = self.base + form.action if form.action.startswith("/") else form.action
        self.page = self.session.post(target, data=values, timeout=30)
        return self

    @property
    def path(self) -> str:
        """Where the visitor stands."""
        return self.page.url.removeprefix(self.base).partition("?")[0]


def staff(demo: Portal, username: str) -> Visitor:
    """Signed in by name and password."""
    return Visitor(demo).open("/login/staff").send(username=username, password=PASSWORD)


def resident(demo: Portal, number: int) -> Visitor:
    """Signed in by phone; the code stands on the page."""
    visitor = Visitor(demo).open("/login").send(phone=f"138000000{number:02d}")
    shown = re.search(r"验证码是(\d{6})", visitor.page.text)
    assert shown, visitor.page.text
    return visitor.send(code=shown[1])


def test_every_named_account_of_the_staff_signs_in_and_stands_where_it_works(demo: Portal) -> None:
    stand = {name: staff(demo, name).path for name in STAFF}

    assert stand == STAFF


def test_every_phone_of_the_demo_signs_in_by_the_code_on_the_page(demo: Portal) -> None:
    assert {n: resident(demo, n).path for n in range(1, 41)} == dict.fromkeys(range(1, 41), "/me")


def test_one_phone_may_be_tried_again_and_again_within_the_hour(demo: Portal) -> None:
    assert [resident(demo, 40).path for _n in range(3)] == ["/me"] * 3


def test_the_representatives_of_the_demo_read_their_office(demo: Portal) -> None:
    offices = {n: "居民代表" in resident(demo, n).page.text for n in (10, 11, 30, 31)}

    assert offices == {10: False, 11: True, 30: True, 31: False}


def test_staff_of_one_community_find_nothing_of_the_other(demo: Portal) -> None:
    for name, own, other in (("grid1", HERE, THERE), ("committee8", THERE, HERE)):
        visitor = staff(demo, name)
        assert visitor.open(f"{own}reports").page.status_code == 200
        assert visitor.open(f"{other}reports").page.status_code == 404


def test_the_town_has_the_size_that_is_promised(rows: sqlite3.Connection) -> None:
    def counted(table: str, slug: str) -> int:
        found: int = rows.execute(
            f"SELECT count(*) FROM {table} JOIN communities c ON c.id = community_id"
            " WHERE c.slug = ?",
            (slug,),
        ).fetchone()[0]
        return found

    assert counted("grids", "xingfuli") == 4
    assert counted("buildings", "xingfuli") == 24
    assert 1550 <= counted("households", "xingfuli") <= 1650
    assert counted("grievances", "xingfuli") >= 200
    assert counted("on_calls", "xingfuli") > 0
    assert counted("grievances", "heping-demo") > 0
    streets = rows.execute(
        "SELECT DISTINCT d.code FROM communities c JOIN divisions d ON d.id = c.street_id"
    ).fetchall()
    assert streets == [("120101002",)]
    assert rows.execute("SELECT count(*) FROM divisions").fetchone()[0] >= 5934


def test_the_reports_cover_a_year_all_kinds_and_most_outcomes(rows: sqlite3.Connection) -> None:
    days, months = rows.execute(
        "SELECT julianday(max(filed_at)) - julianday(min(filed_at)),"
        " count(DISTINCT strftime('%Y-%m', filed_at)) FROM grievances"
    ).fetchone()
    kinds = rows.execute(
        "SELECT count(DISTINCT coalesce(c.parent_id, c.id)) FROM grievances g"
        " JOIN grievance_categories c ON c.id = g.category_id"
    ).fetchone()[0]
    states = rows.execute("SELECT count(DISTINCT status) FROM grievances").fetchone()[0]

    assert 330 <= days <= 367
    assert months >= 12
    assert kinds == 6
    assert states >= 12


def test_the_open_affairs_cover_both_communities_and_what_goes_wrong(
    rows: sqlite3.Connection,
) -> None:
    def number(what: str) -> int:
        found: int = rows.execute(f"SELECT count(*) FROM {what}").fetchone()[0]
        return found

    shown = "disclosures WHERE state = 'published'"
    for community in (1, 2):
        assert number(f"{shown} AND community_id = {community}") >= 15
        assert number(f"disclosure_duties WHERE community_id = {community} AND met_at > due_on")
        owed = f"community_id = {community} AND met_at IS NULL AND due_on < date('now')"
        assert number(f"disclosure_duties WHERE {owed}")
    assert number(f"{shown} AND track = 'guarded'") > 10
    assert number(f"{shown} AND track = 'ordinary'") > 10
    assert number(f"{shown} AND expires_at < datetime('now')") > 5
    assert number("disclosures WHERE state = 'retracted'") == 1
    kinds = rows.execute("SELECT DISTINCT kind FROM disclosure_versions").fetchall()
    assert {kind for (kind,) in kinds} == {"first", "correction", "privacy"}
    assert number("disclosure_lines") > 200
    states = rows.execute("SELECT DISTINCT state FROM disclosure_questions").fetchall()
    assert len(states) >= 3
    assert number("disclosures WHERE state IN ('checking', 'reviewing', 'signing')") >= 3


def test_a_confirmed_resident_reads_the_aid_that_nobody_else_learns_of(
    demo: Portal, rows: sqlite3.Connection
) -> None:
    lists = rows.execute(
        "SELECT slug, title FROM disclosures WHERE community_id = 1 AND audience = 'residents'"
        " AND state = 'published' AND expires_at > datetime('now', '+1 day')"
    ).fetchall()
    number, title = lists[-1]
    address = f"/c/xingfuli/disclosures/{number}"

    assert title in resident(demo, 1).open(address).page.text
    assert title in resident(demo, 1).open("/c/xingfuli/disclosures").page.text
    for stranger in (resident(demo, 40), Visitor(demo)):
        assert stranger.open(address).page.status_code == 404
        assert title not in stranger.open("/c/xingfuli/disclosures").page.text


def test_the_registers_of_the_demo_are_whole(demo: Portal) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from portal.cli import main; main()",
            "verify-register",
            "--database",
        ],
        env=environment_of(demo.data, demo=True),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "path",
    [
        "/login",
        "/c/xingfuli/",
        "/c/xingfuli/reports",
        "/help",
        "/nowhere",
        "/c/nowhere/",
        "/c/xingfuli/disclosures",
        "/c/heping-demo/disclosures",
        "/c/xingfuli/notices",
    ],
)
def test_every_page_says_that_it_is_a_demo(demo: Portal, path: str) -> None:
    assert "演示" in Visitor(demo).open(path).page.text
