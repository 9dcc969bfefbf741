"""What a server can do wrong, over real sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import date
from itertools import islice
from typing import TypeAlias

import msgspec
import pandas
import pytest

from backquant import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    AsyncBackQuant,
    AuthenticationError,
    BackQuantError,
    ConnectionLimitError,
    Gap,
    Heartbeat,
    InternalServerError,
    InvalidRequestError,
    Levels,
    NotFoundError,
    PermissionDeniedError,
    QuotaExceededError,
    Status,
    Trade,
    UnknownEvent,
    UpstreamError,
)
from backquant.stream import Event
from tests.support.examples import failure
from tests.support.server import Drop, Hangup, Reset, ScriptedServer, Stall
from tests.support.server import Status as HttpStatus
from tests.support.session import KEY
from tests.support.tape_server import Peer, Scene, TapeServer, trade

from .clocks import HurriedClock

CHANNEL = "tape.BTC.agg"
Timeout: TypeAlias = float | tuple[float, float]


def listen(
    url: str, until: Callable[[list[Event]], object], *, timeout: Timeout = 30, clock: HurriedClock | None = None
) -> list[Event]:
    """The events of a stream until the test has seen enough."""

    async def run() -> list[Event]:
        seen: list[Event] = []
        async with (
            AsyncBackQuant(KEY, base_url=url, timeout=timeout, clock=clock or HurriedClock()) as bq,
            bq.stream(CHANNEL) as events,
        ):
            async for event in events:
                seen.append(event)
                if until(seen):
                    break
        return seen

    return asyncio.run(run())


def has(kind: type[Event], count: int = 1) -> Callable[[list[Event]], bool]:
    """Whether so many of a kind have come."""
    return lambda seen: sum(isinstance(event, kind) for event in seen) >= count


def calm(peer: Peer) -> None:
    """A server as it should be."""
    peer.acknowledge()
    peer.say("trade", channel=CHANNEL, data=trade(7))
    peer.stay()


REFUSALS = [
    (HttpStatus(401, failure("UNAUTHORIZED", "Invalid API key")), AuthenticationError),
    (HttpStatus(403, failure("FORBIDDEN", "Your plan has no stream")), PermissionDeniedError),
    (HttpStatus(401, "no envelope"), AuthenticationError),
    (HttpStatus(404, failure("NOT_FOUND")), NotFoundError),
    (
        HttpStatus(429, failure("RATE_LIMIT_EXCEEDED"), {"X-Quota-Remaining": "0", "Retry-After": "86400"}),
        QuotaExceededError,
    ),
    (HttpStatus(302, "", {"Location": "http://127.0.0.2/v2/ws/options"}), APIError),
]


@pytest.mark.parametrize(("reply", "kind"), REFUSALS)
def test_a_refused_handshake_raises_the_typed_error_and_is_not_tried_again(
    server: ScriptedServer, reply: HttpStatus, kind: type[APIError]
) -> None:
    server.always(reply)
    with pytest.raises(kind) as caught:
        listen(server.url, has(Trade))
    assert caught.value.status == reply.status
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (HttpStatus(500, failure("INTERNAL_ERROR")), InternalServerError),
        (HttpStatus(429, failure("RATE_LIMIT_EXCEEDED"), {"Retry-After": "3", "X-Quota-Remaining": "9"}), APIError),
        (HttpStatus(408, failure(None)), UpstreamError),
        (HttpStatus(529, "overloaded"), UpstreamError),
        (HttpStatus(200, "hello"), BackQuantError),
        (Hangup(), APIConnectionError),
        (Reset(), APIConnectionError),
        (Drop(), BackQuantError),
    ],
)
def test_entering_gives_up_after_as_many_retries_as_a_call(
    server: ScriptedServer,
    behaviour: HttpStatus | Hangup | Reset | Drop,
    kind: type[BackQuantError],
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.always(behaviour)
    clock = HurriedClock()
    with pytest.raises(kind):
        listen(server.url, has(Trade), clock=clock)
    final = behaviour == HttpStatus(200, "hello")
    assert len(server.requests) == (1 if final else 3)
    assert caplog.text.count("before the next attempt") == (0 if final else 2)
    if isinstance(behaviour, HttpStatus) and "Retry-After" in behaviour.headers:
        assert clock.waits == [3.0, 3.0]


@pytest.mark.parametrize("status", [429, 503])
def test_a_handshake_that_is_to_wait_too_long_is_given_up(server: ScriptedServer, status: int) -> None:
    server.always(HttpStatus(status, failure(None), {"Retry-After": "7200"}))
    clock = HurriedClock()
    with pytest.raises(APIError) as caught:
        listen(server.url, has(Trade), clock=clock)
    assert caught.value.__notes__ == ["The server asks to wait 7,200.0 s, longer than max_wait=120 allows."]
    assert (len(server.requests), clock.waits) == (1, [])


def test_a_server_that_never_answers_the_handshake(server: ScriptedServer) -> None:
    server.always(Stall())
    with pytest.raises(APITimeoutError, match="connecting"):
        listen(server.url, has(Trade), timeout=0.05)


def test_nobody_listens() -> None:
    with pytest.raises(APIConnectionError, match=r"127\.0\.0\.1:1/"):
        listen("http://127.0.0.1:1/v2", has(Trade))


CLOSES = [
    ("Invalid API key", AuthenticationError),
    ("Missing API key", AuthenticationError),
    ("", AuthenticationError),
    ("Connection cap of your plan reached: 2", ConnectionLimitError),
    ("Too many connections for this key", ConnectionLimitError),
    ("Your subscription is not active", PermissionDeniedError),
    ("Plan does not include the WebSocket", PermissionDeniedError),
]


@pytest.mark.parametrize(("reason", "kind"), CLOSES)
@pytest.mark.parametrize("late", [False, True], ids=["on entering", "in the loop"])
def test_close_1008_raises_what_its_reason_says(reason: str, kind: type[APIError], late: bool) -> None:
    def refuse(peer: Peer) -> None:
        if late:
            peer.acknowledge()
        peer.connection.close(1008, reason)

    with TapeServer(refuse) as server:
        with pytest.raises(kind, match=reason or "no reason"):
            listen(server.url, has(Trade))
        waited_out = late and kind is ConnectionLimitError  # a link that was lost may count for a while
        assert len(server.handshakes) > 3 if waited_out else len(server.handshakes) == 1


def test_a_cap_that_a_lost_link_holds_is_waited_out() -> None:
    def refuse(peer: Peer) -> None:
        peer.connection.close(1008, "Connection cap of your plan reached: 1")

    def lose(peer: Peer) -> None:
        peer.acknowledge()
        peer.break_off()

    with TapeServer(lose, refuse, refuse, calm) as server:
        seen = listen(server.url, has(Trade))
    told = [event.detail for event in seen if isinstance(event, Status) and event.kind == "reconnecting"]
    assert ["Connection cap" in detail for detail in told] == [False, True, True]


def test_a_policy_in_other_words_is_no_bad_key() -> None:
    def refuse(peer: Peer) -> None:
        peer.connection.close(1008, "maintenance of the gateway")

    with TapeServer(refuse) as server, pytest.raises(APIError, match="maintenance") as caught:
        listen(server.url, has(Trade))
    assert type(caught.value) is APIError


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1011, 1012, 1013, 4000])
def test_any_other_close_makes_the_link_anew(code: int) -> None:
    def lose(peer: Peer) -> None:
        peer.acknowledge()
        if code == 1006:
            peer.break_off()
        else:
            peer.connection.close(code, "so it is")

    with TapeServer(lose, calm) as server:
        seen = listen(server.url, has(Trade))
    (gap,) = [event for event in seen if isinstance(event, Gap)]
    assert gap.reason.startswith(str(code))
    assert gap.start <= gap.end
    assert gap.channels == (CHANNEL,)
    assert not gap.complete
    kinds = [event.kind for event in seen if isinstance(event, Status)]
    assert kinds == ["connected", "subscribed", "reconnecting", "connected", "subscribed"]


def half_a_frame(peer: Peer) -> None:
    peer.raw(b"\x81\x7e\x01\x00" + b'{"event": "tra')
    peer.break_off()


def no_websocket_frame(peer: Peer) -> None:
    peer.raw(b"\xff\xff\xff\xff")
    peer.sleep()


def a_masked_frame(peer: Peer) -> None:
    peer.raw(b"\x81\x82\x00\x00\x00\x00{}")
    peer.sleep()


def a_message_beyond_the_limit(peer: Peer) -> None:
    peer.raw(b"\x81\x7f" + (17 * 2**20).to_bytes(8, "big") + b"{")
    peer.sleep()


@pytest.mark.parametrize("fault", [half_a_frame, no_websocket_frame, a_masked_frame, a_message_beyond_the_limit])
def test_a_broken_frame_costs_the_link_and_no_more(fault: Scene) -> None:
    def broken(peer: Peer) -> None:
        peer.acknowledge()
        fault(peer)

    with TapeServer(broken, calm) as server:
        seen = listen(server.url, has(Trade))
    assert has(Gap)(seen)


GARBAGE = [
    "",
    "no json",
    "[1, 2]",
    "null",
    '"text"',
    "1e999",
    '{"no": "event"}',
    '{"event": 5}',
    '{"event": "trade"',
    "{",
    '{"event": "novel", "text": ' + "[" * 100_000,
    '{"event": "novel", "number": NaN}',
]
NO_TEXT = [
    b"\xff\xfe binary",
    b'{"event": "trade", "channel": "tape.BTC.agg", "data": {"venue": "\xff"}}',
    b'{"\xff": 1}',
]


def test_garbage_is_shown_and_passed_over() -> None:
    def garble(peer: Peer) -> None:
        peer.acknowledge()
        for text in GARBAGE:
            peer.connection.send(text)
        for data in NO_TEXT:
            peer.connection.send(data)
        peer.say("trade", channel=CHANNEL, data=trade(7))
        peer.stay()

    with TapeServer(garble) as server:
        seen = listen(server.url, has(Trade))
    unknown = [event for event in seen if isinstance(event, UnknownEvent)]
    assert len(unknown) == len(GARBAGE) + len(NO_TEXT)
    assert not has(Gap)(seen)
    assert all(event.problem for event in unknown)


def test_new_kinds_of_events_and_new_fields_are_no_fault() -> None:
    def renew(peer: Peer) -> None:
        peer.acknowledge()
        peer.say("liquidation", channel="x", data={"size": 3})
        peer.say("trade", channel=CHANNEL, data=trade(7, direction="cross", venue="newcomer", colour="red"))
        peer.stay()

    with TapeServer(renew) as server:
        *_, unknown, made = listen(server.url, has(Trade))
    assert isinstance(unknown, UnknownEvent)
    assert unknown.event == "liquidation"
    assert not isinstance(unknown.data, str)
    assert unknown.data["data"] == {"size": 3}
    assert unknown.problem == ""
    assert isinstance(made, Trade)
    assert (made.direction, made.venue) == ("cross", "newcomer")


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"strike": "high"}, {"trade_id": "7"}),
        ({"expiry_date": "tomorrow"}, {"expiry_date": date(1970, 1, 1)}),
        ({"amount": [1]}, {"price": 0.0525}),
        ({"iv": "65.4"}, {"iv": None}),
        ({"venue": None}, {"venue": ""}),
        ({"trade_id": 12}, {"trade_id": "12"}),
    ],
    ids=str,
)
def test_an_odd_trade_is_a_trade_with_what_can_be_read(changes: dict[str, object], left: dict[str, object]) -> None:
    def bend(peer: Peer) -> None:
        peer.acknowledge()
        peer.say("trade", channel=CHANNEL, data={**trade(7), "trade_id": "7", "price": 0.0525, **changes})
        peer.stay()

    with TapeServer(bend) as server:
        *_, bent = listen(server.url, has(Trade))
    assert isinstance(bent, Trade)
    assert next(iter(changes)) in bent.drift[0]
    assert bent.channel == CHANNEL
    assert {name: bent.to_dict()[name] for name in left} == left


def test_what_an_event_does_not_name_is_kept() -> None:
    def more(peer: Peer) -> None:
        peer.acknowledge()
        peer.say("trade", channel=CHANNEL, data=trade(7, liquidity="maker", fee={"usd": 1.5}))
        peer.stay()

    with TapeServer(more) as server:
        *_, made = listen(server.url, has(Trade))
    assert isinstance(made, Trade)
    assert (made.extra, made.drift) == ({"liquidity": "maker", "fee": {"usd": 1.5}}, ())
    assert made.trade_id == trade(7)["trade_id"]


def test_a_heartbeat_keeps_what_it_does_not_name() -> None:
    def beat(peer: Peer) -> None:
        peer.acknowledge()
        peer.say("heartbeat", channel="status.heartbeat", channels=[CHANNEL], region="eu")
        peer.stay()

    with TapeServer(beat) as server:
        *_, event = listen(server.url, has(Heartbeat))
    assert isinstance(event, Heartbeat)
    assert (event.channels, event.extra) == ((CHANNEL,), {"region": "eu"})


def test_an_older_server_s_flat_levels_come_with_their_figures() -> None:
    flat = {
        "symbol": "BTCUSDT",
        "spot_price": 67_000,
        "hvl": 66_000.5,
        "put_support": None,
        "positioning": "std",
        "net": 3,
    }

    def old(peer: Peer) -> None:
        peer.acknowledge()
        peer.say("levels", channel="gex.levels.BTCUSDT", data=flat, snapshot=True)
        peer.stay()

    with TapeServer(old) as server:
        *_, levels = listen(server.url, has(Levels))
    assert isinstance(levels, Levels)
    assert levels.all_expiry is not None
    assert (levels.spot_price, levels.all_expiry.hvl, levels.all_expiry.put_support) == (67_000, 66_000.5, None)
    assert (levels.positioning, levels.snapshot, levels.extra, levels.drift) == ("std", True, {"net": 3}, ())


def test_a_list_of_trades_makes_a_frame_with_columns() -> None:
    trades = [msgspec.convert(trade(number), Trade) for number in range(3)]
    frame = pandas.DataFrame(trades)
    assert list(frame.columns) == list(Trade.__struct_fields__)
    assert frame["trade_id"].tolist() == [made.trade_id for made in trades]


def test_a_trade_without_a_time_is_shown_as_it_came() -> None:
    def bend(peer: Peer) -> None:
        peer.acknowledge()
        peer.say("trade", channel=CHANNEL, data=trade(7, ts_ms=None))
        peer.stay()

    with TapeServer(bend) as server:
        *_, bent = listen(server.url, has(UnknownEvent))
    assert isinstance(bent, UnknownEvent)
    assert "ts_ms" in bent.problem
    assert not isinstance(bent.data, str)
    assert bent.data["data"] == trade(7, ts_ms=None)


def test_ten_megabytes_in_one_frame_are_taken() -> None:
    def flood(peer: Peer) -> None:
        peer.acknowledge()
        peer.say("novel", text="x" * 10_000_000)
        peer.stay()

    with TapeServer(flood) as server:
        *_, event = listen(server.url, has(UnknownEvent))
    assert isinstance(event, UnknownEvent)
    assert not isinstance(event.data, str)
    assert len(event.data["text"]) == 10_000_000


def test_a_message_in_fragments_is_put_together() -> None:
    def break_up(peer: Peer) -> None:
        peer.acknowledge()
        text = json.dumps({"event": "trade", "channel": CHANNEL, "data": trade(7)})
        peer.connection.send(text[start : start + 50] for start in range(0, len(text), 50))
        peer.stay()

    with TapeServer(break_up) as server:
        *_, event = listen(server.url, has(Trade))
    assert isinstance(event, Trade)
    assert event.trade_id == "7"


def test_levels_without_what_later_versions_brought() -> None:
    def tell(peer: Peer) -> None:
        peer.acknowledge()
        peer.say("levels", channel="gex.levels.BTCUSDT", data={"symbol": "BTCUSDT", "hvl": 1.0, "snapshot": True})
        peer.stay()

    with TapeServer(tell) as server:
        *_, event = listen(server.url, has(Levels))
    assert isinstance(event, Levels)
    assert event.snapshot
    assert event.all_expiry is not None
    assert (event.all_expiry.hvl, event.odte) == (1.0, None)
    assert event.time is None


def test_a_server_that_never_acknowledges_names_the_channels() -> None:
    with TapeServer(Peer.sleep) as server, pytest.raises(APITimeoutError, match=CHANNEL):
        listen(server.url, has(Trade), timeout=(30, 0.1))


def test_a_link_lost_before_the_acknowledgement() -> None:
    with (
        TapeServer(lambda peer: peer.connection.close(1011)) as server,
        pytest.raises(APIConnectionError, match=r"the link was lost.*1011"),
    ):
        listen(server.url, has(Trade))


def test_a_link_lost_before_the_acknowledgement_is_made_anew() -> None:
    with TapeServer(lambda peer: peer.connection.close(1011), calm) as server:
        seen = listen(server.url, has(Trade))
    assert not has(Gap)(seen)  # nothing was subscribed to before


def test_the_answer_to_an_earlier_command_is_no_answer_to_the_next() -> None:
    def confirm_late(peer: Peer) -> None:
        peer.acknowledge()
        peer.hear()
        peer.say("error", detail="no such channel", invalid=["tape.SOL.agg"])
        peer.hear()
        peer.say("subscribed", channels=[CHANNEL, "tape.ETH.agg"], added=["tape.ETH.agg"])
        peer.say("subscribed", channels=[CHANNEL, "tape.ETH.agg", "tape.HYPE.agg"], added=["tape.HYPE.agg"])
        peer.stay()

    async def run() -> None:
        async with (
            AsyncBackQuant(KEY, base_url=server.url, clock=HurriedClock()) as bq,
            bq.stream(CHANNEL) as events,
        ):
            with pytest.raises(InvalidRequestError, match=r"tape\.SOL\.agg"):
                await events.subscribe("tape.SOL.agg", "tape.ETH.agg")
            await events.subscribe("tape.HYPE.agg")
            assert events.channels == (CHANNEL, "tape.ETH.agg", "tape.HYPE.agg")

    with TapeServer(confirm_late) as server:
        asyncio.run(run())


@pytest.mark.parametrize("answer", ["error", "subscribed"])
def test_a_refused_channel_is_named_on_entering(answer: str) -> None:
    def refuse(peer: Peer) -> None:
        peer.hear()
        if answer == "error":
            peer.say("error", detail="unknown channel", invalid=[CHANNEL], available_channels=[])
        else:
            peer.say("subscribed", channels=[], added=[])
        peer.stay()

    with TapeServer(refuse) as server, pytest.raises(InvalidRequestError, match=CHANNEL) as caught:
        listen(server.url, has(Trade))
    assert [field.field for field in caught.value.fields] == [CHANNEL]


def test_a_link_is_tried_for_until_it_is_back() -> None:
    """The pace that the API publishes: a second, doubled up to a minute, a fifth more or less."""
    clock = HurriedClock()
    attempts = 12

    def lose(peer: Peer) -> None:
        peer.acknowledge()
        peer.break_off()

    def come_back(seen: list[Event]) -> bool:
        return sum(isinstance(event, Status) and event.kind == "reconnecting" for event in seen) == attempts

    with TapeServer(lose) as server:
        seen = listen(server.url, come_back, clock=clock)
    delays = [event.delay for event in seen if isinstance(event, Status) and event.delay is not None]
    assert len(delays) == attempts
    for number, delay in enumerate(delays):
        pace = min(60, 2**number)
        assert 0.8 * pace <= delay <= 1.2 * pace
    assert list(islice(clock.waits, attempts - 1)) == delays[:-1]
    assert len({delay / min(60, 2**number) for number, delay in enumerate(delays)}) > 1


STEERING = "\x1b[31mred\x07\x9b\n"


def test_what_the_server_says_of_a_refusal_steers_no_terminal(caplog: pytest.LogCaptureFixture) -> None:
    def refuses(peer: Peer) -> None:
        peer.hear()
        peer.say("error", detail=STEERING, invalid=[STEERING])
        peer.stay()

    with TapeServer(refuses) as server, pytest.raises(InvalidRequestError) as caught:
        listen(server.url, len)
    told = [str(caught.value), repr(caught.value), *map(str, caught.value.fields)]
    told += [record.getMessage() for record in caplog.records if record.name.startswith("backquant")]
    assert r"\x1b[31mred" in told[0]
    assert [text for text in told if not text.isprintable()] == []


def test_nor_does_a_handshake_s_header() -> None:
    answer = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": "\x9b31m"}
    with ScriptedServer() as server:
        server.always(HttpStatus(101, b"", answer))
        with pytest.raises(APIConnectionError) as caught:
            listen(server.url, len)
    assert "9b31m" in str(caught.value)
    assert str(caught.value).isprintable()
