"""What has the focus is never under a pinned bar (WCAG 2.4.11), in every size of type."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import staff_sign_in

LOOKS = {
    "small phone": (320, 568, {"mode": "standard", "size": "20"}),
    "largest type, small phone": (320, 700, {"mode": "elder", "size": "30"}),
    "desktop": (1280, 800, {"mode": "standard", "size": "20"}),
}
MOST = 120

# How many pixels of the focused element lie under a pinned bar, and what it is; null at the end.
UNDER = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  let place = one.getBoundingClientRect();
  const label = one.closest('label');
  if (label && (place.width < 2 || place.height < 2)) place = label.getBoundingClientRect();
  let most = 0;
  document.querySelectorAll('.bar, .form-bar, .tabs').forEach(bar => {
    if (!/sticky|fixed/.test(getComputedStyle(bar).position) || bar.contains(one)) return;
    const edge = bar.getBoundingClientRect();
    const high = Math.min(place.bottom, edge.bottom) - Math.max(place.top, edge.top);
    const wide = Math.min(place.right, edge.right) - Math.max(place.left, edge.left);
    if (high > 1 && wide > 1) most = Math.max(most, high);
  });
  // The browser brings the line that is written into sight, not the whole of a large field.
  if (one.tagName === 'TEXTAREA' && most < place.height / 2) most = 0;
  const seen = place.bottom > 0 && place.top < innerHeight;
  const name = one.innerText || one.getAttribute('aria-label') || one.name || one.id;
  return [most, seen, name.slice(0, 30)];
}"""


def hidden_on(page: Page, address: str) -> list[str]:
    """What was hidden when it had the focus, going through the page to its end and back."""
    page.goto(address)
    found, seen = [], 0
    for key in ("Tab", "Shift+Tab"):
        for _n in range(MOST):
            page.keyboard.press(key)
            told = page.evaluate(UNDER)
            if told is None:
                break
            under, shown, name = told
            seen += 1
            if under > 1 or not shown:
                found.append(f"{address}: {name!r} {round(under)} px under a bar, seen: {shown}")
    assert seen > 10
    return found


def items(page: Page) -> list[str]:
    """Pages of a report with bars of several heights."""
    page.goto("/desk/c/xingfuli/reports?view=new&scope=all&category=litter")
    link = page.locator("[data-row] a").first.get_attribute("href") or ""
    match = re.search(r"/reports/[^?]+", link)
    assert match
    report = f"/desk/c/xingfuli{match.group()}"
    return [report, f"{report}/reject", f"{report}/resolve", "/desk/c/xingfuli/spot"]


@pytest.mark.parametrize("look", LOOKS)
def test_the_focus_is_never_under_a_bar(open_page: Any, portal: Any, look: str) -> None:
    width, height, cookies = LOOKS[look]
    page = open_page(size={"width": width, "height": height}, reduced_motion="reduce")
    staff_sign_in(page, "committee1")
    pages = [*items(page), "/c/xingfuli/report", "/c/xingfuli/"]
    page.context.add_cookies(
        [{"name": k, "value": v, "url": portal.url} for k, v in cookies.items()]
    )

    faults = [fault for address in pages for fault in hidden_on(page, address)]

    assert not faults, "\n" + "\n".join(faults)
