"""`portal create-admin`: the first account of an empty installation."""

import click
from flask.cli import with_appcontext

from portal.base import clock, db, scope
from portal.base.access import Role
from portal.base.errors import DomainError
from portal.community.identity.models import ScopeKind
from portal.community.identity.policy import Place, Post
from portal.community.identity.service import accounts, roles


@click.command("create-admin", help="Open an administrator's account; asks for its password.")
@click.argument("username")
@click.password_option(help="The password; asked for when not given.")
@with_appcontext
def create_admin(username: str, password: str) -> None:
    """Open the account, or say what is wrong with it."""
    with scope.everywhere("the first account of the installation"):
        try:
            make_admin(username=username, password=password)
        except DomainError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"Sign in as {accounts.plain(username)} at /login/staff.")


def make_admin(*, username: str, password: str) -> None:
    """The account of an administrator of the whole installation."""
    with db.transaction():
        accounts.refuse_weak(accounts.plain(username), password)
        person = roles.new_person(name=username)
        accounts.open_account(person_id=person.id, username=username, password=password)
        roles.grant(
            person_id=person.id,
            post=Post(Role.ADMIN, Place(ScopeKind.CITY)),
            from_on=clock.today(),
            until_on=None,
            granted_by_id=None,
        )
