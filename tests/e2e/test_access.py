"""Every page in light, dark and 长辈版, at 320 and 390 px: no axe violation, nothing sideways."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import resident_sign_in, staff_sign_in
from tests.house.pages import is_ours, read

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = {
    "light 390": (390, {"theme": "light", "mode": "standard", "size": "20"}),
    "dark 320": (320, {"theme": "dark", "mode": "standard", "size": "20"}),
    "elder 320": (320, {"theme": "light", "mode": "elder", "size": "30"}),
    "elder dark 390": (390, {"theme": "dark", "mode": "elder", "size": "24"}),
}
PUBLIC = ["/", "/c/xingfuli/", "/c/xingfuli/report", "/c/xingfuli/reports", "/c/xingfuli/grid"]
SLUGS = {"xingfuli", "heping-demo"}
# What follows one of these in an address is one of many alike.
KEYED = {"catalogue", "inbox", "values", "follow"}
MOST = 80
SHOWN, DESK = "/c/xingfuli/disclosures", "/desk/c/xingfuli/disclosures"
# Pages of open affairs whose address is like that of others, but which show something else: the
# list they stand in, what marks their row there, and what is added to its address.
ALIKE = {
    "nobody": [(SHOWN, "已更正", ""), (SHOWN, "已更正", "/versions/1"), (SHOWN, "已撤回", "")],
    "resident": [
        (SHOWN, "临时救助（突发疾病）", ""),
        (SHOWN, "临时救助（突发疾病）", "/object"),
        ("/c/xingfuli/notices", "公示中", "/object"),
    ],
    "committee5": [
        (f"{DESK}/published", "已更正", ""),
        (f"{DESK}/published", "已更正", "/correct"),
        (f"{DESK}/published", "已更正", "/vouchers"),
        (f"{DESK}/published", "已撤回", ""),
        (f"{DESK}/published", "临时救助（突发疾病）", ""),
        (f"{DESK}/published?kind=notice", "已公开", "/retract"),
        (f"{DESK}/new?way=photo", "", ""),
        (f"{DESK}/new?way=notice", "", ""),
    ],
    "district1": [
        ("/desk/disclosures", "", ""),
        ("/desk/settings/catalogue", "", ""),
        ("/desk/settings/catalogue/new", "", ""),
    ],
}


Shape = tuple[str, ...]


@pytest.fixture(scope="module")
def examined() -> set[Shape]:
    """The shapes of address that an earlier visitor has examined."""
    return set()


def shape_of(address: str) -> Shape:
    """The address with numbers, codes and communities left out."""
    parts = address.partition("?")[0].split("/")
    return tuple(
        "#"
        if part in SLUGS or re.search(r"\d", part) or (before in KEYED and part != "new")
        else part
        for before, part in zip(["", *parts], parts, strict=False)
    )


def addresses(page: Page, start: list[str], examined: set[Shape]) -> list[str]:
    """The pages reached from the starts, one for each shape of address that is still new."""
    waiting, shapes, found = list(start), set(), []
    while waiting and len(found) < MOST:
        address = waiting.pop(0)
        shape = shape_of(address)
        if shape in shapes:
            continue
        shapes.add(shape)
        answer = page.request.get(address)
        if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            continue
        if shape not in examined:
            found.append(address)
            examined.add(shape)
        waiting += sorted(link for link in read(address, answer.text()).links if is_ours(link))
    return found


def faults_of(page: Page, address: str) -> list[str]:
    """What axe finds on a page, and whether it is wider than the phone."""
    page.goto(address)
    # What a pinned bar covers is scrolled free of it; where it lies on arrival is chance.
    page.add_style_tag(content=".bar, .form-bar { position: static !important }")
    page.evaluate(AXE.read_text())
    result = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES
    )
    found = [
        f"{address}: {violation['id']} {json.dumps(node['target'], ensure_ascii=False)}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if width > 0:
        found.append(f"{address}: {width} px too wide")
    return found


def faults_in_every_look(page: Page, portal: Any, pages: list[str]) -> list[str]:
    """The faults of the pages in light, dark and 长辈版."""
    faults = []
    for width, cookies in LOOKS.values():
        page.set_viewport_size({"width": width, "height": 844})
        page.context.add_cookies(
            [{"name": k, "value": v, "url": portal.url} for k, v in cookies.items()]
        )
        for address in pages:
            faults += faults_of(page, address)
    return faults


def alike(page: Page, listed: str, mark: str, more: str) -> str:
    """The address of the row that is marked so in a list; the list's own without a mark."""
    if not mark:
        return listed
    page.goto(listed)
    row = page.locator("main a.card", has_text=mark).first
    return (row.get_attribute("href") or "").partition("?")[0] + more


@pytest.mark.parametrize("who", ["nobody", "resident", "grid1", "committee1", "admin"])
def test_no_page_has_an_axe_violation_or_scrolls_sideways(
    open_page: Any, portal: Any, examined: set[Shape], who: str
) -> None:
    page = open_page(bypass_csp=True)
    start = PUBLIC
    if who == "resident":
        resident_sign_in(page)
        start = ["/me"]
    elif who != "nobody":
        staff_sign_in(page, who)
        start = ["/desk", "/me"]
    pages = addresses(page, start, examined)
    assert len(pages) >= 5
    faults = faults_in_every_look(page, portal, pages)

    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize("who", ALIKE)
def test_pages_of_open_affairs_that_say_something_else_have_no_violation(
    open_page: Any, portal: Any, who: str
) -> None:
    page = open_page(bypass_csp=True)
    if who == "resident":
        resident_sign_in(page)
    elif who != "nobody":
        staff_sign_in(page, who)
    faults = faults_in_every_look(page, portal, [alike(page, *each) for each in ALIKE[who]])

    assert not faults, "\n" + "\n".join(faults)
