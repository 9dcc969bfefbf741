"""The live tape in a terminal: the newest trades, the present levels, and what happened to the link."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.live import Live
from rich.table import Table
from rich.text import Text

from .._ground.wording import counted
from ..stream import Gap, Heartbeat, Levels, Status, Trade

if TYPE_CHECKING:
    from ..stream import AsyncStream, Event

__all__ = ["Board", "show"]

NOTICES: Final = 4
FRAME: Final = 3  # lines around the trades: their titles, the line of figures, the cursor's
NARROW: Final = 100  # columns; in fewer, marks are told by their first letters
DIRECTION_STYLES: Final = {"buy": "green", "sell": "red"}


async def show(stream: AsyncStream, events: AsyncIterator[Event]) -> None:
    """Draw events until they end."""
    board = Board(stream)
    with Live(board, refresh_per_second=8):
        async for event in events:
            board.add(event)


class Board:
    """What is on the screen."""

    def __init__(self, stream: AsyncStream) -> None:
        self._stream = stream
        self._trades: deque[Trade] = deque(maxlen=200)
        self._levels: dict[str, Levels] = {}
        self._notices: deque[Text] = deque(maxlen=NOTICES)
        self._count = 0

    def add(self, event: Event) -> None:
        """Take an event in."""
        match event:
            case Trade():
                self._count += 1
                self._trades.appendleft(event)
            case Levels():
                self._levels[event.symbol] = event
            case Gap():
                self._notices.append(_gap(event))
            case Status():
                self._notices.append(_status(event))
            case Heartbeat():
                pass
            case _:
                self._notices.append(Text(f"unknown event {event.event!r} {event.problem}", style="yellow"))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        parts = [_levels(self._levels), Text()] if self._levels else []
        room = options.size.height - FRAME - len(self._notices) - (len(self._levels) + 2 if self._levels else 0)
        trades = _trades(list(self._trades)[: max(room, 3)], narrow=options.max_width < NARROW)
        yield Group(*parts, trades, *self._notices, self._figures())

    def _figures(self) -> Text:
        counters = self._stream.counters
        told = [counted(self._count, "trade"), ", ".join(self._stream.channels)]
        told += [counted(counters.reconnects, "reconnect")] if counters.reconnects else []
        told += (
            [f"{counters.recovered:,} recovered in {counted(counters.quota_spent, 'call')}"]
            if counters.quota_spent
            else []
        )
        return Text(" · ".join(told), style="dim", no_wrap=True, overflow="ellipsis")


def _table() -> Table:
    return Table(expand=True, box=None, header_style="bold", padding=(0, 1, 0, 0))


def _trades(trades: list[Trade], *, narrow: bool) -> Table:
    table = _table()
    table.add_column("time (UTC)", no_wrap=True)
    table.add_column("venue", no_wrap=True)
    table.add_column("instrument", no_wrap=True)
    table.add_column("side", no_wrap=True)
    for title in ("size", "price", "IV %", "premium $"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("")
    for trade in trades:
        marks = ["block"] * trade.is_block_trade + ["recovered"] * trade.recovered
        if narrow:
            marks = [mark[0] for mark in marks]
        table.add_row(
            f"{trade.time:%H:%M:%S.%f}"[:-3],
            trade.venue,
            trade.instrument,
            trade.direction,
            f"{trade.amount:,.2f}",
            f"{trade.price:,.6g}",
            "-" if trade.iv is None else f"{trade.iv:.1f}",
            f"{trade.premium_usd:,.0f}",
            " ".join(marks),
            style=DIRECTION_STYLES.get(trade.direction),
        )
    return table


def _levels(levels: dict[str, Levels]) -> Table:
    table = _table()
    for title in ("GEX levels", "spot", "HVL", "call resistance", "put support", "0DTE HVL", "model"):
        table.add_column(title, justify="left" if title in ("GEX levels", "model") else "right", no_wrap=True)
    for symbol, each in sorted(levels.items()):
        whole, today = each.all_expiry, each.odte
        table.add_row(
            symbol,
            _price(each.spot_price),
            _price(whole.hvl if whole else None),
            _price(whole.call_resistance if whole else None),
            _price(whole.put_support if whole else None),
            _price(today.hvl if today else None),
            each.positioning or "-",
        )
    return table


def _price(price: float | None) -> str:
    return "-" if price is None else f"{price:,.2f}".removesuffix(".00")


def _gap(gap: Gap) -> Text:
    lasted = (gap.end - gap.start).total_seconds()
    made_up = f"; {counted(gap.recovered, 'trade')} recovered in {counted(gap.calls, 'call')}" if gap.calls else ""
    lost = f"; {counted(gap.dropped, 'event')} dropped" if gap.dropped else ""
    told = f"{gap.start:%H:%M:%S} gap of {lasted:.1f} s, {gap.reason}{made_up}{lost} {gap.note}"
    return Text(told, style="yellow" if gap.complete else "bold red", no_wrap=True, overflow="ellipsis")


def _status(status: Status) -> Text:
    wait = f", next attempt in {status.delay:.1f} s" if status.delay is not None else ""
    told = f"{status.time:%H:%M:%S} {status.kind} {status.detail or ', '.join(status.channels)}{wait}"
    return Text(told, style="dim" if status.delay is None else "yellow", no_wrap=True, overflow="ellipsis")
