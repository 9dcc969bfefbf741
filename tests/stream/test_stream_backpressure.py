"""While the consumer is behind nothing is read, but for an answer that somebody waits for."""

from __future__ import annotations

from typing import cast

from backquant.stream.backpressure import Brake
from backquant.stream.connection import Link


class Road:
    """A link that notes whether it is read."""

    def __init__(self) -> None:
        self.is_read = True

    def pause(self) -> None:
        self.is_read = False

    def resume(self) -> None:
        self.is_read = True


def braked() -> tuple[Brake, Road, Link]:
    brake, road = Brake(), Road()
    brake.link = link = cast("Link", road)
    return brake, road, link


def test_reading_stops_and_goes_on() -> None:
    brake, road, _ = braked()
    brake.apply()
    assert not road.is_read
    brake.release()
    assert road.is_read


def test_an_answer_is_read_through_a_full_buffer_and_nothing_after_it() -> None:
    brake, road, link = braked()
    brake.apply()
    with brake.listening(link):
        assert road.is_read
    assert not road.is_read


def test_what_fills_the_buffer_meanwhile_stops_the_reading_after_the_answer() -> None:
    brake, road, link = braked()
    with brake.listening(link):
        brake.apply()
        assert road.is_read
    assert not road.is_read
    brake.release()
    with brake.listening(link):
        assert road.is_read
    assert road.is_read
