"""Whatever the order in which calls are served and answered, no minute is overdrawn and nobody waits forever."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from backquant._call.minute_budget import MinuteBudget
from backquant._ground.response import Headers, HttpResponse

START = datetime(2026, 9, 9, 12, 0, 41, 300_000, tzinfo=UTC)


@dataclass
class World:
    """A server that counts by the minute, the calls on their way to it and back, and a budget that lets them out."""

    burst: int
    skew: timedelta
    budget: MinuteBudget = field(default_factory=MinuteBudget)
    now: datetime = START
    going: int = 0
    coming: list[HttpResponse] = field(default_factory=list[HttpResponse])
    counted: Counter[int] = field(default_factory=Counter[int])

    def ask(self) -> float:
        """Somebody wants to call."""
        wait = self.budget.reserve(self.now + self.skew)
        self.going += wait == 0
        return wait

    def serve(self) -> None:
        """The server counts a call that has reached it."""
        if not self.going:
            return
        self.going -= 1
        minute = int(self.now.timestamp()) // 60
        self.counted[minute] += 1
        assert self.counted[minute] <= self.burst
        headers = {
            "X-RateLimit-Limit": str(self.burst),
            "X-RateLimit-Remaining": str(self.burst - self.counted[minute]),
            "X-RateLimit-Reset": str((minute + 1) * 60),
            "Date": format_datetime(self.now, usegmt=True),
        }
        self.coming.append(HttpResponse(200, Headers([*headers.items()]), b"", "", 0.0))

    def answer(self, place: int, *, lost: bool = False) -> None:
        """A reply arrives, or is lost on its way; replies overtake one another."""
        if self.coming:
            response = self.coming.pop(place % len(self.coming))
            self.budget.settle(None if lost else response, self.now + self.skew)


@given(
    burst=st.integers(1, 5),
    skew=st.timedeltas(timedelta(days=-2), timedelta(days=2)),
    events=st.lists(
        st.one_of(
            st.tuples(st.just("ask"), st.integers(1, 6)),
            st.tuples(st.just("serve"), st.integers(1, 6)),
            st.tuples(st.just("answer"), st.integers(0, 5)),
            st.tuples(st.just("answer"), st.integers(0, 5)),
            st.tuples(st.just("lose"), st.integers(0, 5)),
            st.tuples(st.just("wait"), st.sampled_from([0.01, 0.01, 0.7, 5, 18, 61])),
        ),
        min_size=20,
        max_size=80,
    ),
)
@example(  # a reply is lost whose call the server had counted in the minute that came next
    burst=3,
    skew=timedelta(0),
    events=[
        ("wait", 61),
        ("ask", 2),
        ("wait", 18),
        ("serve", 1),
        ("ask", 2),
        ("wait", 18.7),
        ("lose", 0),
        ("wait", 24),
        ("ask", 1),
    ],
)
@example(
    burst=3,
    skew=timedelta(0),
    events=[
        ("wait", 61),
        ("ask", 2),
        ("serve", 1),
        ("wait", 18),
        ("answer", 0),
        ("serve", 1),
        ("lose", 0),
        ("wait", 18),
        ("ask", 3),
    ],
)
@settings(max_examples=60)
def test_no_minute_is_overdrawn(burst: int, skew: timedelta, events: list[tuple[str, float]]) -> None:
    world = World(burst, skew)
    world.ask()
    world.serve()
    world.answer(0)  # before a first reply nothing is known, and nothing can be promised
    for event, value in events:
        match event:
            case "ask":
                for _ in range(int(value)):
                    world.ask()
            case "serve":
                for _ in range(int(value)):
                    world.serve()
            case "wait":
                world.now += timedelta(seconds=value)
            case _:
                world.answer(int(value), lost=event == "lose")
    while world.going:
        world.serve()
    while world.coming:
        world.answer(0)
    for _ in range(3):  # the end of the minute that is known, and that of one that was taken for granted
        wait = world.ask()
        if wait == 0:
            return
        assert wait <= 61
        world.now += timedelta(seconds=wait)
    raise AssertionError("it waits forever")
