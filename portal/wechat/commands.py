"""``portal fake-wechat``: the stand-in for WeChat's servers, for trying everything out by hand."""

import sys
from importlib import import_module

import click

from portal.config import ROOT


@click.command("fake-wechat", help="Start a stand-in for WeChat's servers, and say how to use it.")
@click.option("--port", default=8310, show_default=True, help="Where it listens on 127.0.0.1.")
def fake_wechat(port: int) -> None:
    """Run until stopped; it ships with the tests, so only a checkout has it."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    try:
        found = import_module("tests.support.fakes.wechat")
    except ModuleNotFoundError as error:
        raise click.ClickException(
            "The stand-in ships with the tests: run this in a checkout of the portal."
        ) from error
    try:
        fake = found.FakeWechat(port)
    except OSError as error:
        raise click.ClickException(f"Port {port} is taken: choose another by --port.") from error
    click.echo(f"Stand-in for WeChat at {fake.url}: choose there who holds the phone.")
    click.echo("Start the portal with:")
    for name, value in fake.environment().items():
        click.echo(f"  {name}={value}")
    click.echo("Open it in a browser whose user agent contains MicroMessenger.")
    try:
        fake.serve()
    except KeyboardInterrupt:
        click.echo("Stopped.")
