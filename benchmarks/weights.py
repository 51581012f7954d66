"""What a first visit to the report page brings over the wire."""

import re
import urllib.request

MOST_BYTES = 60_000
MOST_CSS_BYTES = 20_000
PAGER = re.compile(r'href="([^"]+)"')
LINKED = re.compile(r'(?:src|href)="(/static/[^"]+)"')


def report(port: int, slug: str) -> None:
    """Print each file of the report page, the sum, and the sum of the style sheets."""
    weights = _weighed(port, f"/c/{slug}/report")
    total = sum(weights.values())
    css = sum(weight for link, weight in weights.items() if link.endswith(".css"))
    for what, found, most in (("all", total, MOST_BYTES), ("style", css, MOST_CSS_BYTES)):
        print(f"  {'kept' if found <= most else 'MISSED':7} {what}: {found:,}, at most {most:,}")


def first_visit(port: int, path: str) -> int:
    """Print each file that a page brings but for photos; the sum of their bytes."""
    return sum(_weighed(port, path).values())


def next_page(page: str, address: str) -> str:
    """Where a list leads on to; empty on its last page."""
    for link in PAGER.findall(page):
        if link.partition("?")[0] == address and "after=" in link:
            return str(link).replace("&amp;", "&")
    return ""


def _weighed(port: int, path: str) -> dict[str, int]:
    base = f"http://127.0.0.1:{port}"
    page = _fetch(base + path)
    weights = {path: page[0]}
    for link in dict.fromkeys(LINKED.findall(page[1])):
        if not link.endswith((".png", ".webmanifest")):
            weights[link] = _fetch(base + link)[0]
    print(f"\nfirst visit to {path}, bytes over the wire, headers included")
    for link, weight in weights.items():
        print(f"  {weight:7,}  {link}")
    return weights


def _fetch(url: str) -> tuple[int, str]:
    """Bytes on the wire, and the text where it is not compressed."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip, br"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        body = answer.read()
        head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 17
        encoding = answer.headers.get("Content-Encoding", "")
    return head + len(body), _text(body, encoding)


def _text(body: bytes, encoding: str) -> str:
    if encoding == "br":
        import brotli

        body = brotli.decompress(body)
    elif encoding == "gzip":
        import gzip

        body = gzip.decompress(body)
    return body.decode(errors="replace")
