"""WeChat (微信): signing in without typing, and the installation's access to WeChat's servers."""

import click
from flask import Flask

from portal.config import Config


def init_app(app: Flask, config: Config) -> None:
    """Attach the room to the application."""
    from portal.wechat.account import account_of, use_account
    from portal.wechat.login import init_login

    use_account(account_of(config))
    init_login(app, config)


def register_cli(group: click.Group) -> None:
    """Add `portal fake-wechat`."""
    from portal.wechat.commands import fake_wechat

    group.add_command(fake_wechat)
