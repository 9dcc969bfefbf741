"""What two threads share, with the interpreter switching between them as often as it can."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from threading import Thread

import msgspec
import pytest

from backquant import Gap, SlowConsumerError, Trade
from backquant.stream.buffer import Buffer, Counters, Ended, Overflow
from tests.support.clock import FakeClock
from tests.support.tape_server import trade


@pytest.fixture
def switching() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def made(number: int) -> Trade:
    return msgspec.convert(trade(number, ts_ms=1_000_000 + number), Trade)


def buffer(capacity: int, overflow: Overflow) -> tuple[Buffer, Counters]:
    counters = Counters()
    return Buffer(capacity, overflow, counters, FakeClock().now, lambda: None, lambda: None), counters


@pytest.mark.usefixtures("switching")
def test_a_reader_that_is_as_quick_as_the_tape_loses_no_count() -> None:
    shared, counters = buffer(3, "drop_oldest")
    trades = [made(number) for number in range(20_000)]
    problems: list[BaseException] = []

    def write() -> None:
        try:
            for each in trades:
                shared.put(each)
        except BaseException as problem:  # noqa: BLE001  # whatever it is, the test must tell
            problems.append(problem)
        shared.end()

    writer = Thread(target=write)
    writer.start()
    seen: list[int] = []
    told = 0
    while True:
        try:
            event = shared.take()
        except IndexError:
            continue
        except Ended:
            break
        if isinstance(event, Gap):
            told += event.dropped
        elif isinstance(event, Trade):
            seen.append(event.ts_ms)
    writer.join()
    assert problems == []
    assert seen == sorted(set(seen))
    assert len(seen) + told == len(trades)
    assert told == counters.dropped


def test_raise_delivers_what_came_before_the_hole_and_nothing_behind_it() -> None:
    shared, counters = buffer(3, "raise")
    for number in range(10):
        shared.put(made(number))
    taken = [shared.take() for _ in range(3)]
    assert [each.ts_ms for each in taken if isinstance(each, Trade)] == [1_000_000, 1_000_001, 1_000_002]
    with pytest.raises(SlowConsumerError, match=r"from 00:16:40\.003000 UTC on are missing"):
        shared.take()
    with pytest.raises(Ended):
        shared.take()
    assert counters.dropped == 7


def test_a_stream_that_is_opened_has_been_through_nothing() -> None:
    assert Counters() == Counters(dropped=0, reconnects=0, recovered=0, quota_spent=0)


def test_block_reads_no_more_until_half_is_taken() -> None:
    told: list[str] = []
    shared = Buffer(4, "block", Counters(), FakeClock().now, lambda: told.append("stall"), lambda: told.append("go on"))
    for number in range(4):
        shared.put(made(number))
    assert told == []
    shared.put(made(4))
    assert (told, len(shared)) == (["stall"], 5)
    seen: list[tuple[int, int]] = []
    while len(shared):
        shared.take()
        seen.append((len(shared), told.count("go on")))
    assert seen == [(4, 0), (3, 0), (2, 1), (1, 1), (0, 1)]
    assert told == ["stall", "go on"]


def test_room_is_waited_for_only_where_there_is_none() -> None:
    shared, _ = buffer(4, "block")
    for number in range(2):
        shared.put(made(number))
    assert not shared.await_room()
    shared.put(made(2))
    assert shared.await_room()


def test_what_is_forced_in_does_not_count_as_too_much() -> None:
    """Recovered trades come at the consumer's pace; live ones behind them find the room that they had."""
    shared, counters = buffer(3, "drop_oldest")
    for number in range(10):
        shared.force(made(number))
    shared.put(made(10))
    assert counters.dropped == 1
    assert [len(shared), type(shared.take())] == [10, Gap]
    for _ in range(10):
        shared.take()
    with pytest.raises(IndexError):
        shared.take()
    for number in range(11, 15):
        shared.put(made(number))
    assert counters.dropped == 2  # the room is what it was


def test_the_oldest_go_and_the_gap_tells_from_when_to_when() -> None:
    shared, counters = buffer(2, "drop_oldest")
    for number in range(5):
        shared.put(made(number))
    gap = shared.take()
    assert isinstance(gap, Gap)
    assert ((gap.end - gap.start).total_seconds(), gap.dropped, counters.dropped) == (0.002, 3, 3)
    assert [each.ts_ms for each in (shared.take(), shared.take()) if isinstance(each, Trade)] == [1_000_003, 1_000_004]


def test_an_error_is_raised_once_and_then_it_is_over() -> None:
    shared, _ = buffer(2, "block")
    shared.put(made(0))
    shared.end(ConnectionError("gone"))
    shared.end(ConnectionError("later"))
    assert isinstance(shared.take(), Trade)
    with pytest.raises(ConnectionError, match=r"^gone$"):
        shared.take()
    with pytest.raises(Ended):
        shared.take()
