"""A form with the portal's own layout, macros and scripts, before a server with moods.

What a browser does when uploads fail, are refused or take long cannot be asked of a healthy
portal; here each upload can be told how to end.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader, StrictUndefined
from werkzeug.serving import make_server

from portal import assets
from portal.base.web import headers, icons, options, parts
from portal.base.web.sharing import Card

FORM = """
{% extends "layouts/base.html" %}
{% from "components/forms.html" import draft_form, submit_bar %}
{% from "components/photos.html" import photo_input %}
{% block title %}Report{% endblock %}
{% block tabs %}{% endblock %}
{% block scripts %}<script src="{{ asset_url('report.js') }}" defer></script>{% endblock %}
{% block main %}
{% call draft_form("form", "/report", "report-here", "/csrf", shared=shared) %}
<input type="hidden" name="csrf_token" value="old">
{% if problem %}<div id="error-summary" tabindex="-1">{{ problem }}</div>{% endif %}
<label for="words">Words</label><input class="input" id="words" name="words" value="{{ words }}">
{{ photo_input("/uploads", uploaded) }}
{{ submit_bar("Submit", note="Kept") }}
{% endcall %}
{% endblock %}
"""
DONE = """
{% extends "layouts/base.html" %}
{% block title %}Received{% endblock %}
{% block scripts %}<script src="{{ asset_url('report.js') }}" defer></script>{% endblock %}
{% block main %}<p class="ref" data-draft-done="report-here">1</p>{% endblock %}
"""
LIST = """
{% extends "layouts/base.html" %}
{% from "components/forms.html" import filters %}
{% block title %}List{% endblock %}
{% block main %}
{% call filters("/list", target="#list") %}
<label for="kind">Kind</label>
<select id="kind" name="kind"><option>a</option><option>b</option></select>
{% endcall %}
{% include "list_part.html" %}
{% endblock %}
"""
PART = """
{% from "components/pager.html" import pager %}
<section id="list"><h2>Kind {{ kind }}, page {{ number }}</h2>
{{ pager("/list?page=2", target="#list") }}
<form id="one" method="post" action="/one" hx-post="/one" hx-target="#one" hx-swap="outerHTML">
<button>Act</button></form></section>
"""
PIXEL = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'

PAGES = {"form.html": FORM, "done.html": DONE, "list.html": LIST, "list_part.html": PART}


@dataclass
class Stand:
    """What the server was sent, and how the next uploads shall end."""

    url: str = ""
    moods: list[str] = field(default_factory=list)
    uploads: list[bytes] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    forms: list[dict[str, list[str]]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    shared: bool = False


def build(stand: Stand) -> Flask:
    """The application of a stand."""
    app = Flask("stand", static_folder=str(assets.ROOT))
    folder = FileSystemLoader(str(assets.ROOT.parent / "templates"))
    app.jinja_loader = ChoiceLoader([DictLoader(PAGES), folder])
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(lambda text: text, lambda one, _many, _n: one, True)
    app.jinja_env.globals["asset_url"] = assets.asset_url
    icons.init_icons(app)
    options.init_options(app)
    parts.init_parts(app)
    app.jinja_env.globals.update(share_card=_card, share_scripts=lambda card: "")
    headers.init_headers(app, https=False)
    app.context_processor(_surroundings)
    _routes(app, stand)
    _swaps(app, stand)
    return app


def _card(title: str, text: str) -> Card:
    """Nothing of this stand is passed on."""
    return Card(title, text, "report", "/report", "/p.svg", is_public=False)


def _surroundings() -> dict[str, Any]:
    ui = dict.fromkeys(("switch_url", "feedback_url", "privacy_url", "help_url"), "/")
    ui |= {"theme": "light", "mode": "standard", "size": "20", "locale": "en", "html_lang": "en"}
    ui |= {"demo": False, "year": "2026", "icp": "", "desk_url": ""}
    nav = {"tabs": [], "community": None, "home_url": "/", "back_url": "/report"}
    return {"ui": SimpleNamespace(**ui), "nav": SimpleNamespace(**nav), "flashes": []}


def _routes(app: Flask, stand: Stand) -> None:
    @app.get("/report")
    def show() -> str:
        return _form(stand, words="", uploaded=[])

    @app.post("/report")
    def receive() -> Any:
        stand.forms.append(request.form.to_dict(flat=False))
        stand.files += [file.filename or "" for file in request.files.getlist("photos") if file]
        if request.form["words"] != "wrong":
            return render_template("done.html")
        uploaded = [{"id": id, "thumb": "/p.svg"} for id in request.form.getlist("photo_ids")]
        return _form(stand, words="wrong", uploaded=uploaded, problem="Look again"), 422

    @app.get("/p.svg")
    def picture() -> Response:
        return Response(PIXEL, mimetype="image/svg+xml")

    @app.get("/csrf")
    def token() -> Response:
        return jsonify(token="fresh")

    @app.post("/uploads")
    def upload() -> Any:
        stand.uploads.append(request.files["photo"].read())
        stand.tokens.append(request.form["csrf_token"])
        mood = stand.moods.pop(0) if stand.moods else "well"
        if mood == "down":
            return "", 503
        if mood == "refuse":
            return jsonify(error="Not a picture"), 422
        if mood == "slow":
            time.sleep(1)
        return jsonify(id=f"photo-{len(stand.uploads)}", thumb="/p.svg"), 201

    @app.post("/uploads/<id>/delete")
    def remove(id: str) -> Any:
        stand.removed.append(id)
        return "", 204


def _swaps(app: Flask, stand: Stand) -> None:
    @app.get("/list")
    def listing() -> Any:
        if stand.moods and stand.moods.pop(0) == "down":
            return "", 503
        page = "list_part.html" if "HX-Request" in request.headers else "list.html"
        at = {"kind": request.args.get("kind", "a"), "number": request.args.get("page", "1")}
        return render_template(page, **at)

    @app.post("/one")
    def act() -> Any:
        stand.forms.append({})
        time.sleep(0.3)
        return '<form id="one"><p id="error-summary" tabindex="-1">Look again</p></form>', 422


def _form(stand: Stand, **context: Any) -> str:
    return render_template("form.html", shared=stand.shared, **{"problem": "", **context})


@contextmanager
def open_stand() -> Iterator[Stand]:
    """Serve a stand on a free port."""
    stand = Stand()
    server = make_server("127.0.0.1", 0, build(stand), threaded=True)
    stand.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stand
    finally:
        server.shutdown()
        thread.join()
