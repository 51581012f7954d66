"""Communities apart: the one guard through which every row of a community is read or written.

A class that belongs to a community inherits :class:`CommunityOwned`. Every SELECT, UPDATE and
DELETE on such a class gets the condition of the scope in force; without a scope it is refused.
Writes are checked at flush. The web sets the scope from the address and the viewer, the worker
and the command line say :func:`everywhere` and why.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ForeignKey, Integer, bindparam, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, with_loader_criteria
from sqlalchemy.sql.functions import FunctionElement


class UnscopedQuery(RuntimeError):
    """A row of a community was asked for without saying for whom."""


class ScopeCrossed(RuntimeError):
    """A row of another community would have been written."""


class CommunityOwned:
    """A row that belongs to one community (社区)."""

    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))


class Confidential(CommunityOwned):
    """A row of a community that may be kept from the community's own staff.

    Where ``confidential`` is set, only staff in whom the matter is confided read it: every SELECT,
    UPDATE and DELETE gets the condition of the scope in force.
    """

    confidential: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True)
class Scope:
    """The communities that may be seen, and those of which confidential rows are seen too;
    ``None`` means all of them. Staff's pages set the second, see :mod:`portal.base.access`."""

    communities: frozenset[int] | None
    confided: frozenset[int] | None = None

    def covers(self, community_id: int) -> bool:
        """Whether rows of that community may be seen."""
        return self.communities is None or community_id in self.communities


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current() -> Scope | None:
    """The scope in force, if any."""
    return _current.get()


def enter(scope: Scope | None) -> Token[Scope | None]:
    """Put a scope in force until :func:`leave`; ``None`` refuses every community's rows."""
    return _current.set(scope)


def leave(token: Token[Scope | None]) -> None:
    """Put the former scope back."""
    _current.reset(token)


@contextmanager
def within(*community_ids: int) -> Iterator[None]:
    """See the rows of these communities only."""
    token = enter(Scope(frozenset(community_ids)))
    try:
        yield
    finally:
        leave(token)


@contextmanager
def everywhere(reason: str) -> Iterator[None]:
    """See the rows of all communities: for the worker, commands, and a person's own matters."""
    if not reason:
        raise ValueError("say why all communities are needed")
    token = enter(Scope(None))
    try:
        yield
    finally:
        leave(token)


def _only() -> int:
    """The one community of the scope in force, asked when a statement is executed."""
    scope = _current.get()
    if scope is None or scope.communities is None or len(scope.communities) != 1:
        raise UnscopedQuery("the scope changed while a statement was on its way")
    return next(iter(scope.communities))


def _several() -> list[int]:
    scope = _current.get()
    if scope is None or scope.communities is None:
        raise UnscopedQuery("the scope changed while a statement was on its way")
    return sorted(scope.communities)


# The communities are no part of the conditions, so that a statement is compiled once for all.
_ONE = bindparam("scope_community", callable_=_only, type_=Integer())
_SEVERAL = bindparam("scope_communities", callable_=_several, type_=Integer(), expanding=True)
_in_one = with_loader_criteria(
    CommunityOwned,
    lambda cls: cls.community_id == _ONE,
    include_aliases=True,
    propagate_to_loaders=False,
)
_in_several = with_loader_criteria(
    CommunityOwned,
    lambda cls: cls.community_id.in_(_SEVERAL),
    include_aliases=True,
    propagate_to_loaders=False,
)


def _trusted() -> list[int]:
    """The communities whose confidential rows are seen, asked when a statement is executed."""
    scope = _current.get()
    if scope is None or scope.confided is None:
        raise UnscopedQuery("the scope changed while a statement was on its way")
    return sorted(scope.confided)


_TRUSTED = bindparam("scope_confided", callable_=_trusted, type_=Integer(), expanding=True)
_not_confidential = with_loader_criteria(
    Confidential,
    lambda cls: cls.confidential.is_(False),
    include_aliases=True,
    propagate_to_loaders=False,
)
_confided_in_some = with_loader_criteria(
    Confidential,
    lambda cls: cls.confidential.is_(False) | cls.community_id.in_(_TRUSTED),
    include_aliases=True,
    propagate_to_loaders=False,
)


class _NoScope(FunctionElement[int]):
    """Stands where a community's id should stand; a statement with it cannot be compiled."""

    inherit_cache = True
    name = "no_scope"
    type = Integer()


@compiles(_NoScope)
def _refuse(_element: _NoScope, _compiler: Any, **_options: Any) -> str:
    raise UnscopedQuery("say whose rows are wanted: scope.within() or scope.everywhere()")


_no_scope = _NoScope()
_refusal = with_loader_criteria(
    CommunityOwned,
    lambda cls: cls.community_id == _no_scope,
    include_aliases=True,
    propagate_to_loaders=False,
)


# A statement kept by a module is guarded once and keeps its cache key; others pass through.
_known: WeakKeyDictionary[Any, dict[Any, Any]] = WeakKeyDictionary()


def guarded(statement: Any) -> Any:
    """The statement with the condition of the scope in force; without a scope it cannot run."""
    conditions = _conditions(_current.get())
    if not conditions:
        return statement
    made = _known.get(statement)
    if made is None:
        made = _known[statement] = {}
    found = made.get(conditions)
    if found is None:
        found = made[conditions] = statement.options(*conditions)
    return found


def _conditions(scope: Scope | None) -> tuple[Any, ...]:
    if scope is None:
        return (_refusal,)
    found: tuple[Any, ...] = ()
    if scope.communities is not None:
        found = (_in_one if len(scope.communities) == 1 else _in_several,)
    if scope.confided is None or _all_confided(scope):
        return found
    return (*found, _confided_in_some if scope.confided else _not_confidential)


def _all_confided(scope: Scope) -> bool:
    confided, communities = scope.confided, scope.communities
    return bool(communities and confided is not None and communities <= confided)


@event.listens_for(Session, "do_orm_execute")
def _keep_communities_apart(state: ORMExecuteState) -> None:
    if state.is_column_load or not (state.is_select or state.is_update or state.is_delete):
        return
    state.statement = guarded(state.statement)


@event.listens_for(Session, "before_flush")
def _write_within(session: Session, _context: Any, _instances: Any) -> None:
    scope = _current.get()
    for row in _owned([*session.new, *session.dirty, *session.deleted]):
        if scope is None:
            raise UnscopedQuery(type(row).__name__)
        if not scope.covers(row.community_id):
            raise ScopeCrossed(type(row).__name__)


def _owned(rows: Iterable[Any]) -> Iterable[Any]:
    return (row for row in rows if isinstance(row, CommunityOwned))
