"""Keeping templates of replies: a change is a new version, nothing is deleted."""

from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.audit import service as audit
from portal.base.db import session
from portal.base.errors import Conflict, Invalid
from portal.base.i18n import _l
from portal.grievances.replies import queries, variables
from portal.grievances.replies.models import ReplyTemplate
from portal.grievances.replies.queries import ACTS, Line

LONGEST_NAME, LONGEST = 30, 1000


class UnknownVariable(Invalid):
    """Braces hold something that no report can fill in."""

    sentence = _l("There is no such variable. Choose one of the list.")


class OpenBrace(Invalid):
    """A brace has no partner."""

    sentence = _l("A brace is not closed. Write variables as {编号}.")


class TemplateChanged(Conflict):
    """Somebody else was quicker."""


def put(
    *,
    community_id: int,
    key: str,
    seen: int,
    act: str,
    kind_id: int | None,
    name: str,
    text: str,
    by_id: int | None,
    retired: bool = False,
) -> bool:
    """Let a template hold from now on; whether anything changed. ``seen`` is the version that was
    shown, 0 for one the community has not changed yet. The same form sent twice is kept once."""
    wanted = Line(key, seen, _checked(act), kind_id, name.strip(), _text(text), retired)
    if not wanted.name or not wanted.text:
        raise Invalid
    before = queries.line(community_id, key)
    if before is not None and _same(before, wanted):
        return False
    if (before.version if before else 0) != seen:
        raise TemplateChanged
    former = queries.in_force(community_id, key)
    if former is not None:
        former.replaced_at = clock.now()
    _add(community_id, wanted, by_id)
    audit.record(
        "reply_template.put",
        actor_id=by_id,
        object_kind="reply_template",
        community_id=community_id,
    )
    return True


def _add(community_id: int, line: Line, by_id: int | None) -> None:
    try:
        with session.begin_nested():
            session.add(
                ReplyTemplate(
                    community_id=community_id,
                    key=line.key,
                    version=line.version + 1,
                    act=line.act,
                    kind_id=line.kind_id,
                    name=line.name[:LONGEST_NAME],
                    text=line.text,
                    retired=line.retired,
                    entered_by_id=by_id,
                )
            )
    except IntegrityError as error:
        raise TemplateChanged from error


def _checked(act: str) -> str:
    if act not in ACTS:
        raise Invalid
    return act


def _text(text: str) -> str:
    found = variables.plain_braces(text.strip())[:LONGEST]
    if variables.unknown(found):
        raise UnknownVariable
    if not variables.is_closed(found):
        raise OpenBrace
    return found


def _same(one: Line, other: Line) -> bool:
    """Whether both say the same, whichever version they are."""
    return one == Line(
        other.key, one.version, other.act, other.kind_id, other.name, other.text, other.retired
    )
