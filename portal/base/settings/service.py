"""Changing a setting: one new row, by whom and why."""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.db import session
from portal.base.errors import Conflict, Forbidden, Invalid
from portal.base.i18n import _l
from portal.base.settings import queries, revisions
from portal.base.settings.kinds import BadValue
from portal.base.settings.models import SettingValue
from portal.base.settings.registry import Setting
from portal.base.settings.scopes import SettingScope, chain

LONGEST_REASON = 200


class NotSetHere(Forbidden):
    """The setting cannot be set at that level."""

    sentence = _l("This setting cannot be changed at this level.")


class NothingChanged(Invalid):
    """The new value is the one that is set already."""

    sentence = _l("This is the value already. Nothing was changed.")


class ReasonMissing(Invalid):
    """Nobody will know later why it was changed."""

    sentence = _l("Say why you change it, in at most 200 characters.")


def change(
    *,
    setting: Setting[Any],
    scope: SettingScope,
    text: str | None,
    by: int | None,
    reason: str,
    version: int | None = None,
    valid_from: datetime | None = None,
) -> SettingValue:
    """Set a value for a scope, or inherit again with ``text=None``.

    ``version`` is the newest version the editor has seen; when another was added meanwhile the
    change is refused. ``by`` is a person's id, ``None`` for the command line.
    """
    if scope.kind not in setting.scopes:
        raise NotSetHere
    kept = None if text is None else _kept(setting, text)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise ReasonMissing
    newest = queries.history(setting, scope, limit=1)
    seen = newest[0].version if newest else 0
    if version is not None and version != seen:
        raise Conflict
    if kept == (newest[0].value if newest else None):
        raise NothingChanged
    _must_fit(setting, kept, scope)
    row = SettingValue(
        key=setting.key,
        scope_kind=scope.kind,
        scope_id=scope.id,
        value=kept,
        version=seen + 1,
        valid_from=valid_from or clock.now(),
        set_by=by,
        reason=reason,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise Conflict from error
    revisions.touch(queries.CACHE)
    return row


def _must_fit(setting: Setting[Any], kept: str | None, scope: SettingScope) -> None:
    """Refuse what contradicts another setting at that level, inherited values included."""
    if setting.beside is None:
        return
    wider = chain(scope)[1:]
    inherited = queries.effective(setting, wider[0]).value if wider else setting.default
    sentence = setting.beside(setting.parse(kept) if kept is not None else inherited, scope)
    if sentence is not None:
        raise Invalid(sentence)


def _kept(setting: Setting[Any], text: str) -> str:
    try:
        return setting.text(setting.parse(text))
    except BadValue as error:
        raise Invalid(error.sentence) from error
