"""How one disclosure of the demo goes its way: drafted, agreed to by everybody, published."""

import random
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from portal.base import clock
from portal.base.db import session, transaction
from portal.demo.affairs_texts import TEXTS
from portal.demo.ledgers import LINES, ledger
from portal.demo.places import Town
from portal.demo.sheets import photo_of_sheet
from portal.disclosures import service
from portal.disclosures.finances import service as finances
from portal.disclosures.finances.days import Period
from portal.disclosures.finances.queries import last_closings
from portal.disclosures.finances.understanding import understand
from portal.disclosures.models import CatalogueItem, DisclosureState, Duty, VersionKind
from portal.disclosures.policy import Hand
from portal.disclosures.service import Beginning, Words

S = DisclosureState
FIRST_OPENING = {
    "work-funds": "8230.50",
    "service-funds": "16800.00",
    "raised-money-accounts": "6120.00",
}


@dataclass
class Desk:
    """Who makes affairs public in a town; ``offices`` are the checkers by the owner's office."""

    town: Town
    drafter: Hand
    director: Hand
    supervisor: Hand
    checker: Hand
    offices: dict[str, Hand]

    def owner_of(self, item: CatalogueItem | None) -> Hand:
        """Who checks it."""
        return self.offices.get(item.owner_office if item else "", self.checker)


class Way:
    """The ways that disclosures of one town go; balances go on from quarter to quarter."""

    def __init__(self, desk: Desk, chance: random.Random) -> None:
        self.desk, self.chance = desk, chance
        self.times: dict[str, int] = {}
        self.balance = {key: Decimal(amount) for key, amount in FIRST_OPENING.items()}

    @property
    def here(self) -> int:
        """The community."""
        return self.desk.town.community.id

    def draft(self, duty: Duty, day: date, *, photo_only: bool = False) -> int:
        """Begin it two days before, with its accounts where it has some."""
        item = session.get_one(CatalogueItem, duty.item_id)
        n = self.times[duty.item_key] = self.times.get(duty.item_key, -1) + 1
        names = [name for name in item.elements.splitlines() if name.strip()]
        texts = TEXTS.get(duty.item_key)
        plain = tuple(f"{name}：第{n + 1}次公开，详见公开栏。" for name in names)
        said = texts(self.desk.town.community.name, n) if texts else plain
        words = Words(
            f"{label_of(duty)}{item.name}" if not duty.event else f"{duty.event}：{item.name}",
            duty.period_from,
            duty.period_until,
            list(zip(names, said, strict=False)),
            "本页内容为演示数据。",
        )
        files = []
        if photo_only:
            with transaction():
                files = [photo_of_sheet(self.here, seed=n)]
        with transaction(), clock.at(office_hours(day - timedelta(days=2), 9)):
            disclosure_id = service.start(
                community_id=self.here,
                submission_id=self.submission(),
                hand=self.desk.drafter,
                words=words,
                beginning=Beginning(duty_id=duty.id, photo_only=photo_only, files=files),
            ).id
        if duty.item_key in LINES and not photo_only:
            self._account(disclosure_id, item, duty, day)
        return disclosure_id

    def _account(self, disclosure_id: int, item: CatalogueItem, duty: Duty, day: date) -> None:
        """Send the committee's own sheet in and take it over."""
        made = ledger(
            item.key,
            title=f"{self.desk.town.community.name}{label_of(duty)}{item.name}",
            first=duty.period_from,
            last=duty.period_until,
            opening=self.balance.get(item.key, Decimal(0)),
            chance=self.chance,
        )
        self.balance[item.key] = made.closing
        arrived = made.arrived()
        finances.keep_bytes(arrived)
        by_id, period = self.desk.drafter.person_id, Period(duty.period_from, duty.period_until)
        with transaction(), clock.at(office_hours(day - timedelta(days=2), 10)):
            case = service.find(disclosure_id)
            sheet = finances.receive(arrived, version=case.version, by_id=by_id)
            finances.settle_columns(sheet, sheet.tables)
            last = last_closings(case.disclosure)
            found = understand(sheet, period=period, last=last, unnamed=item.name)
            ticked = [asked.key for asked in found.asked]
            finances.confirm(sheet, found, openings={}, ticked=ticked, by_id=by_id)
            session.flush()  # what was ticked is looked at again
            finances.attach(sheet, found, version=case.version, unnamed=item.name[:60])

    def finish(self, disclosure_id: int, day: date, *, until: S | None = None) -> None:
        """Hand it in and let everybody agree; ``until`` is where it stops."""
        self.step(service.submit, disclosure_id, day - timedelta(days=2), 11, self.desk.drafter)
        hours = iter((9, 14, 15, 15.5))
        while (state := service.find(disclosure_id).state) is not S.READY:
            if state is until:
                return
            hand = {
                S.CHECKING: self.desk.owner_of(service.find(disclosure_id).disclosure.item),
                S.REVIEWING: self.desk.supervisor,
                S.SIGNING: self.desk.director,
            }[state]
            before = day - timedelta(days=0 if state is S.SIGNING else 1)
            self.step(service.approve, disclosure_id, before, next(hours), hand, state=state)
        if until is not S.READY:
            self.step(
                service.publish,
                disclosure_id,
                day,
                16,
                self.desk.drafter,
                channels=("portal", "board"),
            )

    def step(
        self, act: Any, disclosure_id: int, day: date, hour: float, hand: Hand, **more: Any
    ) -> Any:
        """One act of one person at that hour, seeing what stands there."""
        with transaction(), clock.at(office_hours(day, hour)):
            seen = service.find(disclosure_id).disclosure.version
            return act(disclosure_id=disclosure_id, seen=seen, hand=hand, **more)

    def correct(
        self,
        disclosure_id: int,
        kind: VersionKind,
        day: date,
        *,
        reason: str,
        place: int,
        said: str,
    ) -> None:
        """A new version with one field worded otherwise, through the same hands."""
        start, hand = day - timedelta(days=2), self.desk.drafter
        self.step(service.correct, disclosure_id, start, 9, hand, kind=kind, reason=reason)
        case = service.find(disclosure_id)
        fields = [(name, text) for name, text in case.version.fields]
        fields[place] = (fields[place][0], said)
        words = Words(
            case.version.title,
            case.disclosure.period_from,
            case.disclosure.period_until,
            fields,
            case.version.body,
        )
        self.step(service.save, disclosure_id, start, 10, hand, words=words)
        self.finish(disclosure_id, day)

    def submission(self) -> str:
        """The number of a form."""
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))


def label_of(duty: Duty) -> str:
    """The period of a duty as titles begin with it; empty for events and what always hangs."""
    first, last = duty.period_from, duty.period_until
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if first == last or months > 12 or duty.event:
        return ""
    if months == 1:
        return f"{first.year}年{first.month}月"
    if months == 3:
        return f"{first.year}年第{'一二三四'[first.month // 3]}季度"
    return (
        f"{first.year}年{'上' if first.month < 7 else '下'}半年"
        if months == 6
        else f"{first.year}年"
    )


def office_hours(day: date, hour: float) -> datetime:
    """That hour of the day, on a Friday where it is a weekend; never later than now."""
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return min(clock.start_of(day) + timedelta(hours=hour), clock.now())
