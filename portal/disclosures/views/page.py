"""What the pages of disclosures and of notices are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, url_for

from portal.base.access import community
from portal.base.errors import NotFound
from portal.base.files import views as files
from portal.base.files.models import FileKind
from portal.base.web import navigation, sharing
from portal.disclosures import presentation, queries, service
from portal.disclosures.models import (
    Audience,
    Disclosure,
    DisclosureFile,
    DisclosureKind,
    DisclosureState,
    DisclosureVersion,
)
from portal.disclosures.service.content import REGISTER
from portal.disclosures.views import neighbours
from portal.disclosures.views.opening import answer
from portal.trust import registers


@dataclass(frozen=True)
class Photo:
    """A photo as the gallery wants it."""

    url: str
    thumb: str
    label: str
    width: int | None
    height: int | None


@dataclass(frozen=True)
class Document:
    """A file to be saved: its name, kind and size in words."""

    url: str
    name: str
    about: str


def current(disclosure: Disclosure) -> Response:
    """The version that is shown now; of a retracted disclosure who took it away and why."""
    navigation.back_to(url_for(index_of(disclosure)))
    limited = disclosure.audience is not Audience.PUBLIC
    if not limited:
        picture = "community" if disclosure.kind is DisclosureKind.NOTICE else "figures"
        sharing.show_as(*presentation.shared(disclosure, community().name), kind=picture)
    editions = queries.editions(disclosure.id)
    shared = {
        "disclosure": disclosure,
        "limited": limited,
        "title": presentation.title_of(disclosure),
        "told": presentation.told(disclosure),
        "rows": presentation.facts(disclosure, editions),
        "editions": presentation.edition_lines(disclosure, editions),
        "register": register_of(disclosure, editions[0]),
    }
    if disclosure.state is DisclosureState.RETRACTED:
        return answer(
            render_template("disclosures/tombstone.html", **_tombstone(disclosure), **shared),
            disclosure,
        )
    version, questions = _shown(disclosure), neighbours.questions_of(disclosure)
    return answer(
        render_template(
            "disclosures/show.html",
            version=version,
            reason=presentation.cover_for(disclosure.audience)(version.reason),
            seen_by=presentation.seen_by(disclosure),
            ask_url=neighbours.ask_url(disclosure, questions),
            questions=questions,
            following=neighbours.following_of(disclosure.klass),
            **said(disclosure, version),
            **shared,
        ),
        disclosure,
    )


def _tombstone(disclosure: Disclosure) -> dict[str, Any]:
    """Who retracted it in which office, when and why."""
    step = service.tombstone_of(disclosure.id)
    covered = presentation.cover_for(disclosure.audience)
    return {
        "step": step,
        "who": " ".join(part for part in (step.office, step.person.name) if part) if step else "",
        "why": covered(step.comment) if step else "",
    }


def _shown(disclosure: Disclosure) -> DisclosureVersion:
    version = queries.version_of(disclosure.id, disclosure.shown_version or 0)
    if version is None:
        raise NotFound
    return version


def index_of(disclosure: Disclosure) -> str:
    """The list in which it stands."""
    notice = disclosure.kind is DisclosureKind.NOTICE
    return "notices.index" if notice else "disclosures.index"


def said(disclosure: Disclosure, version: DisclosureVersion) -> dict[str, Any]:
    """What a version says: elements, text, accounts, files and who approved it."""
    limited = disclosure.audience is not Audience.PUBLIC
    covered = presentation.cover_for(disclosure.audience)
    found = [] if version.blanked_at else queries.files_of(version)
    return {
        "elements": [
            (presentation.element(name), covered(text)) for name, text in version.fields if text
        ],
        "body": covered(version.body),
        "accounts": neighbours.accounts_of(version, limited=limited),
        "photos": [
            _photo(each, limited, covered) for each in found if each.file.kind is FileKind.PHOTO
        ],
        "documents": [
            _document(each, limited, covered)
            for each in found
            if each.file.kind is FileKind.DOCUMENT
        ],
        "approvals": presentation.approvals(queries.steps_of(disclosure, version)),
    }


def _photo(each: DisclosureFile, limited: bool, covered: Callable[[str], str]) -> Photo:
    def url(variant: str) -> str:
        return files.url_of(each.file, variant, released=not limited)

    return Photo(url("full"), url("thumb"), covered(each.label), each.file.width, each.file.height)


def _document(each: DisclosureFile, limited: bool, covered: Callable[[str], str]) -> Document:
    file = each.file
    about = f"{presentation.kind_of_file(file.mime)} · {presentation.size(file.byte_count)}"
    return Document(
        files.document_url(file, released=not limited), covered(each.label or each.name), about
    )


@dataclass(frozen=True)
class Registered:
    """A version's line in the public register, and where the register ends."""

    seq: int
    digest: str
    head: str
    content_url: str


def register_of(disclosure: Disclosure, edition: queries.Edition) -> Registered:
    """What is printed of the register beside a version."""
    head = registers.head(REGISTER, community().id)
    shown = disclosure.state is DisclosureState.PUBLISHED and edition.blanked_at is None
    url = ""
    if shown and disclosure.audience is Audience.PUBLIC:
        url = url_for("disclosures.content", number=disclosure.slug, no=edition.no)
    ends = head.short if head else ""
    return Registered(edition.register_seq, edition.digest[:16], ends, url)
