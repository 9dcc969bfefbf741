"""What all connections share: who listens to what, the trades, the levels, the beat."""

import asyncio
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from typing import Final

from ..faults import FaultBook, LiveFault
from ..market.market import Market
from ..market.prints import Print
from ..moments import iso_millis
from ..settings import SandboxSettings
from .channels import AVAILABLE, COINS, HEARTBEAT, LEVELS, MAX_CHANNELS, tape_channels
from .client import CAPACITY, Client
from .frames import Frame, frame, trade_frame
from .levels import LevelsMaker
from .streamed import Streamed, TradeMaker

__all__ = ["Hub"]


_TICK_SECONDS: Final = 0.05
_MOST_A_TICK: Final = 2_000
_AT_ONCE: Final = 50


class Hub:
    """The state of the server; only its own event loop may use it."""

    def __init__(self, settings: SandboxSettings) -> None:
        live = settings.live
        self.market: Market = Market(settings.seed)
        self.tape: Streamed = Streamed(live.rest_lag_seconds)
        self.faults: FaultBook[LiveFault] = FaultBook(LiveFault, live.fault)
        self.gate: asyncio.Event = asyncio.Event()
        self.gate.set()
        self._clients: list[Client] = []
        self._turned: dict[str, int] = {}
        self._settings = settings
        self._makers = {coin: TradeMaker(self.market[f"{coin}USDT"], live) for coin in COINS}
        self._levels = LevelsMaker(self.market, live.levels_seconds)
        self._beats: list[asyncio.Task[None]] = []

    @property
    def clients(self) -> list[Client]:
        """Who is connected; a client whose connection is ending no longer counts."""
        return [client for client in self._clients if not client.ended]

    def now(self) -> datetime:
        """The time by the sandbox's clock."""
        return self._settings.clock()

    def objection(self, key: str | None) -> str | None:
        """Why a client with this key can't connect, None when it can."""
        if key != self._settings.key:
            return "Missing API key" if key is None else "Invalid API key"
        most = self._settings.sold.connections
        return f"Connection cap of your plan reached: {most}" if len(self.clients) >= most else None

    def join(self, fault: LiveFault) -> Client:
        """Take a connection in and welcome it."""
        slow_seconds = self._settings.live.slow_seconds
        farewell = frame("slow_consumer", self.now(), detail=f"The buffer was full for more than {slow_seconds:g} s")
        client = Client(fault, self.gate, farewell, slow_seconds)
        self._clients.append(client)
        client.offer(
            frame(
                "welcome",
                self.now(),
                subscription_tier=self._settings.plan,
                client_id=uuid.uuid4().hex,
                max_channels=MAX_CHANNELS,
                available_channels=AVAILABLE,
            )
        )
        self._start()
        return client

    def leave(self, client: Client) -> None:
        """Forget a connection that is over."""
        self._clients.remove(client)

    def begin(self, coin: str) -> None:
        """From now on the coin's trades are made here and REST serves them, if that is not so already."""
        if self.tape.began_ms(coin) is None:
            now = self.now()
            self.tape.begin(coin, now)
            self._makers[coin].start(now)

    def levels(self, channel: str, **flags: bool) -> Frame:
        """What a channel of levels tells now."""
        now = self.now()
        return frame("levels", now, channel=channel, data=self._levels.data(LEVELS[channel], now), **flags)

    async def publish(self, count: int, coin: str) -> None:
        """Make trades and hand them out as fast as their subscribers take them."""
        self.begin(coin)
        for done in range(0, count, _AT_ONCE):
            now = self.now()
            trades = self._makers[coin].make(min(_AT_ONCE, count - done), now)
            for client, refused in self._hand_out(trades, coin, now):
                while not client.offer_trade(refused):
                    await client.has_space()
            await asyncio.sleep(0)

    def _start(self) -> None:
        if not self._beats:
            live = self._settings.live
            self._turned = {channel: self._levels.at(symbol, self.now()) for channel, symbol in LEVELS.items()}
            beats = (
                (_TICK_SECONDS, self._tick),
                (live.heartbeat_seconds, self._beat),
                (live.levels_seconds, self._turn),
            )
            self._beats = [asyncio.create_task(_every(seconds, act)) for seconds, act in beats]

    def _tick(self) -> None:
        """Hand out the trades that are due; what a full buffer does not take is lost to its client."""
        now = self.now()
        for coin, maker in self._makers.items():
            self._hand_out(islice(maker.due(now), _MOST_A_TICK), coin, now)

    def _hand_out(self, trades: Iterable[Print], coin: str, now: datetime) -> list[tuple[Client, Frame]]:
        """Store trades and offer them to their subscribers; returns the frames that were not taken."""
        refused: list[tuple[Client, Frame]] = []
        stamp = iso_millis(now)
        for trade in trades:
            self.tape.add(trade, now)
            for channel in tape_channels(coin, trade.venue):
                if clients := self._listening(channel):
                    made = trade_frame(trade.row, channel, stamp)
                    refused += [(client, made) for client in clients if not client.offer_trade(made)]
        return refused

    def _beat(self) -> None:
        for client in self._listening(HEARTBEAT):
            queue = {"size": client.waiting, "capacity": CAPACITY}
            client.offer(frame("heartbeat", self.now(), channel=HEARTBEAT, queue=queue, channels=list(client.channels)))

    def _turn(self) -> None:
        """Levels are sent when they have changed."""
        for channel, symbol in LEVELS.items():
            at = self._levels.at(symbol, self.now())
            if at == self._turned[channel]:
                continue
            self._turned[channel] = at
            if clients := self._listening(channel):
                changed = self.levels(channel)
                for client in clients:
                    client.offer(changed)

    def _listening(self, channel: str) -> list[Client]:
        return [client for client in self._clients if channel in client.channels]


async def _every(seconds: float, act: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(seconds)
        act()
