"""Walks an endpoint that pages with a cursor. No I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar

from backquant_api.operation import Operation
from backquant_api.resources import operations

from ...errors import BackQuantError, ConfigurationError, ContractError, NotFoundError
from ..call_sequence import Call, Give, Script
from .page import Page, Row

__all__ = ["capped", "turn_pages"]

T = TypeVar("T")
Bound: TypeAlias = Literal["before", "after"]
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
OVERLAP: Final = 1  # millisecond: bounds are exclusive, and prints have times of whole milliseconds


def turn_pages(operation: Operation[T], arguments: Mapping[str, object], max_pages: int | None) -> Script[T]:
    """The script of the walk.

    Raises:
        ConfigurationError: the endpoint has no cursor, or `max_pages` is no number of pages.
    """
    if max_pages is not None and (type(max_pages) is not int or max_pages < 1):
        raise ConfigurationError(
            f"max_pages: {max_pages!r} is no number of pages; pass 1 or more, and the method's own arguments by name"
        )
    return _turn(_Walk(operation, arguments), max_pages)


def _turn(walk: _Walk[T], max_pages: int | None) -> Script[T]:
    shown = 0
    while walk.goes_on and (max_pages is None or shown < max_pages):
        answer = yield Call(walk.arguments)
        if isinstance(answer, NotFoundError) and shown:
            return
        if isinstance(answer, BackQuantError):
            if shown:
                answer.add_note(f"Pages that came before this: {shown}. To go on from there, pass {walk.place}.")
            raise answer
        if answer is None:
            raise AssertionError("a Call is answered")
        page = Page(answer)
        repeated = walk.take(page)
        if page.is_empty or (repeated and len(repeated) == len(page.rows)):
            return
        yield Give(page.without(repeated, walk.operation))
        shown += 1


class _Walk(Generic[T]):
    """Where a walk stands: the arguments of the next call, and the rows that it may bring again."""

    def __init__(self, operation: Operation[T], arguments: Mapping[str, object]) -> None:
        self.operation = operation
        self.arguments = dict(arguments)
        self.goes_on = True
        self._bound = _bound(operation, arguments)
        self._size = arguments.get("limit")
        self._cursors: set[str] = set()
        self._edge: float | None = None
        self._known: list[Row] | Page[T] = []

    @property
    def place(self) -> str:
        """Where the next page starts, as an argument."""
        return f"{self._bound}={self.arguments[self._bound]!r}"

    def take(self, page: Page[T]) -> set[int]:
        """Note what a page brought and where the next one starts; gives the places of the rows that came before."""
        if page.span is not None:
            return self._take_points(page)
        repeated = _places(self._known_rows, page.rows)
        fresh = [row for place, row in enumerate(page.rows) if place not in repeated]
        cursor = page.cursor
        prints = bool(page.rows) and all(row.is_print and row.instant is not None for row in page.rows)
        if page.is_empty or page.has_more is False:
            self.goes_on = False
        elif prints and (cursor is not None or page.has_more):
            self._overlap(page, fresh)
        else:
            self._follow(cursor, page)
        return repeated

    @property
    def _known_rows(self) -> list[Row]:
        return self._known.rows if isinstance(self._known, Page) else self._known

    def _take_points(self, page: Page[T]) -> set[int]:
        """As `take`, of parallel arrays: two pages that lie apart in time need no look at their rows."""
        apart = page.is_apart(self._known) if isinstance(self._known, Page) else not self._known
        repeated: set[int] = set() if apart else _places(self._known_rows, page.rows)
        self._follow(None if page.has_more is False else page.cursor, page)
        return repeated

    def _follow(self, cursor: str | None, page: Page[T]) -> None:
        """The next page starts at the cursor, unless there is none, or it has been followed before."""
        self.goes_on = cursor is not None and cursor not in self._cursors
        if cursor is not None:
            self._cursors.add(cursor)
            self._known = page
            self.arguments = {**self.arguments, self._bound: cursor}

    def _overlap(self, page: Page[T], fresh: Sequence[Row]) -> None:
        """Ask for the page's last instant again, of which it may hold a part only, and for as many rows more."""
        newest_first = self._bound == "before"
        instants = [row.instant for row in page.rows if row.instant is not None]
        edge = min(instants) if newest_first else max(instants)
        if not fresh:
            if page.has_more or len(page.rows) == self.arguments.get("limit"):
                raise _stuck(self.operation, page, edge)
            self.goes_on = False
        if self._edge is not None and (edge > self._edge if newest_first else edge < self._edge):
            raise ContractError(f"{self.operation.path} ignores `{self._bound}`: it goes back", http=page.reply.http)
        self._known = [row for row in (*self._known_rows, *fresh) if row.instant == edge]
        self._edge = edge
        size = self._size if isinstance(self._size, int) else len(page.rows)
        beyond = edge + OVERLAP if newest_first else edge - OVERLAP
        self.arguments = {
            **self.arguments,
            self._bound: _instant(beyond),
            "limit": capped(self.operation, size + len(self._known)),
        }


def _bound(operation: Operation[Any], arguments: Mapping[str, object]) -> Bound:
    """The parameter that takes the cursor: it follows from the direction in time."""
    names = _names(operation)
    if not names & {"before", "after"}:
        paged = ", ".join(sorted(other.name for other in operations() if _names(other) & {"before", "after"}))
        raise ConfigurationError(f"{operation.name} has no pages, one call gives all there is; these have: {paged}")
    if "order" in names:
        return "after" if arguments.get("order") == "asc" else "before"
    forward = "before" not in names or (arguments.get("after") is not None and arguments.get("before") is None)
    return "after" if forward else "before"


def _names(operation: Operation[Any]) -> set[str]:
    return {param.name for param in operation.params}


def _places(known: Iterable[Row], rows: Iterable[Row]) -> set[int]:
    """The places of the rows that are known already; of two equal rows of which one is known, one is new."""
    left = Counter(row.identity for row in known)
    places: set[int] = set()
    for place, row in enumerate(rows):
        if left[row.identity] > 0:
            left[row.identity] -= 1
            places.add(place)
    return places


def capped(operation: Operation[Any], wanted: int) -> int:
    """So many rows a call, or the most that the contract takes."""
    highest = next((param.maximum for param in operation.params if param.name == "limit"), None)
    return wanted if highest is None else min(wanted, int(highest))


def _instant(milliseconds: float) -> str:
    moment = EPOCH + timedelta(milliseconds=milliseconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _stuck(operation: Operation[Any], page: Page[Any], edge: float) -> ContractError:
    return ContractError(
        f"{operation.path} has more than {len(page.rows)} rows at {_instant(edge)}, and can't page within an instant;"
        " raise limit=, or narrow the call (venues=, option_type=, ...)",
        http=page.reply.http,
    )
