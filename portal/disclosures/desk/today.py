"""What 今日 tells of drafts: those that wait for the person who looks."""

from flask import url_for

from portal.base.access import Viewer
from portal.base.i18n import _l
from portal.base.web import today
from portal.base.web.today import Communities, Matter, Section, Urgency
from portal.disclosures import labels
from portal.disclosures.models import DisclosureVersion
from portal.disclosures.service.awaiting import awaiting

SHOWN = 5


def register() -> None:
    """Add the part to a community's own page; over many communities it would be a list of lists."""
    today.register_section(28, tell)


def tell(viewer: Viewer, communities: Communities) -> Section | None:
    """Drafts to check, review, sign or publish, and those that came back."""
    if len(communities) != 1:
        return None
    here = communities[0]
    found = awaiting(viewer, here.id)
    if not found:
        return None
    return Section(
        urgency=Urgency.NEW,
        title=_l("Open affairs that wait for you"),
        count=len(found),
        matters=[_matter(each, here.slug) for each in found[:SHOWN]],
    )


def _matter(version: DisclosureVersion, slug: str) -> Matter:
    label = str(labels.STATE_LABELS[version.state])
    return Matter(
        url=url_for("disclosures_desk.show", slug=slug, disclosure_id=version.disclosure_id),
        title=version.title,
        note=labels.period(version.disclosure),
        status=(labels.STATE_KINDS[version.state], label),
        facts=f"{version.title} {label}",
    )
