"""What a command tells when something goes wrong: one line on stderr, and an exit status by the kind of problem."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Final

import attrs
import click

from .. import errors
from .._call.settings import KEY_VARIABLE, NO_KEY
from .._call.statuses import told

__all__ = [
    "CLOSED_PIPE",
    "EXITS",
    "INTERRUPTED",
    "USAGE",
    "Exit",
    "exit_status",
    "explain",
    "plain",
    "say",
    "status_of",
]


@attrs.define(frozen=True)
class Exit:
    """One exit status, and what it means."""

    status: int
    meaning: str
    kinds: tuple[type[BaseException], ...] = ()


USAGE: Final = 2
INTERRUPTED: Final = 130
CLOSED_PIPE: Final = 141
FAILED: Final = (errors.UpstreamError, errors.InternalServerError)
EXITS: Final = (
    Exit(0, "all is well"),
    Exit(1, "anything that has no status of its own, such as a file that can't be written", (Exception,)),
    Exit(USAGE, "the command line is wrong", (click.UsageError,)),
    Exit(
        3,
        "no key, a setting that can't work, or a library that is not installed",
        (errors.ConfigurationError, ImportError),
    ),
    Exit(4, f"the key is not accepted ({told(errors.AuthenticationError)})", (errors.AuthenticationError,)),
    Exit(
        5, f"the key's plan does not allow this ({told(errors.PermissionDeniedError)})", (errors.PermissionDeniedError,)
    ),
    Exit(6, f"no data, or no such thing ({told(errors.NotFoundError)})", (errors.NotFoundError,)),
    Exit(
        7,
        f"a parameter is wrong ({told(errors.InvalidRequestError)}, or found before sending)",
        (errors.InvalidRequestError,),
    ),
    Exit(8, f"the minute's budget is spent ({told(errors.RateLimitError)})", (errors.RateLimitError,)),
    Exit(9, f"the month's budget is spent ({told(errors.RateLimitError)})", (errors.QuotaExceededError,)),
    Exit(10, f"the server failed ({told(*FAILED)})", FAILED),
    Exit(11, "no connection, or no reply in time", (errors.APIConnectionError,)),
    Exit(
        12,
        "the reply is no reply of this API or of another question, or (--strict) departs from the contract or is clamped",
        (errors.ContractError, errors.ReplyMismatchError, errors.HistoryClampError),
    ),
    Exit(13, "there is no picture of this reply, or nothing in it to draw", (errors.PlotError,)),
    Exit(INTERRUPTED, "interrupted by Ctrl-C", (KeyboardInterrupt, click.Abort)),
    Exit(CLOSED_PIPE, "the reader of the output went away, as `head` does", (BrokenPipeError,)),
)
_STATUS: Final = {kind: each.status for each in EXITS for kind in each.kinds}

# What the SDK's messages call by its Python name, and how the command line calls it.
_WORDS: Final = {
    "validate=False": "--no-validate",
    "base_url": "--base-url",
    "timeout=": "--timeout",
    "max_retries": "--retries",
    "to_pandas()": "--format table",
    "wide=True": "--wide",
    "api_key= or ": "`backquant login` or ",
}
_NO_KEY: Final = (
    f"this call needs an API key: run `backquant login` or set the environment variable {KEY_VARIABLE};"
    " keys are made at https://backquant.com/api-access. To try it without one: backquant --sandbox ..."
)


def exit_status(error: BaseException) -> int:
    """The exit status that tells what kind of problem it was."""
    return status_of(type(error))


def status_of(kind: type[BaseException]) -> int:
    """The exit status of errors of this kind."""
    return next((_STATUS[base] for base in kind.__mro__ if base in _STATUS), 1)


def explain(error: BaseException, names: Mapping[str, str]) -> str:
    """The problem in the command line's own words.

    Args:
        error: what was raised.
        names: what the command line calls a parameter, such as `--limit` for `limit`.
    """
    if isinstance(error, click.ClickException):
        context = getattr(error, "ctx", None)
        return error.format_message() + (f" (see {context.command_path} --help)" if context else "")
    if str(error).startswith(NO_KEY):
        return _NO_KEY + str(error).removeprefix(NO_KEY)
    if isinstance(error, errors.InvalidRequestError):
        return _refusal(error, names)
    if isinstance(error, errors.BackQuantError | OSError | ImportError):
        notes = [f" ({note})" for note in getattr(error, "__notes__", ())]
        return "".join([_reworded(_said(error)), _advice(error), *notes])
    return f"internal error, {type(error).__name__}: {error} (--debug shows where; please report it)"


def _said(error: BaseException) -> str:
    """An error's own words, without the system's number."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def _refusal(error: errors.InvalidRequestError, names: Mapping[str, str]) -> str:
    """Which options were refused, and why."""
    told = [
        f"{names.get(field.field, field.field)}: {_reworded(field.message)}" for field in error.fields if field.field
    ]
    if not told:
        return _reworded(str(error))
    return "; ".join(told) + (f" ({error.status} {error.code}, request {error.request_id})" if error.status else "")


def _advice(error: BaseException) -> str:
    match error:
        case errors.QuotaExceededError(resets_at=moment) if moment is not None:
            return f"; it starts anew at {moment:%Y-%m-%d %H:%M} UTC"
        case errors.QuotaExceededError():
            return ""
        case errors.RateLimitError():
            return "; --wait waits until calls are left"
        case errors.APIConnectionError():
            return "; check the network and the base URL"
        case _:
            return ""


def _reworded(text: str) -> str:
    for word, ours in _WORDS.items():
        text = text.replace(word, ours)
    return text


def plain(text: str) -> str:
    """The text on one line and without control characters: a server's words must not steer the terminal."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in re.sub(r"\s+", " ", text)
    )


def say(text: str) -> None:
    """One line on stderr."""
    click.echo(f"backquant: {plain(text)}", file=sys.stderr)
