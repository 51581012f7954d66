"""A draft of quarterly funds, a browser at the desk, and a committee's ledger."""

import io
import re
from collections.abc import Iterable
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.base.db import session
from portal.disclosures.models import Disclosure, DisclosureVersion, Fund, Line, Statement
from tests.factories.disclosures import ItemFactory, Office, Way, office
from tests.factories.identity import sign_in
from tests.sheets.building import as_xlsx

HEADINGS = ["日期", "凭证号", "项目", "摘要", "收入", "支出", "余额"]
ROWS = [
    ["2026-07-02", "001", "办公费", "打印纸", None, "1,200.00", "8,800.00"],
    ["2026-07-15", "002", "财政拨款", "三季度工作经费", "20,000.00", None, "28,800.00"],
    ["2026-08-20", "003", "水电费", "七月电费", None, "860.50", "27,939.50"],
]


def ledger(*rows: Iterable[Any], opening: str = "10,000.00", name: str = "收支") -> bytes:
    """The ledger of a quarter that adds up, unless other rows are given."""
    lines = rows or tuple(ROWS)
    return as_xlsx(
        ["幸福里社区2026年第三季度工作经费收支明细"],
        HEADINGS,
        ["", "", "", "上季结余", None, None, opening],
        *lines,
        name=name,
    )


class Draft:
    """A draft in the hands of those who work at it."""

    def __init__(self, client: FlaskClient, way: Way) -> None:
        self.client, self.way, self.here = client, way, way.office
        self.base = f"/desk/c/{self.here.community.slug}/disclosures/{way.id}"

    def as_(self, person: Any) -> "Draft":
        sign_in(self.client, person)
        return self

    def get(self, path: str = "", status: int = 200) -> str:
        answer = self.client.get(self.base + path)
        assert answer.status_code == status, answer.text
        return answer.text

    def post(self, path: str, status: int = 303, **data: Any) -> str:
        answer = self.client.post(self.base + path, data=data, content_type="multipart/form-data")
        assert answer.status_code == status, answer.text
        return answer.location or answer.text

    def chosen(self, path: str) -> dict[str, str]:
        """What the selects, boxes and fields of a page hold, as a browser would send it."""
        page = self.get(path)
        found = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
        for name, options in re.findall(
            r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S
        ):
            chosen = re.search(r'<option selected value="([^"]*)"', options)
            found[name] = chosen[1] if chosen else ""
        return found

    def upload(self, content: bytes, name: str = "三季度.xlsx", status: int = 303) -> str:
        return self.post("/import", status, file=(io.BytesIO(content), name))

    def bring_in(self, content: bytes, *, ok: Iterable[str] = ()) -> str:
        """All steps with what is guessed; every question is ticked."""
        self.upload(content)
        self.post("/import/columns", **self.chosen("/import/columns"))
        fields = {k: v for k, v in self.chosen("/import/check").items() if k != "ok"}
        self.post("/import/check", **fields, ok=list(ok) or self.ticks())
        return self.attach()

    def ticks(self) -> list[str]:
        """Everything the checks ask."""
        return re.findall(r'name="ok" value="([^"]+)"', self.get("/import/check"))

    def attach(self) -> str:
        return self.post("/import/attach", sheet=self.chosen("/import/preview")["sheet"])

    @property
    def version(self) -> DisclosureVersion:
        session.expire_all()
        newest = session.query(DisclosureVersion).filter_by(disclosure_id=self.way.id)
        return newest.order_by(DisclosureVersion.no.desc()).first()

    @property
    def statement(self) -> Statement | None:
        return session.query(Statement).filter_by(version_id=self.version.id).one_or_none()

    @property
    def funds(self) -> list[Fund]:
        return self.statement.funds if self.statement else []

    @property
    def lines(self) -> list[Line]:
        return [line for fund in self.funds for line in fund.lines]

    @property
    def disclosure(self) -> Disclosure:
        return self.way.disclosure


@pytest.fixture
def here() -> Office:
    return office()


@pytest.fixture
def draft(client: FlaskClient, here: Office) -> Draft:
    """A draft of the third quarter's funds, its drafter signed in."""
    return Draft(client, Way(here, ItemFactory.funds()).begin(said="见附表")).as_(here.drafter)
