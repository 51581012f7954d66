"""The public key at ``/registers/key``, and how a register is sent."""

from flask import Blueprint, Response, request

from portal.base import access
from portal.base.access import public
from portal.base.errors import NotFound
from portal.trust.registers import keys, queries

bp = Blueprint("registers", __name__)


@bp.get("/registers/key")
@public
def key() -> Response:
    """The key that registers are signed with now; the former ones stand in the registers."""
    newest = queries.newest_key()
    if newest is None:
        raise NotFound
    answer = Response(keys.as_pem(newest.public), content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def send(register: str) -> Response:
    """A register of the community in the address, sent while it is read. What is appended
    meanwhile is left for the next time, so that the answer is one moment's."""
    community = access.community().id
    last = queries.head(register, community)
    if last is None:
        raise NotFound
    lines = queries.lines(register, community, until=last.seq)
    answer = Response(lines, content_type="application/jsonl; charset=utf-8")
    name = f"{register}-{access.community().slug}.jsonl"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.set_etag(last.hash)
    answer.make_conditional(request)
    return answer
