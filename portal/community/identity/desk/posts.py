"""Turning a form into a post: what may be chosen, and whether the policy allows it."""

from portal.base.access import Role, Viewer, viewer
from portal.base.access.permissions import ROLE_LABELS
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _
from portal.community.identity import policy
from portal.community.identity.errors import NotYours, TermOver, WrongTerm
from portal.community.identity.forms.staff import RoleForm
from portal.community.identity.models import ScopeKind
from portal.community.identity.policy import Place, Post
from portal.community.identity.queries import staff
from portal.community.identity.service import roles

WHOLE = 0
_HERE = (ScopeKind.GRID, ScopeKind.COMMUNITY)
_ABOVE = (ScopeKind.SUBDISTRICT, ScopeKind.DISTRICT, ScopeKind.CITY)


def fill_in_community(form: RoleForm, looking: Viewer) -> None:
    """Roles of a community. Which grid a worker answers for is entered with the grids, where its
    history and the substitutes are kept."""
    form.role.choices = _choices(policy.roles_for(looking, _HERE))
    form.place.choices = [(WHOLE, _("The whole community"))]
    form.place.data = WHOLE


def fill_above(form: RoleForm, looking: Viewer) -> None:
    """Roles above the communities; places are divisions, and the whole city."""
    form.role.choices = _choices(policy.roles_for(looking, _ABOVE))
    own = own_divisions(looking)
    choices = staff.divisions_for_choice(own)
    form.place.choices = [*([(WHOLE, _("The whole city"))] if own is None else []), *choices]


def own_divisions(looking: Viewer) -> frozenset[int] | None:
    """The divisions of one's own posts; ``None`` for posts that reach everywhere."""
    if any(held.communities is None for held in looking.assignments):
        return None
    return frozenset(
        held.division_id for held in looking.assignments if held.division_id is not None
    )


def post_from_form(form: RoleForm, community_id: int | None) -> Post | None:
    """The post that was chosen."""
    role, chosen = Role(form.role.data), form.place.data
    if community_id is not None:
        return Post(role, Place(ScopeKind.COMMUNITY, community_id))
    if chosen == WHOLE:
        return Post(role, Place(ScopeKind.CITY))
    place = staff.place_of_division(chosen)
    return Post(role, place) if place else None


def grant_from_form(form: RoleForm, person_id: int, community_id: int | None) -> bool:
    """Give the chosen role in a transaction; what is wrong stands in the form afterwards."""
    try:
        with transaction():
            give(form, person_id, community_id)
    except DomainError as error:
        refuse(form, error)
        return False
    return True


def refuse(form: RoleForm, error: DomainError) -> None:
    """Say beside its field what is wrong."""
    beside = form.until_on if isinstance(error, WrongTerm | TermOver) else form.role
    beside.errors = [str(error)]


def give(form: RoleForm, person_id: int, community_id: int | None) -> None:
    """Give the chosen role inside a transaction, or raise :class:`NotYours` and the like."""
    looking, post = viewer(), post_from_form(form, community_id)
    if post is None or not policy.fits(post):
        raise DomainError(_("This role does not fit this place. Choose another place."))
    if not policy.can_grant(looking, post, person_id=person_id):
        raise NotYours
    assert form.from_on.data is not None
    roles.grant(
        person_id=person_id,
        post=post,
        from_on=form.from_on.data,
        until_on=form.until_on.data,
        granted_by_id=looking.person_id,
    )


def _choices(allowed: list[Role]) -> list[tuple[str, str]]:
    return [(role.value, str(ROLE_LABELS[role])) for role in allowed]
