"""Everybody who takes part in the life of a new installation, each with a browser."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from portal.base import clock
from tests.factories.photos import chosen
from tests.journeys.browser import Browser
from tests.support.phones import Phones

DIVISIONS = Path(__file__).resolve().parents[2] / "portal/community/places/tianjin_divisions.csv"
ROOT = Path(__file__).resolve().parents[2]
COMMITTEE_CODE, STREET_CODE = "120101002002", "120101002"
OWN = "three words for a door"
RESIDENT, NEIGHBOUR = "13900000001", "13900000002"


def run(app: Flask, *arguments: str) -> str:
    """Run the ``portal`` command on the installation, as its operator does."""
    config = app.extensions["portal_config"]
    done = subprocess.run(
        [sys.executable, "-c", "from portal.cli import main; main()", *arguments],
        env=os.environ
        | {
            "PORTAL_DATA": str(config.data),
            "PORTAL_DATABASE_URL": config.database_url,
            "PORTAL_SECRET_KEY": config.secret_key,
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Village:
    """Everybody who takes part, each with a browser."""

    def __init__(self, app: Flask, phones: Phones, browser: Callable[[], Browser]) -> None:
        self.app, self.phones, self.browser = app, phones, browser
        self.admin, self.committee, self.second = browser(), browser(), browser()
        self.worker, self.resident, self.neighbour = browser(), browser(), browser()
        self.supervisor, self.street = browser(), browser()
        self.desk = "/desk/c/taian/"

    # -- the installation ------------------------------------------------------------------

    def install(self) -> None:
        """The first administrator and the divisions, on the command line."""
        run(self.app, "create-admin", "admin", "--password", OWN)
        said = run(self.app, "import-divisions", str(DIVISIONS))
        assert re.search(r"\d{4}", said)
        self.admin.open("/").open("/login/staff").send(
            "/login/staff", username="admin", password=OWN
        )

    def open_community(self) -> None:
        """The administrator finds the committee in the tree and opens its community."""
        self.admin.open("/desk").follow(r"/desk/divisions$")
        for code in ("12", "120101", STREET_CODE, COMMITTEE_CODE):
            self.admin.follow(rf"/desk/divisions/{code}$")
        self.admin.follow(r"/open$").send(
            "/open", name="泰安道社区", slug="taian", office_phone="022-27000000"
        )
        self.admin.sees("泰安道社区")

    def appoint(self) -> None:
        """Staff of every kind: above the communities, in the community, in its grid."""
        for role, place, username in (
            ("街道办", "小白楼街道", "street1"),
            ("区民政", "和平区", "district1"),
            ("市民政", "全市", "city1"),
            ("评审", "全市", "panel1"),
        ):
            password = self._invite(self.admin, "/desk/people", username, role, place)
            if username == "street1":
                self._first_sign_in(self.street, username, password)
        here = f"{self.desk}people"
        password = self._invite(self.admin, here, "committee1", "居委会", "")
        self._first_sign_in(self.committee, "committee1", password)
        for username, browser in (("committee2", self.second), ("grid1", self.worker)):
            role = "居委会" if browser is self.second else "网格员"
            self._first_sign_in(
                browser, username, self._invite(self.committee, here, username, role, "")
            )
        password = self._invite(self.admin, here, "supervisor1", "监督", "")
        self._first_sign_in(self.supervisor, "supervisor1", password)

    def _invite(self, who: Browser, page: str, username: str, role: str, place: str) -> str:
        who.open(page).follow(r"/people/new$")
        where = {"place": who.choice("place", place)} if place else {}
        role_code = who.choice("role", role)
        who.send("", name=f"{role}{username}", username=username, role=role_code, **where)
        shown = re.search(rf"{username} 密码 (\S+)", who.text)
        assert shown, who.text
        return shown[1]

    def _first_sign_in(self, who: Browser, username: str, password: str) -> None:
        """The one-time password opens nothing but the page on which it is changed."""
        who.open("/login/staff").send("/login/staff", username=username, password=password)
        assert who.address.startswith("/me/password")
        who.open("/desk")
        assert who.address.startswith("/me/password")
        who.send("/me/password", old=password, new=OWN, again=OWN)
        who.open("/desk").sees("今日")

    # -- places and people -----------------------------------------------------------------

    def build(self) -> None:
        """Compound, buildings, households, landmark; grid, worker, substitute, duty roster."""
        who = self.committee
        who.open(self.desk).follow(r"/more$").follow(r"/places$").follow(r"/compounds/add$")
        who.send("", name="泰安里", kind="old").follow(r"/compounds/\d+/add$").send(
            "", text="1-3号楼"
        )
        who.open(f"{self.desk}places").follow(r"/buildings/\d+$").follow(r"/units$").send(
            "", text="1-2单元"
        )
        who.open(f"{self.desk}places").follow(r"/buildings/\d+$").follow(r"/households$")
        who.send("", text="1,101,2\n1,102,3\n2,201,1").sees("101")
        who.open(f"{self.desk}places/landmarks").follow(r"/landmarks/add$").send("", name="东门")
        who.open(f"{self.desk}grids").follow(r"/grids/add$").send("", name="第一网格")
        grid = who.open(f"{self.desk}grids").follow(r"/grids/\d+$").address
        who.follow(r"/buildings$")
        who.send("", buildings=re.findall(r'name="buildings"[^>]*value="(\d+)"', who.html))
        today = clock.today()
        for page, more in (("/worker$", {}), ("/substitutes/add$", {"until_on": today})):
            who.open(grid).follow(page)
            name = "网格员grid1" if not more else "居委会committee2"
            who.send("", person_id=who.choice("person_id", name), work_phone="022-27000001", **more)
        who.open(f"{self.desk}grids/roster").follow(r"/roster/add$").send(
            "",
            person_id=who.choice("person_id", "committee1"),
            phone="13900000099",
            from_on=today,
            until_on=today + timedelta(days=1),
        )

    def seat(self) -> None:
        """A body of the community and a member, known by the phone."""
        who = self.committee
        who.open(f"{self.desk}bodies").follow(r"/bodies/new$").send(
            "", name="居委会", kind="committee"
        )
        who.open(f"{self.desk}bodies").follow(r"/bodies/\d+$").send(
            "/seats$", name="王小明", phone=RESIDENT, office="委员", basis="换届选举"
        )
        who.sees("王小明", "委员")

    def settle(self) -> None:
        """A slip for the letterbox; its resident signs in by code and becomes a confirmed one."""
        who = self.worker
        who.open(f"{self.desk}households").follow(r"/households/\d+$").send("/slips$", all="1")
        code = re.search(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4})+\b", who.text)
        assert code, who.text
        self.sign_in(self.resident, RESIDENT)
        self.resident.open("/me").follow("/me/household$").send("/me/household$", code=code[0])
        self.resident.sees("101")
        self.sign_in(self.neighbour, NEIGHBOUR)
        asker = self.neighbour.open("/me/household").follow("/me/household/ask$")
        asker.follow(r"c=taian$").follow(r"building=\d+$")
        asker.send("", household_id=asker.form().offers.get("household_id", ""))
        who.open(f"{self.desk}households")
        who.send("/wishes$", wish=who.form("/wishes$").offers["wish"], decision="confirm")
        self.neighbour.open("/me/household").sees("1号楼")

    def sign_in(self, who: Browser, phone: str) -> None:
        """By the code that is sent to the phone."""
        who.open("/login").send("/login", phone=phone)
        who.send("/login", code=self.phones.codes[phone])

    # -- reports ---------------------------------------------------------------------------

    def report(self, who: Browser, text: str, kind: str = "litter", **more: Any) -> str:
        """File a report with a photo; its number."""
        who.open("/c/taian/").follow("/c/taian/report$")
        place = who.choice("place", "1号楼")
        who.send("/report", category=kind, place=place, text=text, photos=[chosen()], **more)
        if "/done" not in who.address:  # asked whether a like one is the same
            who.sees("类似诉求").send("/report$")
        assert "/done" in who.address, who.text
        found = re.search(r"\d{6}-\d{3}", who.text)
        assert found
        return found[0]

    def staff(self, who: Browser, no: str, act: str, **typed: Any) -> None:
        """One act on the desk, by its button or by its form."""
        who.open(f"{self.desk}reports/{no}")
        there = rf"/{no}/{act}(\?|$)"
        if not any(re.search(there, form.action) for form in who.page.forms):
            who.follow(there)
        who.send(there, **typed)

    def says(self, who: Browser, no: str, act: str, **typed: Any) -> None:
        """What the reporter does on the own report."""
        who.open(f"/c/taian/reports/{no}").follow(rf"/{no}/{act}(\?|$)").send(rf"/{act}", **typed)

    def resolve(self, no: str) -> None:
        """Accept if need be, take on, and resolve with a photo."""
        self.worker.open(f"{self.desk}reports/{no}")
        if any("/accept" in f.action and no in f.action for f in self.worker.page.forms):
            self.staff(self.worker, no, "accept")
        self.staff(self.worker, no, "handle")
        self.staff(
            self.worker,
            no,
            "resolve",
            outcome="fixed",
            reply="已清运",
            photos=[chosen("after.jpg", "green")],
        )
