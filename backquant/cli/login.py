"""`backquant login` and `backquant logout`: a key that need not stand in the environment."""

from __future__ import annotations

import sys

import click

from .._call.keys import forget_key, key_place, store_key
from .._call.settings import KEY_VARIABLE, ApiKey, read_key
from ..errors import ConfigurationError, PermissionDeniedError
from .error_messages import say
from .session import Session

__all__ = ["login", "logout"]


@click.command()
@click.option("--check/--no-check", default=True, help="Try the key first, with one call. Default: --check.")
@click.option("--status", is_flag=True, help="Only tell where a key comes from.")
@click.pass_obj
def login(session: Session, *, check: bool, status: bool) -> None:
    """Store your API key, so that commands and programs find it.

    The key is asked for, or read from standard input (backquant login < keyfile). It is kept in the system's keyring
    where there is one, else in a file that only you can read, and goes only to the server that it was stored for. The
    environment variable BACKQUANT_API_KEY has precedence over it.
    """
    if session.sandbox:
        raise click.UsageError("the sandbox brings its own key; there is nothing to store")
    if status:
        _tell_status(session.url)
    else:
        _store(session, check=check)


@click.command()
@click.pass_obj
def logout(session: Session) -> None:
    """Forget the key that `backquant login` stored."""
    place = forget_key(session.url)
    click.echo(f"The key for {session.url} is gone from {place}." if place else f"No key was stored for {session.url}.")
    _tell_precedence()


def _store(session: Session, *, check: bool) -> None:
    key = _asked_key(session.url)
    if check:
        _try_key(session, key)
    click.echo(f"The key for {session.url} is stored in {store_key(session.url, key.reveal())}.")
    _tell_precedence()


def _asked_key(url: str) -> ApiKey:
    if sys.stdin.isatty():
        text: str = click.prompt(f"API key for {url}", hide_input=True, err=True)
    else:
        text = sys.stdin.read()
    key = read_key(text) if text.strip() else None
    if key is None:
        raise ConfigurationError("no key was given; keys are made at https://backquant.com/api-access")
    return key


def _try_key(session: Session, key: ApiKey) -> None:
    try:
        session.client(key.reveal()).meta()
    except PermissionDeniedError as problem:
        say(f"the key is good, but: {problem}")


def _tell_status(url: str) -> None:
    if read_key(None):
        click.echo(f"The key comes from {KEY_VARIABLE}.")
        return
    place = key_place(url)
    if place is None:
        raise ConfigurationError(f"there is no key for {url}: run `backquant login` or set {KEY_VARIABLE}")
    click.echo(f"The key for {url} is stored in {place}.")


def _tell_precedence() -> None:
    if read_key(None):
        say(f"{KEY_VARIABLE} is set, and has precedence")
