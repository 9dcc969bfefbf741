"""The root of all commands, and what becomes of their errors."""

from __future__ import annotations

import logging
import os
import sys
import traceback
import warnings
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import Any, Final

import click

from .. import __version__
from ..errors import ContractDriftWarning, HistoryClampWarning
from .endpoints import endpoint_commands
from .error_messages import CLOSED_PIPE, EXITS, INTERRUPTED, exit_status, explain, say
from .lazy_commands import Group, Lazy
from .session import Session
from .settings import global_options, write_sections

__all__ = ["COMPLETE_VARIABLE", "NAME", "OWN", "app", "run"]

NAME: Final = "backquant"
COMPLETE_VARIABLE: Final = "_BACKQUANT_COMPLETE"
# The commands that are no endpoints: where each lives, and what it does.
OWN: Final = {
    "get": ("get", "Any path of the API, for an endpoint that this version doesn't know."),
    "stream": ("stream", "Follow the live tape."),
    "record": ("record", "Record the live tape into a store."),
    "backfill": ("backfill", "Fetch the past of an endpoint into a store."),
    "history": ("history", "Look at a store: status, gaps, verify, compact, export."),
    "doctor": ("doctor", "Check the set-up, step by step."),
    "contract": ("contract", "Compare the server's contract with this SDK, and with your code."),
    "sandbox": ("sandbox", "Run a local stand-in for the API."),
    "login": ("login", "Store your API key."),
    "logout": ("login", "Forget the stored API key."),
    "completion": ("completion", "Print the script that makes your shell complete commands."),
}


class RootGroup(Group):
    """`backquant` itself: endpoints and the other commands under headings of their own."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_sections(self, ctx, formatter)
        endpoints = {name: command for name, command in self.commands.items() if name not in OWN}
        own = {name: self.commands[name] for name in OWN}
        for title, commands in (("Endpoints", endpoints), ("Other commands", own)):
            width = formatter.width - 6 - max(map(len, commands))
            with formatter.section(title):
                formatter.write_dl([(name, command.get_short_help_str(width)) for name, command in commands.items()])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Exit status"):
            formatter.write_dl([(str(each.status), each.meaning) for each in EXITS])


def _load(module: str, name: str) -> click.Command:
    command: click.Command = getattr(import_module(f".{module}", __package__), name)
    return command


def _root() -> RootGroup:
    own = [
        Lazy(name, partial(_load, module, name), text, group=name in ("backfill", "contract", "history"))
        for name, (module, text) in OWN.items()
    ]
    version = click.version_option(__version__, prog_name=NAME, message="%(prog)s %(version)s")
    root = RootGroup(
        NAME,
        commands=[*endpoint_commands(), *own],
        params=global_options(),
        help="BackQuant crypto-options analytics: each endpoint of the API is a command.",
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    )
    return version(root)


app: Final = _root()


def run(arguments: Sequence[str]) -> int:
    """Run the command; returns its exit status."""
    _open_streams()
    with Session() as session, _log_on_stderr(session), warnings.catch_warnings():
        for told in (ContractDriftWarning, HistoryClampWarning):  # by the command itself
            warnings.simplefilter("ignore", told)
        _tell_retirements()
        try:
            status = _run(arguments, session)
            sys.stdout.flush()
        except (KeyboardInterrupt, click.Abort):
            return INTERRUPTED
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is buffered can't be written any more
            return CLOSED_PIPE
        except Exception as problem:  # noqa: BLE001  # whatever it is, people get a line and programs get a status
            if session.debug:
                traceback.print_exc()
            say(explain(problem, session.names))
            return exit_status(problem)
    return status


def _tell_retirements() -> None:
    """Say what the API is about to take away: Python shows such warnings to programmers only."""
    show = warnings.showwarning

    def told(message: Warning | str, category: type[Warning], *where: Any) -> None:
        if issubclass(category, DeprecationWarning):
            say(str(message))
        else:
            show(message, category, *where)

    warnings.filterwarnings("default", r".* is deprecated( by the API|, says the server)", DeprecationWarning)
    warnings.showwarning = told


def _open_streams() -> None:
    """Give the process those standard streams that it was started without (`>&-`, or no console)."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115  # for as long as the process runs


def _run(arguments: Sequence[str], session: Session) -> int:
    instruction = os.environ.get(COMPLETE_VARIABLE)
    if instruction:
        from click.shell_completion import shell_complete

        return shell_complete(app, {}, NAME, COMPLETE_VARIABLE, instruction)
    try:
        with app.make_context(NAME, list(arguments), obj=session) as context:
            return app.invoke(context) or 0
    except click.exceptions.Exit as done:
        return done.exit_code


class _Stderr(logging.Handler):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= self._session.log_level:
            say(record.getMessage())


@contextmanager
def _log_on_stderr(session: Session) -> Generator[None]:
    """The client's log as lines on stderr, from the level that the session shows."""
    log = logging.getLogger("backquant")
    handler, level = _Stderr(session), log.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
