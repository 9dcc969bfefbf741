"""`backquant history`: what a store holds, what it lacks, whether it is whole, and a copy of it. It needs no key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any, Final, cast

import click

from .._ground.files import naming
from .._ground.wording import counted, told_size
from .error_messages import say
from .lazy_commands import Group

if TYPE_CHECKING:
    from ..history import Coverage, Hole, Recorded

__all__ = ["history"]

history: Final = Group("history", help="Look at a store that `backquant backfill` has filled. No key is needed.")
FORMATS: Final = (".parquet", ".csv", ".feather")
coordinated: Final = click.option(
    "--coordinate", metavar="URL", help="The Postgres of the store's journal, where it was filled with one."
)


@history.command()
@click.argument("store")
@coordinated
def status(store: str, coordinate: str | None) -> None:
    """What STORE holds: for each series its days by state, rows, size, and calls; and for which time what was recorded is complete."""
    from ..history import History

    for series, days in _by_series(store, coordinate).items():
        states = Counter(day.state for day in days)
        counts = ", ".join(f"{count:,} {state}" for state, count in sorted(states.items()))
        uncertain = sum(day.uncertain for day in days)
        click.echo(
            f"{series}: {days[0].day} to {days[-1].day}: {counts}; {counted(sum(day.rows for day in days), 'row')},"
            f" {told_size(sum(day.bytes for day in days))}, {counted(sum(day.units for day in days), 'call')}"
            + (f", {uncertain:,} uncertain" if uncertain else "")
        )
    made_up = History(store, coordinate).made_up
    if made_up is not None:
        click.echo(f"what was backfilled is made up: {made_up}")
    for span in _recorded(store, coordinate):
        holes = f", but for {counted(len(span.holes), 'hole')}" if span.holes else ""
        click.echo(f"{span.what}: recorded, complete from {_moment(span.start)} to {_moment(span.end)}{holes}")


@history.command()
@click.argument("store")
@coordinated
def gaps(store: str, coordinate: str | None) -> None:
    """Every stretch of time for which STORE has no snapshot, or may lack a trade, and why. Exit status 1 when there is one."""
    series, spans = _by_series(store, coordinate), _recorded(store, coordinate)
    found = [(str(each), hole) for each, days in series.items() for hole in _joined(_holes(days))]
    found += [(each, hole) for each in dict.fromkeys(span.what for span in spans) for hole in _missed(spans, each)]
    for what, hole in found:
        click.echo(f"{what}: {_moment(hole.start)} to {_moment(hole.end)} ({hole.length}): {hole.reason}")
    if found:
        raise click.exceptions.Exit(1)
    days = sum(map(len, series.values()))
    say(
        f"{store}: no gaps in what was fetched, {counted(days, 'day')}, and recorded, {counted(len(spans), 'stretch', 'es')}"
    )


@history.command()
@click.argument("store")
@click.option(
    "--repair", is_flag=True, help="Mark days whose file is lost, so that the next backfill fetches them anew."
)
@coordinated
def verify(store: str, repair: bool, coordinate: str | None) -> None:
    """Read every file of STORE, and compare it with the journal. Exit status 1 when something is wrong."""
    from ..history import History
    from ..history.open_store import Store
    from ..history.storage import place_of

    kept = History(store, coordinate)
    problems = kept.verify()
    for problem in problems:
        click.echo(f"{problem.path}: {problem.what}" if repair and problem.lost else str(problem))
    if repair:
        lost = list(dict.fromkeys(problem.lost for problem in problems if problem.lost is not None))
        with Store(place_of(store), coordinate, sleep) as held:
            for chunk in lost:
                held.journal.reopen(chunk)
        say(f"{counted(len(lost), 'day')} to be fetched anew: run the same backfill again")
    if problems:
        raise click.exceptions.Exit(1)
    days = sum(day.state == "done" for day in kept.coverage())
    say(f"{store}: every file is whole, of {counted(days, 'day')}" if days else f"{store}: no day is finished yet")


@history.command()
@click.argument("store")
@coordinated
def compact(store: str, coordinate: str | None) -> None:
    """Merge the many small files of STORE into fewer. A kill at any point loses nothing; readers go on meanwhile."""
    from ..history import History

    merged = History(store, coordinate).compact()
    for each in merged:
        click.echo(str(each))
    say(f"{store}: {len(merged):,} tables have fewer files now")


@history.command()
@click.argument("store")
@click.argument("operation")
@click.option("--symbol", help="The symbol, where the store has several.")
@click.option("--table", help="A table of the reply other than the natural one.")
@click.option(
    "--to",
    "target",
    required=True,
    metavar="TARGET",
    help=f"A file, whose ending says the format: {', '.join(FORMATS)}; or a Delta table: delta://FOLDER, delta://s3://BUCKET/PREFIX.",
)
@coordinated
def export(
    store: str, operation: str, symbol: str | None, table: str | None, target: str, coordinate: str | None
) -> None:
    """Write one series of STORE, such as gex.levels, into one file or a Delta table, where a redo makes no doubles."""
    from ..history import History

    arguments = {"symbol": symbol} if symbol else {}
    if target.startswith("delta:"):
        rows = History(store, coordinate).to_delta(operation, target, table, **arguments)
    else:
        path = Path(target)
        if path.suffix not in FORMATS:
            raise click.UsageError(
                f"--to: {target} ends in none of {', '.join(FORMATS)}, and does not begin with delta://"
            )
        rows = _export(History(store, coordinate).arrow(operation, table, **arguments), path)
    say(f"{target}: {counted(rows, 'row')}")


def _export(rows: Any, path: Path) -> int:
    partial = path.with_name(f".{path.name}.part")
    with naming(path):
        try:
            _write(rows, partial, path.suffix)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    return int(rows.num_rows)


def _write(rows: Any, path: Path, suffix: str) -> None:
    from importlib import import_module

    if suffix == ".csv":
        cast("Any", import_module("pyarrow.csv")).write_csv(rows, path)
    elif suffix == ".feather":
        cast("Any", import_module("pyarrow.feather")).write_feather(rows, str(path))
    else:
        cast("Any", import_module("pyarrow.parquet")).write_table(rows, path, compression="zstd")


def _by_series(store: str, coordinate: str | None) -> dict[str, list[Coverage]]:
    from ..history import History

    found: dict[str, list[Coverage]] = {}
    for day in History(store, coordinate).coverage():
        found.setdefault(str(day.series), []).append(day)
    return found


def _recorded(store: str, coordinate: str | None) -> list[Recorded]:
    from ..history import History

    return History(store, coordinate).recorded()


def _holes(days: list[Coverage]) -> Iterator[Hole]:
    """The holes of days, and the days between them that nobody asked for."""
    from ..history import Hole

    yield from days[0].holes
    for one, other in pairwise(days):
        start, end = (datetime.combine(day, time(), UTC) for day in (one.day + timedelta(days=1), other.day))
        if start < end:
            yield Hole(start, end, "never asked for")
        yield from other.holes


def _missed(spans: list[Recorded], what: str) -> Iterator[Hole]:
    """What a recording may lack, and the time between its spans, in which it did not run."""
    from ..history import Hole

    mine = [span for span in spans if span.what == what]
    for span in mine:
        yield from (Hole(start, end, reason) for start, end, reason in span.holes)
    for one, other in pairwise(mine):
        if one.end < other.start:
            yield Hole(one.end, other.start, "not recorded")


def _joined(holes: Iterable[Hole]) -> list[Hole]:
    """Holes that go over midnight as one."""
    import attrs

    whole: list[Hole] = []
    for hole in holes:
        if whole and whole[-1].end == hole.start and whole[-1].reason == hole.reason:
            whole[-1] = attrs.evolve(whole[-1], end=hole.end)
        else:
            whole.append(hole)
    return whole


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
