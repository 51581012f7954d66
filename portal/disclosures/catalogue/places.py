"""For whom a page of the catalogue speaks: the community of the address, or a district."""

from dataclasses import dataclass

from portal.base.access import Permission, viewer
from portal.base.desk import place as where
from portal.base.desk.place import Place
from portal.base.errors import Forbidden
from portal.base.settings.scopes import ScopeKind
from portal.disclosures.catalogue.service import Owner


@dataclass(frozen=True)
class Spot:
    """The place of a page, and whose catalogue it shows."""

    place: Place
    owner: Owner

    @property
    def is_community(self) -> bool:
        """Whether it is a community's."""
        return self.owner.community_id is not None

    @property
    def may_edit(self) -> bool:
        """Whether the viewer may change it."""
        if self.owner.community_id is not None:
            return viewer().may(Permission.CATALOGUE_EDIT, self.owner.community_id)
        return viewer().may(Permission.CATALOGUE_EDIT)


def districts() -> list[Place]:
    """The districts whose template the viewer may see."""
    return [place for place in where.places() if place.scope.kind is ScopeKind.DISTRICT]


def here() -> Spot:
    """The place of this request."""
    place = where.here()
    if place.scope.kind is ScopeKind.COMMUNITY:
        return Spot(place, Owner(community_id=place.scope.id))
    if place.scope.kind is ScopeKind.INSTALLATION:
        # The installation's template comes with a release; districts make their own of it.
        found = districts()
        if not found:
            raise Forbidden
        place = found[0]
    return Spot(place, Owner(division_id=place.scope.id))
