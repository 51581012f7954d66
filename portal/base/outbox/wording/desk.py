"""``/desk/c/<slug>/messages``: the words of a community's messages, read, tried and changed."""

from dataclasses import dataclass

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.base.access import Permission, community, requires, viewer
from portal.base.audit import service as audit
from portal.base.db import transaction
from portal.base.errors import Conflict, NotFound
from portal.base.i18n import _, _l, current_locale
from portal.base.outbox import channels, rendering, topics
from portal.base.outbox.delivering import labels
from portal.base.outbox.topics import RESIDENT, STAFF, Topic
from portal.base.outbox.wording import limits, queries, service, showing
from portal.base.outbox.wording.forms import TextsForm
from portal.base.outbox.wording.service import CHINESE, FIELDS, Faulty, NothingChanged
from portal.base.web import htmx, navigation

bp = Blueprint("wording", __name__)
INBOX = "inbox"
AUDIENCES = {RESIDENT: _l("For residents"), STAFF: _l("For staff")}


@dataclass(frozen=True)
class Line:
    """One occasion in the list."""

    label: str
    text: str
    own: bool
    url: str


def register_navigation() -> None:
    """The entry under 更多."""
    navigation.register(
        navigation.Entry(
            place="desk-more",
            endpoint="wording.index",
            label=_l("Texts of messages"),
            icon="chat",
            order=63,
            permission=Permission.WORDING_EDIT,
            match=("wording.",),
            group=navigation.Group.SETTINGS,
        )
    )


@bp.get("/desk/c/<slug>/messages")
@requires(Permission.WORDING_EDIT)
def index() -> str:
    """The texts in force on one channel, by whom they are for."""
    offered = _offered()
    channel = request.args.get("channel", INBOX)
    if channel not in offered:
        raise NotFound
    own = queries.own(community().id)
    groups = [
        (label, [_line(topic, channel, (channel, topic.name) in own) for topic in found])
        for audience, label in AUDIENCES.items()
        if (found := [each for each in _occasions(channel) if each.audience == audience])
    ]
    return render_template(
        "outbox/texts.html",
        groups=groups,
        channel=channel,
        channels=[(name, labels.channel(name)) for name in offered],
        editable=service.is_editable(channel),
    )


@bp.get("/desk/c/<slug>/messages/<channel>/<topic>")
@requires(Permission.WORDING_EDIT)
def edit(channel: str, topic: str) -> BaseResponse:
    """One text: its places, how it looks, its former versions."""
    found = _find(channel, topic)
    return _page(found, channel, _form(found, channel), 200)


@bp.post("/desk/c/<slug>/messages/<channel>/<topic>")
@requires(Permission.WORDING_EDIT)
def save(channel: str, topic: str) -> BaseResponse:
    """Look at what was typed, keep it, or take the house text again."""
    found = _find(channel, topic)
    act = request.form.get("act", "save")
    form = TextsForm()
    _only_spoken(form, channel)
    if not form.validate_on_submit():
        return _page(found, channel, form, 422)
    if act == "preview":
        return _page(found, channel, form, 200)
    texts = {} if act == "reset" else _typed(form, channel)
    try:
        with transaction():
            _keep(found, channel, texts, seen=form.seen)
    except Faulty as refused:
        field = form[FIELDS[refused.locale]]
        field.errors = [*field.errors, refused.sentence]
        return _page(found, channel, form, refused.status)
    except (NothingChanged, Conflict) as refused:
        form.form_errors.append(str(refused))
        return _page(found, channel, form, refused.status)
    flash(_("Saved. It holds for messages sent from now on."), "success")
    return htmx.go(url_for(".edit", slug=community().slug, channel=channel, topic=topic))


def _keep(topic: Topic, channel: str, texts: dict[str, str], *, seen: int) -> None:
    row = service.save(
        topic=topic,
        channel=channel,
        community_id=community().id,
        texts=texts,
        by=viewer().person_id,
        seen=seen,
    )
    audit.record(
        "wording.change" if row.zh or row.en else "wording.reset",
        actor_id=viewer().person_id,
        object_kind="message_text",
        object_id=row.id,
        community_id=row.community_id,
        topic=topic.name,
        out_by=f"out_by_{channel}",
        version=row.version,
    )


def _page(topic: Topic, channel: str, form: TextsForm, status: int) -> BaseResponse:
    here = community()
    versions = queries.history(here.id, channel, topic.name)
    if request.method == "GET" or status == Conflict.status:
        form.version.data = str(versions[0].version if versions else 0)
    navigation.back_to(url_for(".index", slug=here.slug, channel=channel))
    return htmx.render(
        "outbox/text.html",
        fragment="outbox/fragments/text_preview.html",
        status=status,
        topic=topic,
        channel_label=labels.channel(channel),
        hint=showing.HINTS.get(channel, ""),
        form=form,
        fields=[form[FIELDS[locale]] for locale in service.languages(channel)],
        names=showing.names(topic, channel, here.id),
        previews=showing.previews(topic, channel, here.id, _typed(form, channel)),
        history=showing.history(versions),
        is_own=bool(versions and (versions[0].zh or versions[0].en)),
        action=url_for(".save", slug=here.slug, channel=channel, topic=topic.name),
    )


def _form(topic: Topic, channel: str) -> TextsForm:
    """The texts in force; a language without its own has the house text to begin with."""
    here = community().id
    found = queries.own(here).get((channel, topic.name))
    own = {"zh": found.zh, "en": found.en} if found else {}
    form = TextsForm(
        data={
            field: own.get(field) or service.house_text(topic, channel, here, locale)
            for locale, field in FIELDS.items()
        }
    )
    _only_spoken(form, channel)
    return form


def _only_spoken(form: TextsForm, channel: str) -> None:
    for locale, field in FIELDS.items():
        if locale not in service.languages(channel):
            delattr(form, field)


def _typed(form: TextsForm, channel: str) -> dict[str, str]:
    return {locale: form[FIELDS[locale]].data or "" for locale in service.languages(channel)}


def _find(channel: str, name: str) -> Topic:
    topic = topics.known(name)
    known = topic is not None and channel in _offered() and rendering.has_words(topic, channel)
    if topic is None or not known or not service.is_editable(channel):
        raise NotFound
    return topic


def _offered() -> list[str]:
    """The inbox, and the ways out that are set up here and have words."""
    on = [channel.name for channel in channels.outward() if channel.is_on()]
    return [INBOX, *(name for name in on if _occasions(name))]


def _occasions(channel: str) -> list[Topic]:
    return [topic for topic in topics.registered() if rendering.has_words(topic, channel)]


def _line(topic: Topic, channel: str, own: bool) -> Line:
    here = community()
    locale = current_locale() if channel == INBOX else CHINESE
    text = queries.text(channel, topic.name, here.id) if own else None
    editable = service.is_editable(channel)
    url = url_for(".edit", slug=here.slug, channel=channel, topic=topic.name) if editable else ""
    return Line(
        str(topic.label),
        limits.at_a_glance(channel, service.preview(topic, channel, here.id, locale, text or "")),
        own,
        url,
    )
