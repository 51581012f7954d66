"""Neighbours of the demo who have the problems of open reports too, and follow some."""

from sqlalchemy import select
from sqlalchemy import text as sql

from portal.base.db import session, transaction
from portal.demo.people import Cast
from portal.demo.places import Town
from portal.grievances.models import PUBLIC, Grievance, Turn
from portal.grievances.support import service

REPORTS = 24
MOST = 8


def build(towns: list[Town], cast: Cast) -> None:
    """Between none and eight neighbours for each of the newest open public reports."""
    everybody = [person.id for person in cast.residents[5:]]
    for town in towns:
        open_ones = session.execute(
            select(Grievance.id, Grievance.reporter_id)
            .where(
                Grievance.community_id == town.community.id,
                sql(PUBLIC),
                Grievance.turn != Turn.NOBODY,
            )
            .order_by(Grievance.id.desc())
            .limit(REPORTS)
        ).all()
        for place, row in enumerate(open_ones):
            others = [person_id for person_id in everybody if person_id != row.reporter_id]
            with transaction():
                _join(row.id, others, first=place * 3, number=place * 5 % (MOST + 1))


def _join(grievance_id: int, others: list[int], *, first: int, number: int) -> None:
    in_turn = [others[(first + n) % len(others)] for n in range(number + 1)]
    for person_id in in_turn[:number]:
        service.support(grievance_id, person_id=person_id)
    service.follow(grievance_id, person_id=in_turn[number])
