"""The requests of each page, for the portal and for the floor, made before measuring begins."""

import random
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from benchmarks.shapes import GRIDS_EACH, SEED

PAGES = ("list", "detail", "filing", "desk", "stats", "photo")
VARIETY = 400
BOUNDARY = "----benchmark7MA4YWxkTrZu0gW"

Job = dict[str, Any]


def requests_of(job: Job) -> Iterator[bytes]:
    """All requests of a job: `job["side"]` is portal or floor, `job["page"]` one of PAGES."""
    chance = random.Random(f"{SEED}-{job['page']}-{job['round']}")
    if job["side"] == "floor":
        yield from _floor(job, chance)
    else:
        yield from _portal(job, chance)


def _floor(job: Job, chance: random.Random) -> Iterator[bytes]:
    size = job["size"]
    match job["page"]:
        case "list":
            for _ in range(VARIETY):
                before = chance.randrange(size // 2, size)
                yield get(chance.choice(("/list", f"/list?before={before}")))
        case "detail":
            for _ in range(VARIETY):
                yield get(f"/detail/{chance.randrange(1, size + 1)}")
        case "stats":
            yield get("/list")  # there are no figures to compare with: its only page of many rows
        case "desk":
            for grid in range(GRIDS_EACH):
                yield get(f"/desk?grid={GRIDS_EACH + grid}")
        case "filing":
            for pair in job["photos"]:
                yield form("/file", [*words(chance), *(("photo", name) for name in pair)])
        case "photo":
            yield upload("/photo", [], job["photo_file"])


def words(chance: random.Random) -> list[tuple[str, str]]:
    """What a resident types."""
    return [
        ("summary", f"楼道灯不亮 {chance.randrange(10**6)}"),
        ("detail", "三号楼二单元楼道里的声控灯坏了好几天，晚上老人上下楼看不清台阶。"),
    ]


def get(path: str, headers: str = "") -> bytes:
    """A page asked for."""
    return f"GET {path} HTTP/1.1\r\nHost: bench\r\n{headers}\r\n".encode()


def form(path: str, fields: list[tuple[str, str]], headers: str = "") -> bytes:
    """A form sent."""
    body = urlencode(fields).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: bench\r\n{headers}"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def upload(path: str, fields: list[tuple[str, str]], file: str, headers: str = "") -> bytes:
    """A photo sent, with the fields of its form."""
    with open(file, "rb") as photo:
        content = photo.read()
    parts = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
    )
    parts += (
        f"--{BOUNDARY}\r\n"
        'Content-Disposition: form-data; name="photo"; filename="photo.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    ).encode()
    body = parts + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: bench\r\n{headers}"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _portal(job: Job, chance: random.Random) -> Iterator[bytes]:
    cookies = job.get("cookies", "")
    if job["page"] == "addresses":
        for _ in range(VARIETY):
            yield get(chance.choice(job["addresses"]), visitor(chance, cookies))
        return
    reports = f"/c/{job['slug']}/reports"
    match job["page"]:
        case "list":
            for _ in range(VARIETY):
                before = chance.randrange(job["size"] // 2, job["size"])
                query = chance.choice(("", f"?before={before}"))
                yield get(reports + query, visitor(chance))
        case "detail":
            for number in chance.choices(job["numbers"], k=VARIETY):
                yield get(f"{reports}/{number}", visitor(chance))
        case "stats":
            for _ in range(20):
                yield get(f"/c/{job['slug']}/stats", visitor(chance))
                yield get(job["desk_stats"], visitor(chance, cookies))
        case "desk":
            yield get(job["desk"], visitor(chance, cookies))
        case "filing":
            for secret, *names in job["photos"]:
                fields = [
                    ("csrf_token", job["token"]),
                    ("submission_id", str(uuid.UUID(int=chance.getrandbits(128)))),
                    ("category", job["category"]),
                    ("place", job["place"]),
                    ("text", words(chance)[0][1]),
                    ("visibility", "neighbours"),
                    *(("photo_ids", name) for name in names),
                ]
                browser = f"{job['session']}; uploads={secret}"
                yield form(f"/c/{job['slug']}/report", fields, visitor(chance, browser))
        case "photo":
            for _ in range(20):
                headers = visitor(chance, cookies) + f"X-CSRFToken: {job['token']}\r\n"
                yield upload("/uploads", [], job["photo_file"], headers)


def visitor(chance: random.Random, cookies: str = "") -> str:
    """Headers of somebody at an address of their own, as the proxy in front would tell."""
    address = f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(1, 255)}"
    headers = f"X-Forwarded-For: {address}\r\nAccept-Encoding: gzip, br\r\n"
    return headers + (f"Cookie: {cookies}\r\n" if cookies else "")
