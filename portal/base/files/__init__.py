"""Every stored file: content check, photos re-encoded and stripped, one storage port."""

from flask import Flask

from portal.config import Config


def init_app(app: Flask, config: Config) -> None:
    """Open the store, add the addresses and register the timers."""
    from portal.base.files import memory, storage, sweeping, uploads, views

    memory.return_large_blocks()
    storage.use(storage.open_storage(config.storage_url, data=config.data))
    app.register_blueprint(uploads.bp)
    app.register_blueprint(views.bp)
    sweeping.register_timers()
