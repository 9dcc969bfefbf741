"""`backquant record`: the live tape and watched endpoints into a store, until Ctrl-C."""

from __future__ import annotations

import re
import shlex
from functools import partial
from operator import attrgetter
from typing import Any

import click
from backquant_api.operation import Operation
from backquant_api.resources import operations

from .endpoints import dashed, kept_as, parameter
from .error_messages import say
from .session import Session
from .values import complete_channel, read_value

__all__ = ["record"]


@click.command()
@click.argument("channels", nargs=-1, shell_complete=complete_channel)
@click.option(
    "--watch",
    "watched",
    multiple=True,
    metavar="COMMAND",
    help='An endpoint to watch, such as "gex levels --symbol BTCUSDT".',
)
@click.option("--into", metavar="FOLDER", help="The store. Default: ./history, where no --to is given.")
@click.option(
    "--to",
    "targets",
    multiple=True,
    metavar="TARGET",
    help="A database as well, or instead: postgresql://user@host/database, or a file that ends in .duckdb.",
)
@click.option("--rotate", default="1min", show_default=True, metavar="LENGTH", help="How often a file is sealed.")
@click.pass_obj
def record(
    session: Session,
    channels: tuple[str, ...],
    watched: tuple[str, ...],
    into: str | None,
    targets: tuple[str, ...],
    rotate: str,
) -> None:
    """Record the live tape into a store, until Ctrl-C. What was missed since the last time is fetched over REST.

    CHANNELS are names such as tape.BTC.agg and tape.ETH.deribit.
    """
    bq = session.client()
    methods = [_method(bq, line) for line in watched]
    places = [*([into] if into else []), *targets] or ["./history"]
    shown = ", ".join(map(_without_password, places))
    say(f"{shown}: recording; Ctrl-C ends it")
    try:
        bq.record(*channels, *methods, into=places, rotate=rotate)
    except KeyboardInterrupt:
        say(f"{shown}: all that came is sealed")


def _without_password(place: str) -> str:
    return re.sub(r"://[^@/]*@", "://", place)


def _method(bq: Any, line: str) -> partial[Any]:
    """The method that a command line such as `gex levels --symbol BTCUSDT` means, with its arguments.

    Raises:
        click.UsageError: it is none.
    """
    words = shlex.split(line)
    found = [each for each in operations() if words[: each.name.count(".") + 1] == _words(each)]
    if not found:
        raise click.UsageError(f"--watch: {line!r} is no endpoint; write it like 'gex levels --symbol BTCUSDT'")
    operation = max(found, key=lambda each: len(each.name))
    command = click.Command(" ".join(_words(operation)), params=[parameter(each, "") for each in operation.params])
    given = command.make_context(command.name, words[len(_words(operation)) :]).params
    arguments = {each.name: read_value(each, given[kept_as(each)]) for each in operation.params}
    return partial(
        attrgetter(operation.name)(bq), **{name: value for name, value in arguments.items() if value is not None}
    )


def _words(operation: Operation[Any]) -> list[str]:
    return [dashed(part) for part in operation.name.split(".")]
