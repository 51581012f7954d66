"""Every route declares exactly one guard; a route without one is refused.

``@public`` lets anybody read or act; ``@signed_in`` asks for a person; ``@requires(permission)``
asks for a staff permission, in the community of the address where there is one. Guards also put
the scope of communities in force (:mod:`portal.base.scope`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol

from flask import Flask, g, request

from portal.base import scope
from portal.base.access.permissions import Permission
from portal.base.access.viewer import NOBODY, Viewer
from portal.base.errors import Forbidden, NotFound
from portal.base.notes import noted


class CommunityLike(Protocol):
    """What a guard needs to know of the community in the address."""

    @property
    def id(self) -> int:
        """The community's id."""

    @property
    def slug(self) -> str:
        """Its part of the address."""

    @property
    def name(self) -> str:
        """Its name."""


class SignInNeeded(Exception):
    """Nobody is signed in; the answer leads to the sign-in page and back."""

    def __init__(self, *, staff: bool) -> None:
        self.staff = staff
        super().__init__("sign-in needed")


@dataclass(frozen=True)
class Guard:
    """What a route demands; ``kind`` is public, signed_in or requires."""

    kind: str
    permission: Permission | None = None


_loaders: dict[str, Callable[..., Any]] = {}


def use_loaders(
    *, viewer: Callable[[], Viewer], community: Callable[[str], CommunityLike | None]
) -> None:
    """Tell the guards how to find the viewer and a community by its slug."""
    _loaders.update(viewer=viewer, community=community)


def viewer() -> Viewer:
    """The person behind this request, looked up once."""
    found: Viewer | None = noted("viewer")
    if found is None:
        load = _loaders.get("viewer")
        with scope.everywhere("a person's own roles"):
            found = g.viewer = load() if load else NOBODY
    return found


def community() -> CommunityLike:
    """The community of the address; 404 when there is none."""
    found: CommunityLike | None = noted("community")
    if found is None:
        raise NotFound
    return found


def _guarded(view: Callable[..., Any], guard: Guard) -> Callable[..., Any]:
    if hasattr(view, "guard"):
        raise TypeError(f"{view.__name__} declares two guards")

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    answer.guard = guard  # type: ignore[attr-defined]
    return answer


def public(view: Callable[..., Any]) -> Callable[..., Any]:
    """Anybody may."""
    return _guarded(view, Guard("public"))


def signed_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """Any signed-in person may; their own matters are visible wherever they lie."""
    return _guarded(view, Guard("signed_in"))


def requires(permission: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Staff with that permission may, in the community of the address or, without one, anywhere."""
    return lambda view: _guarded(view, Guard("requires", permission))


def authorize(allowed: bool) -> None:
    """Refuse with 403 what a policy does not allow."""
    if not allowed:
        raise Forbidden


def init_guards(app: Flask) -> None:
    """Check every request before its view runs."""
    app.before_request(_check)
    app.teardown_request(_leave)


def _check() -> None:
    g.scope_token = scope.enter(None)
    view = request.endpoint and _view_of(request.endpoint)
    if not view:
        return
    guard: Guard | None = getattr(view, "guard", None)
    if guard is None:
        if request.endpoint == "static":
            return
        raise Forbidden
    _find_community()
    _apply(guard)


def _view_of(endpoint: str) -> Callable[..., Any] | None:
    from flask import current_app

    return current_app.view_functions.get(endpoint)


def _find_community() -> None:
    g.community = None
    slug = (request.view_args or {}).pop("slug", None)
    if slug is None:
        return
    find = _loaders.get("community")
    g.community = find(slug) if find else None
    if g.community is None:
        raise NotFound


def _apply(guard: Guard) -> None:
    here = g.community
    if guard.kind == "public":
        _see(frozenset({here.id}) if here else None, anywhere=False)
        return
    looking = viewer()
    if looking.person_id is None:
        raise SignInNeeded(staff=guard.kind == "requires")
    if guard.kind == "signed_in":
        _see(frozenset({here.id}) if here else None, anywhere=here is None)
        return
    assert guard.permission is not None
    if here is not None:
        _refuse_strangers(looking, guard.permission, here)
        _see_as_staff(looking, frozenset({here.id}))
    else:
        if not looking.may(guard.permission):
            raise Forbidden
        _see_as_staff(looking, looking.communities(guard.permission))


def _see_as_staff(looking: Viewer, communities: frozenset[int] | None) -> None:
    """Staff read no confidential row but where it is confided in them."""
    scope.enter(scope.Scope(communities, looking.confided(communities)))


def _refuse_strangers(looking: Viewer, permission: Permission, here: CommunityLike) -> None:
    """Staff of another community learn nothing; staff of this one learn that they may not."""
    if looking.may(permission, here.id):
        return
    if looking.may(Permission.DESK_SEE, here.id):
        raise Forbidden
    raise NotFound


def _see(communities: frozenset[int] | None, *, anywhere: bool) -> None:
    if communities is not None:
        scope.enter(scope.Scope(communities))
    elif anywhere:
        scope.enter(scope.Scope(None))


def _leave(_error: BaseException | None) -> None:
    token = g.pop("scope_token", None)
    if token is not None:
        scope.leave(token)
