"""Mistakes that are found before anything is sent: IPython shows the line that made them, and not the way from there. No I/O."""

from __future__ import annotations

import difflib
import math
import sys
from collections.abc import Iterable
from os.path import commonprefix
from types import TracebackType
from typing import Any, Final

from .stacklevel import NOT_THEIRS

__all__ = ["Mistake", "UnexpectedArgument", "nearest", "unquoted", "what_was_meant"]

LETTERS: Final = 2  # that may differ without being alike
ALIKE: Final = 0.5  # of the letters that differ, in whatever order


def nearest(name: str, known: Iterable[str], *, most: int = 1) -> list[str]:
    """The known name that begins so, else those that may be this one mistyped; in capitals or not."""
    names = {each.casefold(): each for each in known}
    wanted = name.strip().casefold()
    begun = [each for each in names if wanted and each.startswith(wanted)][:1]
    like = (each for each in difflib.get_close_matches(wanted, names) if _mistyped(wanted, each))
    return [names[each] for each in begun or [*like][:most]]


def _mistyped(name: str, known: str) -> bool:
    """Whether they are alike also without what they begin and end with alike: DOGEUSDT is no SOLUSDT."""
    begin = len(commonprefix([name, known]))  # noqa: RUF071  # of letters
    end = len(commonprefix([name[begin:][::-1], known[begin:][::-1]]))  # noqa: RUF071
    one, other = name[begin : len(name) - end], known[begin : len(known) - end]
    few = not one or not other or max(len(one), len(other)) <= LETTERS
    return few or difflib.SequenceMatcher(None, one, other).quick_ratio() >= ALIKE


def what_was_meant(name: str, known: Iterable[str], *, rest: str = "") -> str:
    """`; did you mean ...?` with the known name that is nearest to this one; with none, what else there is to say."""
    near = nearest(name, known)
    said = f"did you mean {near[0]!r}?" if near else rest
    return f"; {said}" if said else ""


def unquoted(value: object, kind: type[float] = float) -> str:
    """What to write instead of a number of this kind that was passed as text; nothing where it is none."""
    try:
        return f"; write {value} without quotes" if isinstance(value, str) and math.isfinite(kind(value)) else ""
    except ValueError:
        return ""


class Mistake:
    """What an error has beside its own class that a notebook shows in a few lines."""

    __traceback__: TracebackType | None

    @property
    def _is_mistake(self) -> bool:
        """Whether nothing was sent, so that the way to here is of no use."""
        return True

    def _render_traceback_(self) -> list[str]:
        """What IPython and Jupyter print, by their own means and in the style that they are set to."""
        shell: Any = sys.modules["IPython"].get_ipython()
        shown = self.__traceback__
        if self._is_mistake:
            shown = _of_caller(shown) or shown
        lines: list[str] = shell.InteractiveTB.structured_traceback(type(self), self, shown)
        return lines


class UnexpectedArgument(Mistake, TypeError):
    """An argument that a method or a client does not have; users know it as the TypeError that it is."""

    def __reduce__(self) -> tuple[type[TypeError], tuple[object, ...]]:
        return TypeError, self.args


UnexpectedArgument.__module__, UnexpectedArgument.__name__, UnexpectedArgument.__qualname__ = (
    "builtins",
    "TypeError",
    "TypeError",
)


def _of_caller(whole: TracebackType | None) -> TracebackType | None:
    """A copy of the traceback that ends before the first frame of this package."""
    if whole is None or whole.tb_frame.f_globals.get("__name__", "").partition(".")[0] in NOT_THEIRS:
        return None
    return TracebackType(_of_caller(whole.tb_next), whole.tb_frame, whole.tb_lasti, whole.tb_lineno)
