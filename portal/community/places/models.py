"""Divisions, communities, compounds, buildings, units, households and landmarks as rows."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.base import clock
from portal.base.db import Base, line_text, primary_key, short_text
from portal.base.scope import CommunityOwned


class DivisionLevel(enum.StrEnum):
    """Levels of the statistical division tree."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    COMMITTEE = "committee"


class Division(Base):
    """A node of the administrative tree (行政区划): province down to residents' committee.

    ``code`` is the statistical code as text; names repeat, so it alone is the key.
    """

    __tablename__ = "divisions"

    id: Mapped[primary_key]
    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[short_text]
    level: Mapped[DivisionLevel]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("divisions.id"), index=True)
    closed_on: Mapped[date | None]

    parent: Mapped["Division | None"] = relationship(remote_side="Division.id")


class Community(Base):
    """An urban community (社区) served by the portal: a tenant.

    ``street_id`` is the sub-district (街道) it lies in; ``district_id`` that one's district, kept
    here because every scope of staff is worked out from them.
    """

    __tablename__ = "communities"

    id: Mapped[primary_key]
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[short_text]
    division_id: Mapped[int | None] = mapped_column(ForeignKey("divisions.id"), unique=True)
    street_id: Mapped[int] = mapped_column(ForeignKey("divisions.id"), index=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("divisions.id"), index=True)
    office_phone: Mapped[str] = mapped_column(String(20), default="")
    office_address: Mapped[line_text] = mapped_column(default="")
    duty_phone: Mapped[str] = mapped_column(String(20), default="")
    closed_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    street: Mapped[Division] = relationship(foreign_keys=[street_id])
    district: Mapped[Division] = relationship(foreign_keys=[district_id])


class CompoundKind(enum.StrEnum):
    """Old and new residential areas are measured by different rules."""

    OLD = "old"
    NEW = "new"


class Compound(CommunityOwned, Base):
    """A residential compound (小区)."""

    __tablename__ = "compounds"
    __table_args__ = (UniqueConstraint("community_id", "name"),)

    id: Mapped[primary_key]
    name: Mapped[short_text]
    kind: Mapped[CompoundKind] = mapped_column(default=CompoundKind.OLD)
    built_year: Mapped[int | None]
    closed_on: Mapped[date | None]


class Building(CommunityOwned, Base):
    """A building (楼栋); ``code`` stands in its QR poster, ``aliases`` are what people call it."""

    __tablename__ = "buildings"
    __table_args__ = (UniqueConstraint("compound_id", "name"),)

    id: Mapped[primary_key]
    compound_id: Mapped[int] = mapped_column(ForeignKey("compounds.id"), index=True)
    name: Mapped[short_text]
    aliases: Mapped[line_text] = mapped_column(default="")
    code: Mapped[str] = mapped_column(String(12), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    closed_on: Mapped[date | None]

    compound: Mapped[Compound] = relationship()


Index("ix_buildings_community_id_position", Building.community_id, Building.position)


class Unit(CommunityOwned, Base):
    """A stairwell (单元) of a building."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("building_id", "name"),)

    id: Mapped[primary_key]
    building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id"))
    name: Mapped[short_text]

    building: Mapped[Building] = relationship()


class Household(CommunityOwned, Base):
    """A household (户): unit and room; adults as counted by the committee, never names."""

    __tablename__ = "households"
    __table_args__ = (
        UniqueConstraint("building_id", "unit_id", "room"),
        Index(
            "uq_households_building_room_without_unit",
            "building_id",
            "room",
            unique=True,
            sqlite_where=text("unit_id IS NULL"),
            postgresql_where=text("unit_id IS NULL"),
        ),
        Index("ix_households_community_id_building_id", "community_id", "building_id"),
        CheckConstraint("adults >= 0 AND adults <= 50", name="adults_are_plausible"),
    )

    id: Mapped[primary_key]
    building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    room: Mapped[str] = mapped_column(String(20))
    adults: Mapped[int] = mapped_column(default=1)
    closed_on: Mapped[date | None]

    building: Mapped[Building] = relationship()
    unit: Mapped[Unit | None] = relationship()


class Landmark(CommunityOwned, Base):
    """A place people name that is no building (地标): a gate, a garden, a car park."""

    __tablename__ = "landmarks"
    __table_args__ = (UniqueConstraint("community_id", "name"),)

    id: Mapped[primary_key]
    name: Mapped[short_text]
    code: Mapped[str] = mapped_column(String(12), unique=True)
    near_building_id: Mapped[int | None] = mapped_column(ForeignKey("buildings.id"))
    closed_on: Mapped[date | None]
