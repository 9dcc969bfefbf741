"""`backquant doctor`: checks the set-up, step by step."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import click

from .. import errors
from .._extras import require
from ..errors import ConfigurationError
from .error_messages import status_of
from .session import Session

if TYPE_CHECKING:
    from ..doctor import Check

__all__ = ["doctor"]

COLOURS: Final = {"ok": "green", "warn": "yellow", "fail": "red", "skip": "bright_black"}
NAME_WIDTH: Final = 10


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
@click.pass_obj
def doctor(session: Session, as_json: bool) -> int:
    """Check the set-up, step by step: key, plan, budgets, clock, contract, and how old each symbol's figures are.

    Every line says what was found and, where something is wrong, what to do. Nothing shows the key. It takes four calls,
    three of which count against the month's budget. The exit status is 0 when nothing fails, else that of what fails
    first, as of any command; a warning is no failure. Without a key, what needs none is checked.
    """
    from ..doctor import examine

    checks = examine(session.client, key_source=lambda: _key_source(session))
    if as_json:
        found = list(checks)
        _print_json(found)
    else:
        found = list(_on_screen(checks) if sys.stdout.isatty() and _has_rich() else _plainly(checks))
    return next((_status(check) for check in found if check.level == "fail"), 0)


def _status(check: Check) -> int:
    """That of the error that the check met."""
    kind = getattr(errors, str(check.facts.get("error")), Exception)
    return status_of(kind)


def _has_rich() -> bool:
    """A set-up that lacks it is looked at all the same."""
    try:
        require("rich", "cli")
    except ConfigurationError:
        return False
    return True


def _key_source(session: Session) -> str | None:
    from .._call.keys import key_source

    return "the embedded sandbox" if session.sandbox else key_source(session.url)


def _print_json(checks: list[Check]) -> None:
    import msgspec

    report = {"ok": not any(check.level == "fail" for check in checks), "checks": checks}
    click.echo(msgspec.json.format(msgspec.json.encode(report)))


def _plainly(checks: Iterable[Check]) -> Iterator[Check]:
    for check in checks:
        yield check
        advice = f" -> {check.advice}" if check.advice else ""
        click.echo(f"{check.level:4}  {check.name:{NAME_WIDTH}}  {check.found}{advice}")


def _on_screen(checks: Iterable[Check]) -> Iterator[Check]:
    """A line for each check as soon as it is done, and a summary."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    counts: Counter[str] = Counter()
    with console.status("asking the API"):
        for check in checks:
            yield check
            counts[check.level] += 1
            line = Table.grid(padding=(0, 2, 0, 0))
            line.add_column(width=4)
            line.add_column(width=NAME_WIDTH)
            line.add_column()
            words = Text(check.found)
            if check.advice:
                words.append(f"\n{check.advice}", "italic")
            line.add_row(Text(check.level, COLOURS[check.level]), Text(check.name, "bold"), words)
            console.print(line)
    console.print(_summary(counts))


def _summary(counts: Counter[str]) -> str:
    told = [(counts["fail"], "failed"), (counts["warn"], "to look at"), (counts["skip"], "not checked")]
    found = ", ".join(f"{count} {words}" for count, words in told if count)
    return f"\n{counts['ok']} all right" + (f", {found}" if found else "")
