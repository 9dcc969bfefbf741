"""Text as it may be shown: of a server's no letter can steer a terminal or break a log line. No I/O."""

from __future__ import annotations

import unicodedata

__all__ = ["cell_len", "printable"]


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
