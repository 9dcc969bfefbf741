"""`backquant backfill`: a command for each endpoint that has a past, which fetches it into a store."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import Any, Final

import click
from backquant_api.operation import Operation, Param
from backquant_api.resources import operations

from .endpoints import dashed, kept_as, parameter
from .error_messages import say
from .lazy_commands import Group
from .session import Session
from .settings import SectionedCommand, add_options
from .values import read_value

__all__ = ["backfill"]

ROOM: Final = "./history"


def _tree() -> Group:
    root = Group("backfill", help="Fetch the past of an endpoint into a store, once and resumably.")
    for each in operations():
        if any(param.name == "as_of" for param in each.params):
            *spaces, name = each.name.split(".")
            group = root
            for space in spaces:
                found = group.commands.setdefault(
                    dashed(space), Group(dashed(space), help=f"{space}: endpoints with a past.")
                )
                group = found if isinstance(found, Group) else group
            group.add_command(_command(dashed(name), each))
    return root


def _command(name: str, asked: Operation[Any]) -> click.Command:
    command = SectionedCommand(
        name,
        params=[parameter(param, "") for param in asked.params if param.name != "as_of"],
        callback=click.pass_obj(partial(_backfill, asked)),
        help=f"Fetch the past of {asked.name}: each snapshot once. The same line goes on after a crash or Ctrl-C.",
        short_help=f"The past of {asked.name}.",
    )
    add_options(
        command,
        [
            click.Option(
                ["--from", "start"], required=True, metavar="TIME", help="The first moment, such as 2026-05-17."
            ),
            click.Option(
                ["--to", "end"], metavar="TIME", help="The first moment that is wanted no more. Default: now."
            ),
            click.Option(["--every"], metavar="LENGTH", help="A grid, such as 1h. Default: every snapshot."),
            click.Option(
                ["--into"],
                default=ROOM,
                metavar="FOLDER",
                help=f"The store: a folder, or s3://BUCKET/PREFIX. Default: {ROOM}",
            ),
            click.Option(
                ["--coordinate"],
                metavar="URL",
                help="A Postgres by which several processes and machines part the work.",
            ),
            click.Option(["--dry-run"], is_flag=True, help="Show the estimate (one call), and fetch nothing."),
            click.Option(
                ["--reserve"], type=float, default=0.0, metavar="SHARE", help="Leave this share of the month alone."
            ),
            click.Option(["--spend"], type=int, metavar="N", help="Take so many calls at the most."),
            click.Option(
                ["--threads"], type=click.IntRange(1, 64), default=4, help="Days to fetch side by side. Default: 4."
            ),
        ],
    )
    return command


def _backfill(
    asked: Operation[Any],
    session: Session,
    /,
    *,
    start: str,
    end: str | None,
    every: str | None,
    into: str,
    coordinate: str | None,
    dry_run: bool,
    reserve: float,
    spend: int | None,
    threads: int,
    **given: Any,
) -> None:
    arguments = {param.name: _values(param, given[kept_as(param)]) for param in asked.params if kept_as(param) in given}
    bq = session.client()
    method = attrgetter(asked.name)(bq)
    plan = bq.backfill(method, start=start, end=end, every=every, into=into, coordinate=coordinate, **arguments)
    if dry_run:
        click.echo(str(plan.estimate()))
        return
    try:
        outcome = plan.run(reserve=reserve, spend=spend, threads=threads)
    except KeyboardInterrupt:
        say(f"{into}: stopped; every answer is kept, and the same line goes on where it was")
        raise
    say(f"{into}: {outcome}")
    if outcome.ledger.agrees is False:
        say(f"{outcome.ledger}")
    if outcome.stopped or outcome.open:
        say("the same line goes on where it was")
    if outcome.failed:
        raise click.exceptions.Exit(1)


def _values(param: Param, given: object) -> object:
    """A comma-separated list, where the method takes one value, is as many series."""
    if isinstance(given, str) and not param.many and "," in given:
        return [read_value(param, item.strip()) for item in given.split(",") if item.strip()]
    return read_value(param, given)


backfill: Final = _tree()
