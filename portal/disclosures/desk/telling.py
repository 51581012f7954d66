"""A disclosure in words for the desk: facts, steps, files, who acts next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babel.lists import format_list
from sqlalchemy import select

from portal.base.access import viewer
from portal.base.db import session
from portal.base.files.models import FileKind
from portal.base.files.views import document_url, url_of
from portal.base.i18n import _, current_locale, day, day_and_time
from portal.base.names import names_of
from portal.base.web.filters import mask_phone
from portal.disclosures import labels, parts
from portal.disclosures.desk.loading import Looked
from portal.disclosures.models import (
    Audience,
    DisclosureFile,
    DisclosureFileKind,
    DisclosureState,
    DisclosureStep,
    DisclosureVersion,
    Duty,
    VersionKind,
)
from portal.disclosures.parts import Panel
from portal.disclosures.service import filing, telling
from portal.disclosures.service.readers import readers_of
from portal.disclosures.service.standing import Case

S = DisclosureState
MOST_NAMES = 3
"""How many of those who may act next are named."""


@dataclass(frozen=True)
class File:
    """A file as pages show it: a picture with its thumbnail, or a document to save."""

    id: int
    name: str
    url: str
    thumb: str
    kilobytes: int
    kind: DisclosureFileKind


def file_of(each: DisclosureFile) -> File:
    """One file, by the address for staff."""
    picture = each.file.kind is FileKind.PHOTO
    return File(
        id=each.id,
        name=each.label or each.name or _("Photo"),
        url=url_of(each.file, "full") if picture else document_url(each.file),
        thumb=url_of(each.file, "thumb") if picture else "",
        kilobytes=max(1, round(each.file.byte_count / 1024)),
        kind=each.kind,
    )


def files(version: DisclosureVersion) -> list[File]:
    """The files that readers see."""
    return [file_of(each) for each in filing.shown(version.id)]


def panels(looked: Looked, *, editable: bool) -> list[Panel]:
    """What the parts of the version show here."""
    case = looked.case
    found = (each.panel(case.disclosure, case.version, editable) for each in parts.registered())
    return [panel for panel in found if panel is not None]


def facts(looked: Looked) -> list[tuple[str, str]]:
    """What the disclosure is."""
    disclosure = looked.case.disclosure
    item = disclosure.item
    duty = session.get(Duty, disclosure.duty_id) if disclosure.duty_id else None
    rows = [
        (
            _("Item of the catalogue"),
            item.name if item else str(labels.KIND_LABELS[disclosure.kind]),
        ),
        (_("Kind of item"), str(labels.CLASS_LABELS[item.klass]) if item else ""),
        (_("Period covered") if item else _("Posted"), labels.period(disclosure)),
        (_("Event"), duty.event if duty else ""),
        (_("Due on"), day(duty.due_on) if duty else ""),
        (_("Who may read it"), str(labels.AUDIENCE_LABELS[disclosure.audience])),
        (_("Certain people"), _readers(looked)),
        (_("Steps"), steps_ahead(looked)),
        (_("Number"), disclosure.slug or ""),
        (_("Also made public"), channels(disclosure.channels[1:])),
        (_("Basis"), item.basis if item else ""),
    ]
    return [(term, value) for term, value in rows if value]


def _readers(looked: Looked) -> str:
    """By name, or by masked phone where no name is known."""
    if looked.case.disclosure.audience is not Audience.NAMED:
        return ""
    found = readers_of(looked.id)
    return listing([each.name or mask_phone(each.phone) for each in found])


def steps_ahead(looked: Looked) -> str:
    """The stations that this version passes, in their order."""
    return " → ".join(str(labels.STATION_LABELS[state]) for state in looked.case.path)


def channels(found: Sequence[str]) -> str:
    """Where else it hangs."""
    return listing([str(labels.CHANNEL_LABELS[each]) for each in found])


def timeline(steps: Sequence[DisclosureStep]) -> list[dict[str, Any]]:
    """The steps, newest first, with name, office, time and comment."""
    entered = names_of([step.entered_by_id for step in steps])
    scans = _scans([step.scan_file_id for step in steps if step.scan_file_id])
    return [
        {
            "when": day_and_time(step.at),
            "iso": step.at.isoformat(),
            "title": labels.ACT_LABELS[step.act],
            "text": step.comment,
            "who": _who(step, entered.get(step.entered_by_id or 0, "")),
            "photos": scans.get(step.scan_file_id or 0, []),
        }
        for step in reversed(steps)
    ]


def _who(step: DisclosureStep, entered: str) -> str:
    name = _("%(office)s %(name)s", office=step.office, name=step.person.name).strip()
    if not step.scan_file_id:
        return name
    return _("%(name)s, signed on paper; scanned in by %(by)s", name=name, by=entered)


def _scans(ids: list[int]) -> dict[int, list[dict[str, str]]]:
    if not ids:
        return {}
    rows = session.scalars(select(DisclosureFile).where(DisclosureFile.file_id.in_(ids)))
    found = [(each.file_id, file_of(each)) for each in rows]
    return {number: [{"url": f.url, "thumb": f.thumb}] for number, f in found if f.thumb}


def next_step(looked: Looked) -> str:
    """Who acts next, by name."""
    state = looked.case.state
    if state in (S.PUBLISHED, S.RETRACTED, S.DROPPED):
        return _done_on(looked.case)
    people = telling.next_people(looked.case)
    if viewer().person_id in people or "approve" in looked.acts or "publish" in looked.acts:
        return _("It is your turn.") if looked.acts - {"withdraw"} else ""
    names = [name for name in telling.names_of_next(looked.case) if name]
    if not names:
        return nobody(state)
    if len(names) == 1:
        return _("Next: %(names)s", names=names[0])
    if len(names) > MOST_NAMES:
        shown = listing(names[:MOST_NAMES])
        return _("Next, any one of %(n)s: %(names)s and others", n=len(names), names=shown)
    return _("Next, any one of them: %(names)s", names=listing(names))


def _done_on(case: Case) -> str:
    """When it was made public, or taken away again; what was given up has no such day."""
    if case.state is S.RETRACTED and case.disclosure.retracted_at is not None:
        return _("Retracted on %(date)s", date=day(case.disclosure.retracted_at))
    if case.state is not S.PUBLISHED or case.version.published_at is None:
        return ""
    on = day(case.version.published_at)
    if case.version.no == 1:
        return _("Made public on %(date)s", date=on)
    return _("Version %(n)s, made public on %(date)s", n=case.version.no, date=on)


def listing(names: Sequence[str]) -> str:
    """Names one after another, as the language of the page sets them."""
    return format_list(names, locale=current_locale())


def due(looked: Looked) -> str:
    """By when it has to be public, while it is not."""
    disclosure = looked.case.disclosure
    if disclosure.duty_id is None or disclosure.shown_version is not None:
        return ""
    if looked.case.state in (S.RETRACTED, S.DROPPED):
        return ""
    duty = session.get(Duty, disclosure.duty_id)
    return _("To be made public by %(date)s", date=day(duty.due_on)) if duty else ""


def nobody(state: DisclosureState) -> str:
    """What to do where nobody could take the step."""
    if state is S.REVIEWING:
        return _("No one of the supervision committee can act here. Appoint somebody under People.")
    if state is S.SIGNING:
        return _("No director is named. Enter the office 主任 under Bodies.")
    return _("A colleague who did not write it has to act. Appoint somebody under People.")


def headline(looked: Looked) -> str:
    """Where it stands; a correction says that it is one."""
    label = str(labels.STATE_LABELS[looked.case.state])
    version = looked.case.version
    if version.kind is VersionKind.FIRST or version.published_at is not None:
        return label
    kind = labels.VERSION_LABELS[version.kind]
    return _("%(kind)s: %(state)s", kind=str(kind), state=label)
