"""`make contract-live`: call every operation of a running API, and compare the replies with the contract.

The key comes from BACKQUANT_API_KEY. Exit status: 0 all ok, 1 drift, 2 calls that failed or could not be made,
3 stopped early (the month is spent) and fine so far, 130 interrupted; `make` itself turns each of them into 2. `--resume`
goes on where a run stopped.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from backquant import BackQuant
from backquant._call.settings import no_key, read_key
from backquant._ground.clock import SystemClock
from backquant._ground.files import write_whole
from backquant.errors import ConfigurationError

from ..generate.render import ROOT
from .record import LiveRecording
from .report import markdown
from .results import ERRORS, LiveRun, StateProblem, load_run, save_run
from .run import Manner, calls_left, check_all, skip_rest
from .screen import Screen, estimate

__all__ = ["main"]


REPORT: Final = ROOT / "build" / "contract-live"
INTERRUPTED: Final = 130


def main(arguments: Sequence[str] | None = None, client: BackQuant | None = None) -> int:
    """Run the command; returns its exit status. Tests bring a client of their own."""
    options = _parser().parse_args(arguments)
    try:
        with client or _client(options.base_url) as bq:
            return _check(bq, options)
    except (ConfigurationError, StateProblem, OSError) as problem:
        print(f"contract-live: {problem}", file=sys.stderr)
        return ERRORS


def _client(base_url: str | None) -> BackQuant:
    if read_key(None) is None:
        raise ConfigurationError(no_key())
    return BackQuant(base_url=base_url, wait_for_budget=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.live", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base-url", help="where the API is (default: BACKQUANT_BASE_URL, else the published one)")
    parser.add_argument(
        "--report", type=Path, default=REPORT, metavar="FOLDER", help="gets the report (default: %(default)s)"
    )
    parser.add_argument("--resume", action="store_true", help="go on with the run in the report's folder")
    parser.add_argument("--record", action="store_true", help="save the replies as examples, and draft overlay actions")
    parser.add_argument(
        "--into", type=Path, metavar="FOLDER", help="gets the recordings (default: recorded/ in the report's)"
    )
    parser.add_argument(
        "--symbols", choices=("one", "all"), default="one", help="call each also with every other symbol that it takes"
    )
    parser.add_argument("--small", action="store_true", help="ask for a few rows only, rather than for real sizes")
    parser.add_argument(
        "--query",
        action="append",
        default=[],
        type=_pair,
        metavar="NAME=VALUE",
        help="a query parameter for every call",
    )
    return parser


def _pair(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not name or not separator:
        raise argparse.ArgumentTypeError(f"{text!r} is no NAME=VALUE")
    return name, value


def _check(client: BackQuant, options: argparse.Namespace) -> int:
    options.report.mkdir(parents=True, exist_ok=True)
    state = options.report / "contract-live.json"
    run = load_run(state, client.base_url) if options.resume else LiveRun(client.base_url, SystemClock().now())
    record = LiveRecording(options.into or options.report / "recorded") if options.record else None
    manner = Manner(options.symbols == "all", options.small, dict(options.query))
    left = len(calls_left(run, manner))
    screen = Screen(left)
    with _waits_told(screen), screen:
        try:
            for result, budget in check_all(client, run, manner, record):
                save_run(run, state)
                left -= 1
                screen.show(result, estimate(left, budget, run.seconds_per_call))
            interrupted = False
        except KeyboardInterrupt:
            interrupted = True
            skip_rest(run, manner, "interrupted")
            save_run(run, state)
    report = options.report / "contract-live.md"
    write_whole(report, markdown(run).encode())
    screen.finish(run, str(report))
    return INTERRUPTED if interrupted else run.exit_status


@contextmanager
def _waits_told(screen: Screen) -> Generator[None]:
    """The client logs each wait: show it, so that nobody takes it for a hang."""
    log = logging.getLogger("backquant")
    level = log.level
    log.addHandler(screen.waits)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(screen.waits)
        log.setLevel(level)


if __name__ == "__main__":
    sys.exit(main())
