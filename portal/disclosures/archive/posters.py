"""Posters for the paper board (公开栏): the quarter at a glance (本季度居务公开), one disclosure,
one notice. Whoever does not scan reads the sums and until when to ask on the paper itself."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from portal.base import clock, deadlines, i18n
from portal.base.access import Permission, viewer
from portal.base.i18n import _, _l, ngettext
from portal.base.printing import posters
from portal.base.printing.posters import Paper, PosterKind, Subject, Target
from portal.disclosures import labels
from portal.disclosures.archive import board
from portal.disclosures.archive.board import Hung
from portal.disclosures.models import (
    Audience,
    Disclosure,
    DisclosureKind,
    DisclosureState,
)

QUARTER, ONE = "disclosures-quarter", "disclosure"
QUARTERS = 4
TITLES = 4
FUNDS = 3

STEPS = (
    _l("1. Scan to read all of it, with its files; no app, no sign-in."),
    _l("2. Do you doubt something? Ask there. Neighbours do not see who asked."),
)

_PAGES = {DisclosureKind.DISCLOSURE: "disclosures.show", DisclosureKind.NOTICE: "notices.show"}
_KEYS = {DisclosureKind.DISCLOSURE: ONE, DisclosureKind.NOTICE: "notice"}


def register() -> None:
    """Offer them on the desk."""
    posters.register(
        PosterKind(
            key=QUARTER,
            label=_l("Open affairs of a quarter"),
            subjects=quarters,
            target=lambda _key: Target("disclosures.index"),
            papers=quarter_papers,
            order=20,
        )
    )
    names = {
        DisclosureKind.DISCLOSURE: _l("A disclosure"),
        DisclosureKind.NOTICE: _l("A public notice"),
    }
    for n, (kind, label) in enumerate(names.items()):
        posters.register(
            PosterKind(
                key=_KEYS[kind],
                label=label,
                subjects=partial(subjects, kind),
                target=partial(target, kind),
                papers=partial(papers, kind),
                order=21 + n,
            )
        )


def choice_of(disclosure: Disclosure) -> str:
    """By which the posters' page knows a disclosure that it offers to the viewer; empty for what
    hangs nowhere: drafts, lists for a limited audience, what was retracted."""
    hangs = disclosure.state is DisclosureState.PUBLISHED and _is_new(disclosure.published_at)
    if not hangs or disclosure.audience is not Audience.PUBLIC:
        return ""
    if not viewer().may(Permission.POSTERS_MAKE, disclosure.community_id):
        return ""
    return f"{_KEYS[disclosure.kind]}:{disclosure.slug}"


def _is_new(at: object) -> bool:
    return at is not None and at >= board.since()  # type: ignore[operator]


def quarters(community_id: int) -> Sequence[Subject]:
    """The last quarters in which something was made public, this one first."""
    found = []
    for first, last in _last_quarters(clock.today()):
        if board.hung(community_id, first, last, most=1):
            found.append(Subject(_key(first), labels.period_words(first, last)))
    return found


def quarter_papers(community_id: int, keys: Collection[str]) -> Mapping[str, Paper]:
    """What was made public in each quarter, with the sums of its accounts."""
    return {
        _key(first): _quarter(board.hung(community_id, first, last), first, last)
        for first, last in _last_quarters(clock.today())
        if _key(first) in keys
    }


def _last_quarters(today: date) -> list[tuple[date, date]]:
    first, found = date(today.year, today.month - (today.month - 1) % 3, 1), []
    for _n in range(QUARTERS):
        found.append((first, deadlines.add_months(first, 3) - timedelta(days=1)))
        first = deadlines.add_months(first, -3)
    return found


def _key(first: date) -> str:
    return f"{first.year}-{(first.month + 2) // 3}"


def _quarter(found: list[Hung], first: date, last: date) -> Paper:
    titles = [_("· %(title)s", title=each.title) for each in found[:TITLES]]
    if len(found) > TITLES:
        more = len(found) - TITLES
        titles.append(ngettext("and %(num)d more", "and %(num)d more", more))
    funds = [fund for each in found for fund in each.funds]
    facts = [_money(*fund) for fund in funds[:FUNDS]]
    asked = [each.posted_until for each in found if each.posted_until is not None]
    if asked and max(asked) > clock.now():
        facts.append((_("Questions until"), _last_day(max(asked))))
    return Paper(
        title=_("Open affairs of this quarter"),
        about=labels.period_words(first, last),
        lead=ngettext(
            "%(num)d matter was made public. Scan to read all of it and to ask.",
            "%(num)d matters were made public. Scan to read all of it and to ask.",
            len(found),
        ),
        facts=facts,
        steps=titles,
    )


def subjects(kind: DisclosureKind, community_id: int) -> Sequence[Subject]:
    """What was made public lately for everybody, newest first."""
    today = clock.today()
    found = board.hung(community_id, today - board.LATELY, today, kind=kind)
    return [Subject(each.number, each.title) for each in found]


def target(kind: DisclosureKind, key: str) -> Target:
    """Its page."""
    return Target(_PAGES[kind], {"number": key})


def papers(kind: DisclosureKind, community_id: int, keys: Collection[str]) -> Mapping[str, Paper]:
    """The words for each: which period, the sums of its accounts, until when to ask."""
    today = clock.today()
    return {
        each.number: _paper(each, kind)
        for each in board.hung(community_id, today - board.LATELY, today, kind=kind)
        if each.number in keys
    }


def _paper(hung: Hung, kind: DisclosureKind) -> Paper:
    notice = kind is DisclosureKind.NOTICE
    facts = [
        (
            _("Posted") if notice else _("Period it covers"),
            labels.period_words(hung.period_from, hung.period_until),
        ),
        (_("Published on"), i18n.day(hung.published_at)),
        *(_money(*fund) for fund in hung.funds[:FUNDS]),
    ]
    if hung.version > 1:
        facts.append((_("Corrected"), _("version %(n)s", n=hung.version)))
    asking = hung.posted_until is not None and hung.posted_until > clock.now()
    if asking:
        word = _("Objections until") if notice else _("Questions until")
        facts.append((word, _last_day(hung.posted_until)))
    return Paper(
        title=str(labels.KIND_LABELS[kind]),
        about=hung.title,
        facts=facts,
        steps=[str(step) for step in STEPS[: 2 if asking else 1]],
    )


def _money(name: str, income: str, spending: str, closing: str) -> tuple[str, str]:
    return name, _(
        "income %(income)s, spending %(spending)s, balance %(closing)s yuan",
        income=income,
        spending=spending,
        closing=closing,
    )


def _last_day(until: object) -> str:
    """The last day before a moment that is a midnight."""
    return i18n.day(deadlines.shown_day(until))  # type: ignore[arg-type]
