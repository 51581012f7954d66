"""Grievances of tests, filed and moved by the real services, and the people around them."""

import hashlib
import uuid
from dataclasses import dataclass
from itertools import count
from typing import Any

from portal.base.access import Role
from portal.base.db import session, transaction
from portal.base.files.models import FileKind, StoredFile
from portal.community.grids.models import Grid
from portal.community.identity.models import Person
from portal.community.places.models import Building, Community
from portal.grievances import service
from portal.grievances.lifecycle import REPORTER, STAFF, Actor
from portal.grievances.models import Channel, Grievance, GrievanceStatus
from portal.grievances.service.filing import Filed
from tests.factories.grids import DutyFactory, GridFactory
from tests.factories.identity import resident, staff
from tests.factories.places import BuildingFactory, CommunityFactory

S = GrievanceStatus
BROWSER = "b" * 64
_numbers = count(1)


@dataclass(frozen=True)
class Scene:
    """A community with one building in one grid, its worker, a colleague and a supervisor."""

    community: Community
    building: Building
    grid: Grid
    worker: Person
    colleague: Person
    supervisor: Person

    @property
    def hand(self) -> Actor:
        """The grid's worker as an actor."""
        return Actor(STAFF, self.worker.id)

    @property
    def other_hand(self) -> Actor:
        """The colleague of the committee as an actor."""
        return Actor(STAFF, self.colleague.id)


def scene() -> Scene:
    """A fresh community with everybody in it."""
    community = CommunityFactory.create()
    building = BuildingFactory.create(community=community)
    grid = GridFactory.create(community=community, buildings=[building])
    worker = staff(Role.GRID_WORKER, grid=grid)
    DutyFactory.create(grid=grid, person=worker)
    return Scene(
        community=community,
        building=building,
        grid=grid,
        worker=worker,
        colleague=staff(Role.COMMITTEE, community=community),
        supervisor=staff(Role.SUPERVISOR, community=community),
    )


def upload(key: str = BROWSER) -> str:
    """An upload that waits for its form; its token. Only the row: no picture is behind it."""
    n = next(_numbers)
    file = StoredFile(
        sha256=hashlib.sha256(f"photo{n}".encode()).hexdigest(),
        kind=FileKind.PHOTO,
        mime="image/jpeg",
        byte_count=1000,
        width=40,
        height=30,
        uploader_key=key,
    )
    session.add(file)
    session.commit()
    return file.token


class GrievanceFactory:
    """A report, moved by its worker and its reporter to the status that is wanted."""

    @staticmethod
    def file(
        *,
        scene: Scene,
        category: str = "litter.household",
        text: str = "楼下垃圾没人清",
        submission_id: str | None = None,
        **more: Any,
    ) -> Filed:
        """File a report from the web in a transaction of its own."""
        more.setdefault("building_id", scene.building.id)
        more.setdefault("channel", Channel.WEB)
        with transaction():
            return service.file_grievance(
                community_id=scene.community.id,
                submission_id=submission_id or str(uuid.uuid4()),
                category_code=category,
                text=text,
                **more,
            )

    @staticmethod
    def create(
        *,
        scene: Scene | None = None,
        status: GrievanceStatus = S.SUBMITTED,
        reporter: Person | None = None,
        **more: Any,
    ) -> Grievance:
        """A report in the wanted status; the reporter is a new resident unless given."""
        here = scene or globals()["scene"]()
        person = reporter or resident()
        grievance = GrievanceFactory.file(scene=here, reporter_id=person.id, **more).grievance
        for step in PATHS[status]:
            with transaction():
                STEPS[step](grievance.id, here)
        session.refresh(grievance)
        return grievance


ANYBODY = Actor(REPORTER)


def version(grievance_id: int) -> int:
    """The version a worker sees who opens the page now."""
    found = session.get(Grievance, grievance_id)
    assert found is not None
    return found.version


STEPS: dict[str, Any] = {
    "accept": lambda g, s: service.accept(g, actor=s.hand, version=version(g)),
    "ask": lambda g, s: service.ask_info(g, actor=s.hand, version=version(g), text="哪个单元？"),
    "handle": lambda g, s: service.self_handle(g, actor=s.hand, version=version(g)),
    "resolve": lambda g, s: service.resolve(
        g, actor=s.hand, version=version(g), outcome="explained", reply="已清运"
    ),
    "confirm": lambda g, s: service.confirm(g, actor=ANYBODY, satisfaction="satisfied"),
    "dispute": lambda g, s: service.dispute(g, actor=ANYBODY, reason="还在原地"),
    "reject": lambda g, s: service.reject(
        g, actor=s.hand, version=version(g), reason_code="outside", text="不属于社区职责"
    ),
    "withdraw": lambda g, s: service.withdraw(g, actor=ANYBODY),
}
_RESOLVED = ("accept", "handle", "resolve")
PATHS: dict[GrievanceStatus, tuple[str, ...]] = {
    S.SUBMITTED: (),
    S.NEED_INFO: ("accept", "ask"),
    S.ACCEPTED: ("accept",),
    S.IN_PROGRESS: ("accept", "handle"),
    S.RESOLVED: _RESOLVED,
    S.CLOSED: (*_RESOLVED, "confirm"),
    S.REOPENED: (*_RESOLVED, "dispute"),
    S.REJECTED: ("reject",),
    S.WITHDRAWN: ("withdraw",),
}
