"""Finding reports: the same hits in the same order on both databases.

The database says which reports match, newest first, and how well each matches is counted here from
its entries, because the measures of SQLite and PostgreSQL differ. At most :data:`MOST` are looked
at: a question with more answers is too broad, and is answered with the newest of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from portal.base.db import session
from portal.base.reading import Reading
from portal.community.identity.models import Credential, CredentialKind
from portal.grievances.models import Grievance
from portal.grievances.search import asking
from portal.grievances.search.asking import Question, Term
from portal.grievances.search.expressions import (
    AllOf,
    Expression,
    Phrase,
    for_fts5,
    for_tsquery,
)
from portal.grievances.search.models import MATCHING, SearchDocument
from portal.grievances.upserts import within_scope

MOST = 200
ENOUGH = 20  # a page: with as many exact answers nobody needs near ones
# What counts how much: the number itself, the question as it was typed, a word (of at most this
# weight), and one pair of the characters of a word that is not there as such.
_NUMBER, _WHOLE, _FULL, _EXACT = 10_000, 200, 5, 50


@dataclass(frozen=True)
class Found:
    """Ids of reports, best first; ``more`` when there are others beyond :data:`MOST`."""

    ids: tuple[int, ...]
    more: bool = False

    @property
    def count(self) -> str:
        """How many, as it is shown: 12, or 200+."""
        return f"{len(self.ids)}+" if self.more else str(len(self.ids))


def find_public(
    community_id: int, asked: str, *, kind_id: int | None = None, building_id: int | None = None
) -> Found:
    """Reports that neighbours may see, by what neighbours may read of them."""
    entries = [f"§k{kind_id}"] if kind_id is not None else []
    entries += [f"§b{building_id}"] if building_id is not None else []
    question = asking.narrowed_to(asking.read(asked, community_id), entries)
    return _find(question, community_id, public=True)


def find_for_staff(community_id: int, asked: str) -> Found:
    """All reports of the community, by all that is written in them."""
    return _find(asking.read(asked, community_id), community_id, public=False)


def _find(question: Question, community_id: int, *, public: bool) -> Found:
    within_scope(SearchDocument, community_id)
    if not question.terms:
        return Found(())
    strict = _matching(question.strict, community_id, public)
    near = _near(question, strict, community_id, public) if len(strict) < ENOUGH else []
    more = len(strict) + len(near) > MOST
    ranked = _ranked(question, strict[:MOST], community_id, public)
    ranked += _ranked(question, near[: MOST - len(ranked)], community_id, public)
    return Found(tuple(ranked), more)


def _near(question: Question, strict: list[int], community_id: int, public: bool) -> list[int]:
    """What comes near where few reports have every word."""
    looser = question.looser(not strict)
    near = _matching(looser, community_id, public) if looser else []
    if not strict and not near and question.loosest:
        near = _matching(question.loosest, community_id, public)
    known = set(strict)
    return [each for each in near if each not in known]


def _matching(wanted: Expression, community_id: int, public: bool) -> list[int]:
    """The newest reports of the community that match, one more than are shown."""
    wanted = AllOf((Phrase((f"§c{community_id}",)), wanted))
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        # Without this a public question would see hidden words: FTS5 looks into every column.
        written = for_fts5(wanted)
        values = {"wanted": f"{{shown}} : {written}" if public else written}
        statement = MATCHING["sqlite"]
    else:
        values = {"wanted": for_tsquery(wanted)}
        statement = MATCHING["public" if public else "staff"]
    return [row[0] for row in connection.execute(statement, {**values, "most": MOST + 1})]


# Joined with the reports, so that the guard leaves out what is kept from the viewer (confidential
# reports, other communities'): such a report is no hit, and does not count as one.
_DOCUMENTS = Reading(
    select(SearchDocument.grievance_id, SearchDocument.shown, SearchDocument.hidden)
    .join(Grievance, Grievance.id == SearchDocument.grievance_id)
    .where(
        SearchDocument.grievance_id.in_(bindparam("ids", expanding=True)),
        Grievance.community_id == bindparam("community"),
    )
)


def _ranked(question: Question, ids: list[int], community_id: int, public: bool) -> list[int]:
    """Those that the viewer may know of, best first, then newest."""
    if not ids:
        return []
    no = _joined(question.no)
    scored = []
    for row in _DOCUMENTS.rows(ids=ids, community=community_id):
        kept = f" {row.shown} " if public else f" {row.shown} {row.hidden} "
        score = sum(_worth(term, kept) for term in question.terms)
        score += _WHOLE if question.whole and _holds(kept, question.whole) else 0
        score += _NUMBER if no and f" {no} " in kept else 0
        scored.append((-score, -row.grievance_id))
    return [-id_ for _score, id_ in sorted(scored)]


def _joined(no: str) -> str:
    return no.replace("-", "")


def _worth(term: Term, kept: str) -> int:
    met = sum(weight for phrase, weight in term.weights if _holds(kept, phrase))
    return min(met, _FULL) * _EXACT or sum(_holds(kept, pair) for pair in term.pairs)


def _holds(kept: str, phrase: Phrase) -> bool:
    end = "" if phrase.prefix else " "
    return f" {' '.join(phrase.entries)}{end}" in kept


_BY_PHONE = Reading(
    select(Grievance.id, Grievance.grid_id, Grievance.confidential)
    .join(Credential, Credential.person_id == Grievance.reporter_id)
    .where(
        Grievance.community_id == bindparam("community"),
        Credential.kind == CredentialKind.PHONE,
        Credential.value.like(bindparam("tail")),
    )
    .order_by(Grievance.id.desc())
    .limit(MOST)
)


def phone_tail(asked: str) -> str:
    """The digits that may be the end of a phone number; empty when they are none."""
    return asking.phone_tail(asked)


def by_phone_tail(community_id: int, tail: str) -> Sequence[Any]:
    """Id, grid and confidence of the reports whose reporter's number ends so, newest first."""
    return _BY_PHONE.rows(community=community_id, tail=f"%{tail}")
