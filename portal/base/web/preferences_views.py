"""``/mode``: 长辈版, theme, text size and language, without JavaScript and without an account."""

from urllib.parse import urlsplit

from flask import Blueprint, Flask, make_response, redirect, render_template, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse
from wtforms import HiddenField, RadioField

from portal.base.access import public
from portal.base.i18n import LOCALES, _l
from portal.base.web.preferences import Preferences, preferences, remember
from portal.config import Config

bp = Blueprint("preferences", __name__)


class PreferencesForm(FlaskForm):
    """What the reader may choose."""

    mode = RadioField(
        _l("Version"), choices=[("standard", _l("Standard")), ("elder", _l("Elder version"))]
    )
    size = RadioField(
        _l("Text size in the elder version"),
        choices=[("20", _l("Large")), ("24", _l("Larger")), ("30", _l("Largest"))],
    )
    theme = RadioField(
        _l("Colours"),
        choices=[("auto", _l("As the phone")), ("light", _l("Light")), ("dark", _l("Dark"))],
    )
    locale = RadioField(_l("Language"), choices=list(LOCALES.items()))
    next = HiddenField()


def local_path(address: str | None, default: str = "/") -> str:
    """An address of this site, never another's; anything else becomes the default."""
    if not address:
        return default
    try:
        parts = urlsplit(address)
    except ValueError:
        return default
    if parts.scheme or parts.netloc or not address.startswith("/") or address.startswith("//"):
        return default
    if "\\" in address or any(ord(letter) < 32 for letter in address):
        return default
    return address


@bp.route("/mode", methods=["GET", "POST"])
@public
def show() -> str | BaseResponse | tuple[str, int]:
    """Show and keep the preferences."""
    form = PreferencesForm(data=vars(preferences()) | {"next": request.args.get("next", "")})
    if form.validate_on_submit():
        chosen = Preferences(form.theme.data, form.mode.data, form.size.data, form.locale.data)
        secure = request.is_secure
        answer = make_response(redirect(local_path(form.next.data), code=303))
        return remember(answer, chosen, secure=secure)
    status = 422 if form.is_submitted() else 200
    return render_template("preferences/show.html", form=form), status


def init_app(app: Flask, config: Config) -> None:
    """Register the page."""
    app.register_blueprint(bp)
