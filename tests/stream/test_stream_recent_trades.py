"""Where a recovery begins, to the millisecond, and what it leaves out."""

import msgspec
import pytest

from backquant import Trade
from backquant.stream.recent_trades import OVERLAP_MS, Memory, key_of
from tests.support.tape_server import trade

START, NOW = 1_000_000, 2_000_000


def made(number: int, ts_ms: int) -> Trade:
    return msgspec.convert(trade(number, ts_ms=ts_ms), Trade)


def test_a_recovery_begins_the_overlap_before_what_was_seen_when_the_link_was_lost() -> None:
    memory = Memory(START)
    memory.take(made(1, NOW))
    memory.compare(NOW)
    memory.compare(NOW + 5_000)  # the loss that was first decides
    memory.begin()
    assert memory.since_ms == NOW - OVERLAP_MS == NOW - 45_000


def test_it_begins_no_earlier_than_the_subscription() -> None:
    memory = Memory(NOW - 10)
    memory.compare(NOW)
    memory.begin()
    assert memory.since_ms == NOW - 10


def test_a_loss_that_is_not_made_up_for_makes_the_next_begin_no_later() -> None:
    memory = Memory(START)
    memory.compare(NOW)
    memory.begin()
    memory.compare(NOW + 100_000)
    memory.begin(unproven=True)
    assert memory.since_ms == NOW - OVERLAP_MS
    memory.compare(NOW + 100_000)
    memory.begin()
    assert memory.since_ms == NOW + 100_000 - OVERLAP_MS


def test_what_was_taken_needs_not_be_asked_for_again() -> None:
    memory = Memory(START)
    memory.advance(NOW)
    assert memory.since_ms == NOW - OVERLAP_MS
    memory.advance(START + 1)
    assert memory.since_ms == START


@pytest.mark.parametrize(("by_ms", "moved"), [(1_000, False), (1_001, True)])
def test_a_server_ahead_of_the_tape_moves_the_beginning(by_ms: int, moved: bool) -> None:
    memory = Memory(START)
    assert memory.set_back(by_ms) is moved
    assert memory.since_ms == START - (by_ms if moved else 0)


def test_what_was_seen_moves_nothing() -> None:
    memory = Memory(START)
    memory.seen(NOW)
    assert memory.set_back(60_000) is False
    assert memory.since_ms == START


def test_a_trade_of_before_the_loss_is_delivered_once() -> None:
    memory = Memory(START)
    first = made(1, NOW)
    assert memory.take(first)
    memory.compare(NOW)
    assert not memory.take(first)
    assert memory.take(made(2, NOW))


def test_trades_without_an_id_are_told_apart_by_what_they_are() -> None:
    one = made(1, NOW)
    nameless = msgspec.structs.replace(one, trade_id="")
    assert key_of(one) == (one.venue, one.instrument, one.trade_id)
    assert key_of(nameless) == key_of(msgspec.structs.replace(nameless))
    for change in ({"ts_ms": NOW + 1}, {"price": one.price + 1}, {"amount": one.amount + 1}, {"direction": "other"}):
        assert key_of(msgspec.structs.replace(nameless, **change)) != key_of(nameless)


def test_one_wrong_time_does_not_move_the_tape() -> None:
    memory = Memory(START)
    assert memory.newest_ms == START
    for number, ts_ms in enumerate((NOW, NOW + 1, NOW + 2, NOW + 3, NOW + 10_000_000)):
        memory.take(made(number, ts_ms))
    assert memory.newest_ms == NOW + 2
    memory.take(made(5, NOW + 4))
    assert memory.newest_ms == NOW + 3  # the newest five, without the first


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> Memory:
    """A memory of generations of three."""
    monkeypatch.setattr("backquant.stream.recent_trades.GENERATION", 3)
    return Memory(START)


def after(memory: Memory, numbers: range, since_ms: int = NOW) -> None:
    for number in numbers:
        assert memory.take(made(number, since_ms + number))


def test_one_generation_is_remembered_and_the_one_before_is_forgotten(short: Memory) -> None:
    after(short, range(3))
    assert not short.take(made(0, NOW))
    after(short, range(3, 5))
    assert not short.take(made(0, NOW))
    after(short, range(5, 6))
    assert [short.take(made(number, NOW + number)) for number in (3, 0)] == [False, True]


def test_nothing_is_forgotten_that_a_recovery_may_bring_again(short: Memory) -> None:
    after(short, range(2))
    short.compare(NOW)
    after(short, range(2, 12), NOW + 10 * OVERLAP_MS)
    assert not short.take(made(0, NOW))
    short.settle(NOW + 10 * OVERLAP_MS)
    after(short, range(12, 20), NOW + 10 * OVERLAP_MS)
    assert not short.take(made(0, NOW))  # the tape is not past what the recovery may have been ahead of it
    after(short, range(20, 30), NOW + 12 * OVERLAP_MS)
    assert short.take(made(0, NOW))


def test_a_recovery_begins_no_earlier_than_what_is_forgotten(short: Memory) -> None:
    after(short, range(9))
    short.compare(NOW + 8)
    short.begin()
    assert short.since_ms == NOW + 5  # the first six are forgotten, and REST would bring them again
