"""Units and rules of tests, made by the real services."""

from itertools import count
from typing import Any

from portal.base.db import session, transaction
from portal.grievances.dispatch import service
from portal.grievances.dispatch.models import Rule, Unit, UnitKind
from portal.grievances.lifecycle import UNIT, Actor
from portal.grievances.models import Grievance
from tests.factories.grievances import Scene, version

_numbers = count(1)
UNIT_HAND = Actor(UNIT)


class UnitFactory:
    """A unit that serves the community of a scene."""

    @staticmethod
    def create(scene: Scene, name: str = "", **more: Any) -> Unit:
        """Enter one; a property company unless said otherwise."""
        more.setdefault("kind", UnitKind.PROPERTY)
        with transaction():
            return service.put_unit(
                community_id=scene.community.id, name=name or f"物业{next(_numbers)}", **more
            )


class RuleFactory:
    """A rule of dispatch in the community of a scene."""

    @staticmethod
    def create(scene: Scene, unit: Unit | None, **more: Any) -> Rule:
        """Enter one at the end of the order."""
        with transaction():
            return service.put_rule(
                community_id=scene.community.id,
                by=None,
                unit_id=unit.id if unit else None,
                **more,
            )


def send(grievance: Grievance, scene: Scene, unit: Unit, reason: str = "归物业管") -> None:
    """Send a report to a unit by the worker's hand."""
    with transaction():
        service.dispatch(
            grievance.id,
            actor=scene.hand,
            version=version(grievance.id),
            unit_id=unit.id,
            reason=reason,
        )
    session.refresh(grievance)


def sent_and_signed(grievance: Grievance, scene: Scene, unit: Unit) -> None:
    """Send it and let the unit sign."""
    send(grievance, scene, unit)
    with transaction():
        service.sign(grievance.id, actor=UNIT_HAND, version=version(grievance.id))
    session.refresh(grievance)


def done_by_unit(grievance: Grievance, reply: str = "已处理") -> None:
    """The unit says what it did."""
    with transaction():
        service.resolve_for_unit(
            grievance.id,
            version=version(grievance.id),
            actor=UNIT_HAND,
            outcome="explained",
            reply=reply,
        )
    session.refresh(grievance)


def given_back(grievance: Grievance, **more: Any) -> None:
    """Let the unit give it back."""
    more.setdefault("actor", UNIT_HAND)
    with transaction():
        service.give_back(
            grievance.id,
            version=version(grievance.id),
            reason="not_ours",
            basis="物业合同第三条",
            suggested_unit="街道综合执法",
            **more,
        )
    session.refresh(grievance)
