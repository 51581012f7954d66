"""A bucket on loopback that speaks the few S3 verbs the portal uses."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

MISSING = "<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>"
PAGE = 2


class Bucket(ThreadingHTTPServer):
    """Keeps objects in memory, remembers the authorization headers it saw."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Verbs)
        self.objects: dict[str, bytes] = {}
        self.authorizations: list[str] = []
        self.broken = False

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Verbs(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Bucket

    def log_message(self, *_arguments: object) -> None:
        return

    def _path(self) -> str:
        self.server.authorizations.append(self.headers.get("Authorization", ""))
        return unquote(urlsplit(self.path).path).lstrip("/")

    def _answer(self, status: int, body: bytes = b"", kind: str = "application/xml") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", formatdate(usegmt=True))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.broken:
            self._answer(403, b"<Error><Code>AccessDenied</Code></Error>")
            return
        self.server.objects[self._path()] = content
        self._answer(200)

    def do_GET(self) -> None:
        path = self._path()
        if "list-type" in (query := parse_qs(urlsplit(self.path).query)):
            self._list(path, query)
        elif path in self.server.objects:
            self._answer(200, self.server.objects[path], "application/octet-stream")
        else:
            self._answer(404, MISSING.encode())

    do_HEAD = do_GET  # noqa: N815 (the name that the library calls)

    def do_DELETE(self) -> None:
        self.server.objects.pop(self._path(), None)
        self._answer(204)

    def do_POST(self) -> None:
        """The batch form of delete."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        bucket = self._path().rstrip("/")
        gone = [part.split("</Key>")[0] for part in body.split("<Key>")[1:]]
        for key in gone:
            self.server.objects.pop(f"{bucket}/{key}", None)
        told = "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in gone)
        self._answer(200, f"<DeleteResult>{told}</DeleteResult>".encode())

    def _list(self, bucket: str, query: dict[str, list[str]]) -> None:
        bucket = bucket.rstrip("/")
        prefix = query.get("prefix", [""])[0]
        begin = int(query.get("continuation-token", ["0"])[0])
        found = sorted(
            key.removeprefix(f"{bucket}/")
            for key in self.server.objects
            if key.startswith(f"{bucket}/{prefix}")
        )
        page, more = found[begin : begin + PAGE], begin + PAGE < len(found)
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>1</Size><ETag>1</ETag>"
            "<LastModified>2026-11-23T00:00:00.000Z</LastModified></Contents>"
            for key in page
        )
        token = f"<NextContinuationToken>{begin + PAGE}</NextContinuationToken>" if more else ""
        self._answer(
            200,
            f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>"
            f"{rows}{token}</ListBucketResult>".encode(),
        )


@contextmanager
def bucket() -> Iterator[Bucket]:
    """A bucket service on a free port, gone afterwards."""
    server = Bucket()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
