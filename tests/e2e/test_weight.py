"""What the first visit costs over the wire."""

import gzip
from typing import Any

from playwright.sync_api import Response

KILOBYTE = 1024


def test_the_report_page_weighs_at_most_sixty_kilobytes_on_the_first_visit(open_page: Any) -> None:
    page = open_page()
    sizes: dict[str, int] = {}

    def note(response: Response) -> None:
        sizes[response.url] = response.request.sizes()["responseBodySize"]

    page.on("requestfinished", lambda request: note(request.response()))
    page.goto("/c/xingfuli/report")
    page.wait_for_load_state("networkidle")

    assert sum(sizes.values()) <= 60 * KILOBYTE, sizes
    assert sum(n for url, n in sizes.items() if ".css" in url) <= 20 * KILOBYTE
    assert sum(n for url, n in sizes.items() if ".js" in url) <= 30 * KILOBYTE


def test_pages_are_compressed_when_the_browser_can_read_it(portal: Any, open_page: Any) -> None:
    page = open_page()
    answer = page.request.get("/c/xingfuli/report", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(answer.body())) <= 12 * KILOBYTE
