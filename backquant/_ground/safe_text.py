"""Text as it may be shown: a server's, of which no letter can steer a terminal or break a log line, lengths of time and counts. No I/O."""

from __future__ import annotations

import unicodedata

__all__ = ["cell_len", "counted", "printable", "told_length"]


def printable(text: str) -> str:
    """The text with its control characters escaped."""
    return (
        text
        if text.isprintable()
        else "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
    )


def cell_len(text: str) -> int:
    """How many columns of a terminal the text takes: letters of the far east take two, marks that combine none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def counted(count: int, name: str, ending: str = "s") -> str:
    """`1 day`, `1,200 days`."""
    return f"{count:,} {name}{'' if count == 1 else ending}"


def told_length(seconds: float) -> str:
    """How long that is, in the unit that people would say it in."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
