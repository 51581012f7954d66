"""WeChat's JS-SDK on public pages inside WeChat: what the page is shared as, and being told there.

``docs/decisions/0018-scripts-of-wechat.md`` says what is loaded where, and why.
"""

from flask import Flask


def init_sdk(app: Flask) -> None:
    """Attach the scripts, their header and the address that signs."""
    from portal.base.web import sharing
    from portal.wechat.sdk import pages, views

    app.register_blueprint(views.bp)
    sharing.bring_scripts(pages.scripts)
    app.after_request(pages.allow_scripts)
