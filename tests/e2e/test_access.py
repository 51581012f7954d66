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
MOST = 80


Shape = tuple[str, ...]


@pytest.fixture(scope="module")
def examined() -> set[Shape]:
    """The shapes of address that an earlier visitor has examined."""
    return set()


def shape_of(address: str) -> Shape:
    """The address with numbers, codes and communities left out."""
    parts = address.partition("?")[0].split("/")
    return tuple("#" if part in SLUGS or re.search(r"\d", part) else part for part in parts)


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
    faults = []
    for width, cookies in LOOKS.values():
        page.set_viewport_size({"width": width, "height": 844})
        page.context.add_cookies(
            [{"name": k, "value": v, "url": portal.url} for k, v in cookies.items()]
        )
        for address in pages:
            faults += faults_of(page, address)

    assert not faults, "\n" + "\n".join(faults)
