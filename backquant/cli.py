"""The `backquant` command."""

import argparse
import sys
from collections.abc import Sequence

from ._version import __version__

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="backquant", description="BackQuant crypto-options analytics.")
    parser.add_argument("--version", action="version", version=f"backquant {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    sandbox = commands.add_parser(
        "sandbox",
        help="run a local stand-in for the API",
        description="Run a local stand-in for the API, for trying the SDK without a key and for your own tests.",
        epilog="With a command behind --, the sandbox runs as long as the command: backquant sandbox -- pytest",
    )
    sandbox.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    sandbox.add_argument(
        "--port", type=_port, help="port, 0 for a free one (default: 8787; with a command: a free one)"
    )
    sandbox.add_argument("--key", help="API key that it accepts")
    sandbox.add_argument("--burst", type=int, help="requests a minute that it grants")
    sandbox.add_argument("--quota", type=int, help="requests a month that it grants")
    sandbox.add_argument("run", nargs=argparse.REMAINDER, metavar="-- COMMAND", help="run this against the sandbox")
    options = parser.parse_args(arguments)
    try:
        return _sandbox(options)
    except (ImportError, OSError, ValueError) as problem:
        print(f"backquant: {problem}", file=sys.stderr)
        return 1


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{port} is no port; it must be from 0 to 65535")
    return port


def _sandbox(options: argparse.Namespace) -> int:
    from .sandbox import SandboxSettings, run_command, serve

    given = {name: getattr(options, name) for name in ("key", "burst", "quota")}
    settings = SandboxSettings(**{name: value for name, value in given.items() if value is not None})
    command = options.run[1:] if options.run[:1] == ["--"] else options.run
    if command:
        return run_command(command, settings, host=options.host, port=options.port or 0)
    serve(options.host, 8787 if options.port is None else options.port, settings)
    return 0
