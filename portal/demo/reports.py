"""A year of invented reports, each lived through by the services that real ones go through."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox.models import MessageState, OutboxMessage
from portal.community.identity.models import Person
from portal.community.places.models import Building
from portal.demo import above
from portal.demo.album import DRAWN, Album
from portal.demo.people import Cast
from portal.demo.places import Town
from portal.demo.texts import (
    ADDITIONS,
    ANSWERS,
    APPEALS,
    DISPUTES,
    ON_THE_SPOT,
    QUESTIONS,
    REFUSALS,
    STORIES,
    Story,
)
from portal.grievances import policy, service
from portal.grievances.dispatch import service as dispatch
from portal.grievances.lifecycle import REPORTER, STAFF, Actor
from portal.grievances.models import Grievance, GrievancePhoto, GrievanceStatus
from portal.grievances.service import ticking

HOW_MANY = 200
ELSEWHERE = 12
KEY = "demo"
TOLD_DAYS = 7


@dataclass
class Life:
    """One report being lived through: where it is, who acts, and the moment it has reached."""

    town: Town
    cast: Cast
    story: Story
    chance: random.Random
    now: datetime
    worker: Person
    second: Person
    third: Person
    reporter: Person | None
    report: Grievance

    def later(self, low: float, high: float) -> None:
        """Let some hours pass."""
        self.now += timedelta(hours=self.chance.uniform(low, high))

    def staff(self, act: Callable[..., object], **what: object) -> None:
        """The worker acts, in office hours."""
        here = clock.local(self.now)
        if not 8 <= here.hour < 18:
            morning = here.replace(hour=8, minute=30) + timedelta(minutes=self.chance.randrange(90))
            self.now = morning + timedelta(days=1 if here.hour >= 18 else 0)
        self.act(act, Actor(STAFF, self.worker.id), version=self.version(), **what)

    def resident(self, act: Callable[..., object], **what: object) -> None:
        """The reporter acts."""
        self.act(act, Actor(REPORTER, self.reporter.id if self.reporter else None), **what)

    def act(self, act: Callable[..., object], actor: Actor, **what: object) -> None:
        """Somebody acts at the moment reached."""
        with clock.at(min(self.now, clock.now())):
            act(self.report.id, actor=actor, **what)

    def time(self, tick: Callable[[int], object], *, days: float) -> None:
        """A timer finds the report some days later."""
        self.now += timedelta(days=days)
        with clock.at(self.now):
            tick(self.report.id)

    def version(self) -> int:
        """The version of the report as it stands."""
        session.refresh(self.report, ["version"])
        return self.report.version


def build(towns: list[Town], cast: Cast) -> None:
    """Two hundred reports in the first community, a dozen in the second, and fixes on the spot."""
    album = Album()
    album.prepare()
    for town, number, seed in ((towns[0], HOW_MANY, 11), (towns[1], ELSEWHERE, 12)):
        chance = random.Random(seed)
        for n, moment in enumerate(_moments(chance, number)):
            with transaction():
                _live(_file(town, cast, album, chance, moment), album, left=number - n)
    _on_the_spot(towns[0], cast, album)
    told_already()


def _moments(chance: random.Random, number: int) -> list[datetime]:
    """Moments of filing over twelve months, mostly by day, the last ones today and yesterday."""
    today = clock.start_of(clock.today())
    days = sorted(chance.uniform(0, 1) ** 0.85 * 365 for _n in range(number - 8))
    past = [today - timedelta(days=365 - int(day)) for day in days]
    moments = [
        day
        + timedelta(
            hours=chance.choice((7, 8, 9, 10, 12, 15, 17, 18, 19, 20, 21)),
            minutes=chance.randrange(60),
        )
        for day in past
    ]
    recent = [clock.now() - timedelta(hours=h) for h in (28, 26, 20, 6, 4, 3, 1.5, 0.4)]
    return sorted(m for m in moments if m < recent[0]) + recent


def _file(town: Town, cast: Cast, album: Album, chance: random.Random, moment: datetime) -> Life:
    story = _story_of(chance, moment)
    building: Building = chance.choice(town.buildings)
    landmark = chance.choice(town.landmarks) if chance.random() < 0.2 else None
    reporter = chance.choice(cast.residents) if chance.random() < 0.7 else None
    browser = f"{KEY}{chance.getrandbits(64)}"
    tokens = [
        album.upload(browser, story.scene, chance.randrange(DRAWN))
        for _n in range(chance.choice((0, 1, 1, 2)))
    ]
    submission = uuid.UUID(int=chance.getrandbits(128), version=4)
    with clock.at(moment):
        filed = service.file_grievance(
            community_id=town.community.id,
            submission_id=str(submission),
            category_code=story.kind,
            building_id=None if landmark else building.id,
            landmark_id=landmark.id if landmark else None,
            text=story.words if not tokens or chance.random() < 0.9 else "",
            photo_tokens=tokens,
            uploader_key=browser,
            reporter_id=reporter.id if reporter else None,
        )
    grid = town.grids.index(town.grid_of(building))
    first = 1 if len(town.grids) > 1 else 5
    worker = cast.staff[f"grid{first + grid}"]
    second, third = (cast.staff[f"committee{n}"] for n in ((2, 3) if first == 1 else (9, 10)))
    return Life(town, cast, story, chance, moment, worker, second, third, reporter, filed.grievance)


def _story_of(chance: random.Random, moment: datetime) -> Story:
    """Paper money is scattered before the festivals of the dead, the rest all year."""
    season = clock.local(moment).month in {3, 4, 8, 11}
    wanted = "paper_money" if season and chance.random() < 0.3 else ""
    return chance.choice([story for story in STORIES if story.kind.startswith(wanted)])


def _live(life: Life, album: Album, *, left: int) -> None:
    """Let the report go as far as its age and its luck allow; the newest wait for somebody."""
    if left <= 6:
        return
    draw = life.chance.random()
    if draw < 0.04 and left > 20:
        life.later(0.5, 3)
        life.resident(service.withdraw, text="已经有人清走了。")
        return
    if draw < 0.11 and left > 14:
        if not _refuse(life):
            return
    else:
        life.later(0.2, 1.8)
        life.staff(service.accept)
    if draw < 0.2:
        _ask(life, answered=left > 10)
        if left <= 10:
            return
    if left <= 12:
        return
    life.later(0.3, 3)
    life.staff(service.self_handle)
    if life.chance.random() < 0.15:
        life.resident(service.add, text=life.chance.choice(ADDITIONS))
    if left <= 18:
        return
    _settle(life, album, waiting=left <= 26)


def _refuse(life: Life) -> bool:
    """Refuse it; whether an objection brought it back."""
    reason, words = life.chance.choice(REFUSALS[:1] + REFUSALS[2:])
    life.later(0.5, 6)
    life.staff(service.reject, reason_code=reason, text=words)
    session.refresh(life.report, ["status"])
    if life.report.status is not GrievanceStatus.REJECTED:  # a second person has to agree
        life.worker = life.cast.staff[
            "committee2" if life.worker.name < "网格员5" else "committee9"
        ]
        life.staff(service.reject, reason_code=reason, text=words)
    if life.chance.random() > 0.4:
        return False
    life.later(3, 30)
    life.resident(service.appeal, text=life.chance.choice(APPEALS))
    life.worker = life.third
    life.later(1, 5)
    life.staff(service.accept)
    return True


def _ask(life: Life, *, answered: bool) -> None:
    life.later(0.2, 1)
    life.staff(service.ask_info, text=life.chance.choice(QUESTIONS))
    if answered:
        life.later(1, 20)
        life.resident(service.answer_info, text=life.chance.choice(ANSWERS))


def _settle(life: Life, album: Album, *, waiting: bool) -> None:
    life.later(2, 40 if life.chance.random() < 0.85 else 160)
    _resolve(life, album)
    _show(life)
    if waiting:
        return
    if life.chance.random() < 0.1:
        life.later(4, 60)
        life.resident(service.dispute, reason=life.chance.choice(DISPUTES))
        life.later(0.5, 4)
        life.staff(service.self_handle)
        life.later(1, 12)
        _resolve(life, album)
    if life.now > clock.now() - timedelta(days=9) and life.chance.random() < 0.5:
        return
    if life.chance.random() < 0.62:
        life.later(1, 50)
        rating = life.chance.choices(("satisfied", "fair", "dissatisfied"), (66, 24, 10))[0]
        life.resident(service.confirm, satisfaction=rating)
    elif life.now < clock.now() - timedelta(days=20):
        life.time(ticking.remind, days=10)
        life.time(ticking.confirm_timeout, days=10)


def _resolve(life: Life, album: Album) -> None:
    token = album.upload(KEY, life.story.scene, life.chance.randrange(DRAWN), cleared=True)
    illegal = life.story.kind.startswith("illegal")
    if illegal:
        life.staff(dispatch.escalate, target="street", text="已现场核实，需要街道综合执法处理。")
        above.through_the_stages(life)
    elsewhere = illegal or "已上报" in life.story.reply
    answer: dict[str, object] = {
        "outcome": "partly" if elsewhere else "fixed",
        "reply": life.story.reply,
        "photo_tokens": [token],
        "uploader_key": KEY,
    }
    if illegal:
        above.tell_the_result(life, **answer)
    else:
        life.staff(service.resolve, **answer)


def _show(life: Life) -> None:
    """Show words and photos of most public reports to neighbours."""
    session.refresh(life.report)
    if not policy.is_public(life.report) or life.chance.random() > 0.85:
        return
    photos = session.scalars(
        select(GrievancePhoto.id).where(GrievancePhoto.grievance_id == life.report.id)
    ).all()
    life.staff(service.release, text=True, photo_ids=list(photos))


def _on_the_spot(town: Town, cast: Cast, album: Album) -> None:
    chance = random.Random(13)
    for n in range(24):
        kind, note, scene = ON_THE_SPOT[n % len(ON_THE_SPOT)]
        with transaction(), clock.at(clock.now() - timedelta(days=11 * n + 1, hours=n % 7)):
            service.record_spot_fix(
                community_id=town.community.id,
                submission_id=str(uuid.UUID(int=chance.getrandbits(128), version=4)),
                category_code=kind,
                building_id=chance.choice(town.buildings).id,
                note=note,
                before_token=album.upload(KEY, scene, n),
                after_token=album.upload(KEY, scene, n, cleared=True),
                uploader_key=KEY,
                by_id=cast.staff[f"grid{n % 4 + 1}"].id,
            )


def told_already() -> None:
    """What was announced long ago has been read; only last week's messages still go out."""
    limit = clock.now() - timedelta(days=TOLD_DAYS)
    with transaction():
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.created_at < limit)
            .values(state=MessageState.DONE, done_at=limit)
        )
