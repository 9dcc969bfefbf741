"""`backquant sandbox`: a local stand-in for the API, and recordings of the real one."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from .error_messages import say
from .session import Session

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from ..sandbox import SandboxSettings

__all__ = ["sandbox"]

PORT: Final = 8787
_MARKET: Final = ("burst", "quota", "plan", "depth", "seed", "start", "speed", "names")
"""Options that say which market is served."""


@click.command(context_settings={"allow_interspersed_args": False})
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port, 0 for a free one. Default: 8787; with a command: a free one."
)
@click.option("--key", help="API key that it accepts.")
@click.option("--burst", type=click.IntRange(0), help="Requests a minute that it grants.")
@click.option("--quota", type=click.IntRange(0), help="Requests a month that it grants.")
@click.option(
    "--plan",
    type=click.Choice(["starter", "standard", "pro", "enterprise"]),
    help="Plan it is sold as. Default: enterprise.",
)
@click.option("--depth", type=click.IntRange(1), metavar="DAYS", help="Days of history it has. Default: the plan's.")
@click.option("--seed", type=int, help="Which synthetic market it is. Default: 0.")
@click.option("--start", metavar="INSTANT", help="Where its clock begins, such as 2026-09-04T06:30Z. Default: now.")
@click.option("--speed", type=float, help="How fast its clock runs; 0 freezes it. Default: 1.")
@click.option(
    "--names",
    type=click.Choice(["ours", "other"]),
    help="Keys that the vendor has not published: ours, as in the examples (default), or all other ones.",
)
@click.option(
    "--record",
    "record_to",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Stand before the real API, and write every reply and live event into a new file: "
    "JSON lines, compressed when it ends in .gz or .zst.",
)
@click.option(
    "--replay",
    "replay_from",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Serve a recording in place of the market; with --speed so many times as fast.",
)
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def sandbox(
    session: Session,
    host: str,
    port: int | None,
    command: tuple[str, ...],
    record_to: Path | None,
    replay_from: Path | None,
    **given: Any,
) -> int:
    """Run a local stand-in for the API, for trying the SDK without a key and for your own tests.

    With a COMMAND behind --, the sandbox runs as long as the command: backquant sandbox -- pytest
    """
    from ..sandbox.server import listen, run_beside, serve_app

    chosen = {name: value for name, value in given.items() if value is not None}
    _check(chosen, record_to, replay_from)
    listener = listen(host, port if port is not None else 0 if command else PORT)
    try:
        settings = _settings({} if record_to or replay_from else chosen, chosen.get("key"))
        with _application(session, settings, record_to, replay_from, chosen.get("speed", 1.0)) as app:
            if command:
                _check_program(command)
                return run_beside(app, settings.key, listener, command)
            serve_app(app, settings.key, listener)
            return 0
    finally:
        listener.close()


def _check(chosen: dict[str, Any], record_to: Path | None, replay_from: Path | None) -> None:
    """Refuse options that say nothing together."""
    if record_to and replay_from:
        raise click.UsageError("--record and --replay exclude each other")
    what = "--record" if record_to else "--replay" if replay_from else None
    for name in _MARKET:
        if what and name in chosen and (what, name) != ("--replay", "speed"):
            raise click.UsageError(f"--{name} belongs to the synthetic market, which {what} has none of")
    if replay_from and not 0 < chosen.get("speed", 1.0) < float("inf"):
        raise click.UsageError("--speed of a replay must be above 0")


def _settings(chosen: dict[str, Any], key: str | None) -> SandboxSettings:
    from ..sandbox import make_settings

    try:
        market = {name: value for name, value in chosen.items() if name != "key"}
        own: dict[str, Any] = {} if key is None else {"key": key}
        return make_settings(**market, **own)
    except ValueError as problem:
        raise click.UsageError(str(problem)) from None


@contextmanager
def _application(
    session: Session, settings: SandboxSettings, record_to: Path | None, replay_from: Path | None, speed: float
) -> Generator[ASGIApp]:
    """What is served: the market, a recorder, or a recording."""
    if record_to:
        from ..sandbox.recorded.file import Head, Writer
        from ..sandbox.recorded.record import Recorder

        url, key = session.url, session.key
        with closing(Writer(record_to, Head.of(url))) as writer:
            say(f"{record_to}: recording {url}")
            yield Recorder(url, key, settings.key, writer)
    elif replay_from:
        from ..sandbox.recorded.file import read_recording
        from ..sandbox.recorded.replay import Replayer

        try:
            recording = read_recording(replay_from)
        except ValueError as problem:
            raise click.UsageError(f"--replay: {problem}") from None
        except OSError as problem:
            raise click.UsageError(f"--replay: {replay_from} can't be read: {problem.strerror}") from None
        if recording.cut:
            say(f"{replay_from} is cut: {recording.cut}; what is whole is served")
        say(f"{replay_from}: {len(recording.items)} lines of {recording.head.url}, recorded at {recording.head.at}")
        yield Replayer(recording, speed)
    else:
        from ..sandbox import create_app

        yield create_app(settings)


def _check_program(command: tuple[str, ...]) -> None:
    """Refuse what can't be run, above all a command of our own, which is asked for in another way."""
    if shutil.which(command[0]) is not None:
        return
    from .app import OWN, app

    ours = (command[0] in app.commands and command[0] not in OWN) or command[0] == "get"
    hint = f"; to ask an embedded sandbox: backquant --sandbox {shlex.join(command)}" if ours else ""
    raise click.UsageError(f"there is no program {command[0]!r} to run beside the sandbox{hint}")
