"""The `backquant` command. Its entry point must not need more than the standard library, to tell what is missing."""

import sys
from collections.abc import Sequence

from .._extras import require
from ..errors import ConfigurationError

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status.

    Args:
        arguments: the words after `backquant`; left out, those that the process was started with.
    """
    try:
        require("click", "cli")
    except ConfigurationError as problem:
        print(f"backquant: {problem}", file=sys.stderr)
        return 3  # as problems.EXITS has it for a library that is not installed; that table itself needs click
    from .app import run

    return run(sys.argv[1:] if arguments is None else list(arguments))
