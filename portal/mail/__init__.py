"""Letters by e-mail to staff: their mailboxes, and the mail server of the installation."""

from flask import Flask

from portal.base.i18n import _l
from portal.base.personal.purposes import Purpose
from portal.config import Config

MAILBOX = Purpose(
    key="mailbox",
    label=_l("Mailbox for letters at work"),
    kinds=_l("E-mail address of staff who name one"),
    why=_l(
        "The portal sends letters about your work to this mailbox and uses it for nothing else. "
        "Nobody else sees it."
    ),
    period=_l("It is kept until you take it away or delete your account."),
    basis=_l("Your consent"),
    order=15,
)


def init_app(app: Flask, config: Config) -> None:
    """Attach the pages and the channel."""
    from portal.base import timers
    from portal.base.audit import acts
    from portal.base.outbox import channels
    from portal.base.outbox.delivering import reasons
    from portal.base.personal import purposes, records
    from portal.community.identity.service.merging import moves_with_person
    from portal.mail import answers, desk, keeping, personal, server, views
    from portal.mail.channel import Mail

    server.use_server(server.server_of(config))
    channels.use_outward(Mail())
    reasons.explain(answers.WORDS)
    records.register(
        "mailbox",
        personal.export,
        personal.erase,
        label=_l("Mailbox for letters at work"),
        fields=personal.FIELDS,
        order=780,
    )
    purposes.register(MAILBOX)
    moves_with_person(personal.move)
    acts.register(
        {
            "mailbox.set": _l("Set a mailbox for letters"),
            "mailbox.remove": _l("Took a mailbox for letters away"),
        }
    )
    timers.register("mail.forget_codes", 3600, keeping.forget_codes)
    app.register_blueprint(views.bp)
    app.register_blueprint(desk.bp)
    views.register_navigation()
    desk.register_navigation()
