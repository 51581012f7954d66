"""Lists to bring in, and the desks they come in at."""

import csv
import io
import re
import uuid
from typing import Any

import openpyxl
import pytest
from werkzeug.test import TestResponse

from tests.grievances.desk.conftest import (  # noqa: F401 (fixtures)
    Desk,
    colleague,
    enter,
    here,
    monday,
    supervisor,
    text,
    worker,
)

HEADINGS = (
    "工单编号",
    "受理时间",
    "办理时限",
    "诉求内容",
    "问题类型",
    "事发地址",
    "联系电话",
    "来电人姓名",
)


def order(no: str = "TJ20261123001", **more: str) -> dict[str, str]:
    """A line of the hotline's list."""
    return {
        "工单编号": no,
        "受理时间": "2026-11-22 18:30",
        "办理时限": "",
        "诉求内容": f"楼下垃圾桶满了没人清 {no}",
        "问题类型": "生活垃圾",
        "事发地址": "幸福里1号楼旁",
        "联系电话": "13912345678",
        "来电人姓名": "王先生",
        **more,
    }


def as_csv(
    *orders: dict[str, str],
    encoding: str = "utf-8-sig",
    delimiter: str = ",",
    headings: tuple[str, ...] = HEADINGS,
) -> bytes:
    """The list as a CSV file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(headings)
    writer.writerows([each.get(heading, "") for heading in headings] for each in orders)
    return out.getvalue().encode(encoding)


def as_xlsx(*orders: dict[str, str], above: tuple[tuple[Any, ...], ...] = ()) -> bytes:
    """The list as a workbook, below lines that are no headings."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in above:
        sheet.append(row)
    sheet.append(HEADINGS)
    for each in orders:
        sheet.append([each.get(heading, "") for heading in HEADINGS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(desk: Desk, content: bytes, name: str = "工单.csv", **more: str) -> TestResponse:
    """Send a list in."""
    return desk.post(
        "imports/new",
        file=(io.BytesIO(content), name),
        **{"submission_id": str(uuid.uuid4()), **more},
    )


def number(answer: TestResponse) -> int:
    """The import to which an answer leads."""
    found = re.search(r"/imports/(\d+)", answer.location or "")
    assert found, (answer.status, text(answer))
    return int(found[1])


def chosen(desk: Desk, import_id: int) -> dict[str, str]:
    """What the page of columns proposes, as a browser would send it."""
    page = text(desk.get(f"imports/{import_id}/columns"))
    found = {}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        taken = re.search(r'<option selected[^>]*value="([^"]*)"', options)
        found[name] = taken[1] if taken else ""
    return {**found, "channel": "import"}


def bring_in(desk: Desk, content: bytes, name: str = "工单.csv", **more: str) -> int:
    """Send a list in, agree to the columns proposed, and file it."""
    import_id = number(upload(desk, content, name))
    answer = desk.post(f"imports/{import_id}/columns", **{**chosen(desk, import_id), **more})
    if answer.location.endswith("/kinds"):
        answer = desk.post(f"imports/{import_id}/kinds")
    assert answer.location.endswith("/preview"), text(answer)
    assert desk.get(f"imports/{import_id}/preview").status_code == 200
    answer = desk.post(f"imports/{import_id}/run")
    assert answer.location.endswith(f"/imports/{import_id}"), text(answer)
    return import_id


@pytest.fixture
def desk(worker: Desk) -> Desk:  # noqa: F811
    """The grid's worker, who brings lists in."""
    return worker
