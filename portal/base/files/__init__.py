"""Every stored file: content check, photos re-encoded and stripped, one storage port."""

from flask import Flask

from portal.config import Config


def init_app(app: Flask, config: Config) -> None:
    """Open the store, add the addresses with their rate limit, and register the timers."""
    from portal.base.files import storage, sweeping, uploads, views

    storage.use(storage.open_storage(config.storage_url, data=config.data))
    app.register_blueprint(uploads.bp)
    app.register_blueprint(views.bp)
    limit = app.extensions["portal_limiter"].limit(uploads.RATE)
    app.view_functions["uploads.upload"] = limit(uploads.upload)
    sweeping.register_timers()
