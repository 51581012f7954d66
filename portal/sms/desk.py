"""``/desk/sms``: whether text messages go out, how many today, and which template is missing."""

from flask import Blueprint, render_template, url_for

from portal.base.access import Permission, requires, viewer
from portal.base.i18n import _, _l, number
from portal.base.outbox.delivering import reasons
from portal.base.settings import Setting, get
from portal.base.web import navigation
from portal.base.web.navigation import Entry
from portal.sms import counting, occasions, options
from portal.sms.account import LABELS, Account, account
from portal.sms.providers import provider_of
from portal.sms.slots import ONE_PART, length

bp = Blueprint("sms_desk", __name__)


def register_navigation() -> None:
    """The entry under 更多."""
    navigation.register(
        Entry(
            place="desk-more",
            endpoint="sms_desk.show",
            label=_l("Text messages"),
            icon="bell",
            order=85,
            permission=Permission.OUTBOX_READ,
            group=navigation.Group.SETTINGS,
        )
    )


@bp.get("/desk/sms")
@requires(Permission.OUTBOX_READ)
def show() -> str:
    """State, counts and limits of the day, and every text with the number of its template."""
    here, today = account(), counting.today()
    return render_template(
        "sms/desk.html",
        provider=LABELS[here.provider] if here else "",
        sign=here.sign if here else "",
        counts=[
            (_("Messages with news"), _count(today.get(counting.NEWS, 0), options.NEWS_PER_DAY)),
            (_("Messages with codes"), _count(today.get(counting.CODES, 0), options.CODES_PER_DAY)),
            (_("To one phone at most"), number(get(options.PHONE_PER_DAY))),
        ],
        failures=_failures(today),
        occasions=_occasions(here),
        limits_url=url_for("settings_desk.index") if _may_set() else "",
    )


def _count(sent: int, limit: Setting[int]) -> str:
    return _("%(sent)s of %(limit)s", sent=number(sent), limit=number(get(limit)))


def _failures(today: dict[str, int]) -> list[tuple[str, str]]:
    begin = len(counting.FAILED)
    return [
        (reasons.told(key[begin:]), number(times))
        for key, times in sorted(today.items())
        if key.startswith(counting.FAILED)
    ]


def _occasions(here: Account | None) -> list[dict[str, object]]:
    """Those without a number first."""
    provider = provider_of(here) if here else None
    lines = [
        {
            "label": str(one.label),
            "text": one.worded.template(provider) if provider else one.worded.text,
            "example": one.worded.text,
            "length": length(one.worded.text, here.sign if here else ""),
            "most": ONE_PART,
            "number": one.number,
            "url": url_for("settings_desk.edit", key=one.setting.key) if _may_set() else "",
        }
        for one in occasions.all_occasions()
    ]
    return sorted(lines, key=lambda line: bool(line["number"]))


def _may_set() -> bool:
    return viewer().may(Permission.SETTINGS_EDIT)
