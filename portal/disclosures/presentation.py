"""How open affairs are told to readers: every date, state and size on the public pages."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.base import clock, deadlines, i18n
from portal.base.files.documents import ENDINGS
from portal.base.i18n import LazyString, _, ngettext
from portal.base.web import addresses
from portal.disclosures import labels, masking, visibility
from portal.disclosures.models import (
    Audience,
    Disclosure,
    DisclosureKind,
    DisclosureState,
    DisclosureStep,
)
from portal.disclosures.queries import Card, Edition

Line = tuple[str, str, str, str, tuple[str, ...], str, str]
"""A card of the list: address, title, kind and words of the chip, what stands below the title,
address of a small photo, and a note."""

# （姓名须遮盖） and the like at the end of an element of the catalogue.
_FOR_THE_DRAFTER = re.compile(r"[（(][^（(]*须遮盖[）)]$")
_PAGES = {DisclosureKind.DISCLOSURE: "disclosures.show", DisclosureKind.NOTICE: "notices.show"}


@dataclass(frozen=True)
class Told:
    """A state as shown: chip kind, words, what comes next, and by when (may be empty)."""

    kind: str
    label: str | LazyString
    next_step: str | LazyString
    by: str


@dataclass(frozen=True)
class Approval:
    """A step on the way to publication: what was done, by whom in which office, on which day."""

    act: str | LazyString
    who: str
    day: str
    on_paper: bool


def cover_for(audience: Audience) -> Callable[[str], str]:
    """What readers of that audience see of a text: names and numbers covered unless it is for
    everybody."""
    return str if audience is Audience.PUBLIC else masking.text


def title_of(disclosure: Disclosure) -> str:
    """The title as its readers see it."""
    return cover_for(disclosure.audience)(disclosure.title)


def endpoint_of(kind: DisclosureKind) -> str:
    """The page of a publication."""
    return _PAGES[kind]


def lines(cards: Sequence[Card]) -> list[Line]:
    """The cards of a page of the list; addresses are made once for each kind."""
    pages = {card.kind for card in cards}
    show = {kind: addresses.pattern(_PAGES[kind], "number") for kind in pages}
    now = clock.now()
    return [_line(card, show[card.kind](card.number), now) for card in cards]


def _line(card: Card, url: str, now: datetime) -> Line:
    title = cover_for(card.audience)(card.title)
    return (url, title, *chip(card), _meta(card), "", _note(card, now))


def chip(card: Card) -> tuple[str, str]:
    """Kind and words of the chip in the list."""
    if card.state is DisclosureState.RETRACTED:
        return labels.STATE_KINDS[card.state], str(labels.STATE_LABELS[card.state])
    if card.audience is not Audience.PUBLIC:
        return "info", _("For residents only")
    if card.shown_version > 1:
        return "info", _("Corrected, version %(no)s", no=card.shown_version)
    if card.kind is DisclosureKind.NOTICE:
        return _posting(card.posted_until, clock.now())
    return "done", str(labels.STATE_LABELS[DisclosureState.PUBLISHED])


def _posting(until: datetime | None, now: datetime) -> tuple[str, str]:
    """Kind and words for a notice: whether its time still runs."""
    if until is not None and until > now:
        return "doing", _("Posted now")
    return "done", _("Posting over")


def _meta(card: Card) -> tuple[str, ...]:
    published = _("published on %(date)s", date=_short(card.published_at))
    if card.klass is None:
        return (published,)
    return (str(labels.CLASS_LABELS[card.klass]), published)


def _note(card: Card, now: datetime) -> str:
    if card.state is DisclosureState.RETRACTED:
        return ""
    asked = card.questions_open + card.questions_answered
    told = [_until(card.kind, card.posted_until, now)]
    if asked:
        told.append(_questions(asked, card.questions_answered))
    return " · ".join(part for part in told if part)


def _questions(asked: int, answered: int) -> str:
    return ngettext(
        "%(num)d question, %(answered)s answered",
        "%(num)d questions, %(answered)s answered",
        asked,
        answered=answered,
    )


def last_day(until: datetime) -> str:
    """The last day before a moment that is a midnight: 12月4日, with its year if it is another."""
    return short_day(deadlines.shown_day(until))


def _short(moment: datetime) -> str:
    return short_day(clock.local(moment).date())


def short_day(day: date) -> str:
    """A day, with its year if that is not this one."""
    return i18n.day(day, year=day.year != clock.today().year)


def _until(kind: DisclosureKind, until: datetime | None, now: datetime) -> str:
    """Until when questions may be raised; empty once that is over."""
    if until is None or until <= now:
        return ""
    if kind is DisclosureKind.NOTICE:
        return _("Objections until %(date)s", date=last_day(until))
    return _("Questions until %(date)s", date=last_day(until))


def can_ask(disclosure: Disclosure) -> bool:
    """Whether questions may still be raised."""
    if disclosure.state is not DisclosureState.PUBLISHED or visibility.is_expired(disclosure):
        return False
    return bool(_until(disclosure.kind, disclosure.posted_until, clock.now()))


def told(disclosure: Disclosure) -> Told:
    """The state in words for the top of the page: what may be done until when."""
    if disclosure.state is DisclosureState.RETRACTED:
        return Told(
            labels.STATE_KINDS[disclosure.state],
            labels.STATE_LABELS[disclosure.state],
            _("It is no longer shown. Below you see who retracted it and why."),
            "",
        )
    kind, now = "done", clock.now()
    label: str | LazyString = labels.STATE_LABELS[disclosure.state]
    if (disclosure.shown_version or 1) > 1:
        label = _("Corrected, version %(no)s", no=disclosure.shown_version)
    elif disclosure.kind is DisclosureKind.NOTICE:
        kind, label = _posting(disclosure.posted_until, now)
    by = _until(disclosure.kind, disclosure.posted_until, now)
    return Told(kind, label, "" if by else _after(disclosure), by)


def _after(disclosure: Disclosure) -> str:
    if disclosure.posted_until is None:
        return ""
    ended = last_day(disclosure.posted_until)
    if disclosure.kind is DisclosureKind.NOTICE:
        return _("The notice period ended on %(date)s.", date=ended)
    return _("The time for questions ended on %(date)s.", date=ended)


def facts(disclosure: Disclosure, editions: Sequence[Edition]) -> list[tuple[str, str]]:
    """The rows of facts: which period, which item of the catalogue, when and where published; once
    corrected, when first and when last."""
    notice = disclosure.kind is DisclosureKind.NOTICE
    rows = [
        (_("Posted") if notice else _("Period it covers"), labels.period(disclosure)),
        *_published(editions),
        (_("Also published at"), channels(disclosure.channels)),
        (_("Publication number"), disclosure.slug or ""),
    ]
    item = disclosure.item
    if item is not None:
        rows[1:1] = [(_("Item of the catalogue"), cover_for(disclosure.audience)(item.name))]
    return [(term, value) for term, value in rows if value]


def _published(editions: Sequence[Edition]) -> list[tuple[str, str]]:
    """The newest edition comes first."""
    times = [i18n.day_and_time(editions[at].published_at) for at in (-1, 0)]
    if len(editions) == 1:
        return [(_("Published on"), times[0])]
    return [(_("First published on"), times[0]), (_("Latest version published on"), times[1])]


def published_on(edition: Edition) -> str:
    """2026年11月20日公开."""
    return _("published on %(date)s", date=i18n.day(edition.published_at))


def channels(names: Sequence[str]) -> str:
    """Where else it hangs, as a list of words."""
    words = [labels.CHANNEL_LABELS[name] for name in names if name != "portal"]
    return " · ".join(str(word) for word in words)


def seen_by(disclosure: Disclosure) -> str:
    """For a limited audience: who reads it, and until when."""
    if disclosure.audience is Audience.PUBLIC:
        return ""
    who = (
        _("Only confirmed residents of this community can read this. Do not pass it on.")
        if disclosure.audience is Audience.RESIDENTS
        else _("Only the people it concerns can read this. Do not pass it on.")
    )
    if disclosure.expires_at is None:
        return who
    day = last_day(disclosure.expires_at)
    return _("%(who)s It is shown until %(date)s.", who=who, date=day)


def approvals(steps: Sequence[DisclosureStep]) -> list[Approval]:
    """Who checked, reviewed and signed."""
    return [
        Approval(
            labels.ACT_LABELS[step.act],
            " ".join(part for part in (step.office, step.person.name) if part),
            i18n.day(step.at),
            step.scan_file_id is not None,
        )
        for step in steps
    ]


def edition_lines(
    disclosure: Disclosure, editions: Sequence[Edition]
) -> list[tuple[int, str, str]]:
    """All versions: number, 第2版，2026年11月20日, and why there is it."""
    covered = cover_for(disclosure.audience)
    return [
        (
            each.no,
            edition_line(each),
            _("Emptied because it held personal data") if each.blanked_at else covered(each.reason),
        )
        for each in editions
    ]


def edition_line(edition: Edition) -> str:
    """第2版，2026年11月20日."""
    date = i18n.day(edition.published_at)
    return _("Version %(no)s, %(date)s", no=edition.no, date=date)


def shared(disclosure: Disclosure, community: str) -> tuple[str, str]:
    """Title and text where the address is passed on: 幸福里三季度财务公开 / 12月4日前可提出疑问."""
    state = told(disclosure)
    title = disclosure.title
    if community not in title:
        title = _("%(community)s: %(title)s", community=community, title=title)
    words = state.by or state.next_step or labels.STATE_LABELS[disclosure.state]
    return title, str(words)


def element(name: str) -> str:
    """The name of a content element without what the catalogue tells the drafter in brackets."""
    return _FOR_THE_DRAFTER.sub("", name)


def size(count: int) -> str:
    """A size in words: 120 KB, 1.4 MB."""
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def kind_of_file(mime: str) -> str:
    """PDF, DOCX and the like."""
    return ENDINGS.get(mime, "bin").upper()
