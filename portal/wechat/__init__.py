"""WeChat (微信): signing in without typing, and the installation's access to WeChat's servers."""

import click
from flask import Flask

from portal.config import Config


def init_app(app: Flask, config: Config) -> None:
    """Attach the room to the application."""
    from portal.wechat.account import account_of, use_account
    from portal.wechat.callback import init_callback
    from portal.wechat.login import init_login
    from portal.wechat.messages import init_messages
    from portal.wechat.sdk import init_sdk

    use_account(account_of(config))
    init_login(app)
    init_messages(app)
    init_callback(app)
    init_sdk(app)


def register_cli(group: click.Group) -> None:
    """Add `portal fake-wechat`."""
    from portal.wechat.commands import fake_wechat

    group.add_command(fake_wechat)
