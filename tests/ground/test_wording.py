"""Lengths and sizes are said in the unit that people would say them in."""

from __future__ import annotations

import pytest

from backquant._ground.wording import counted, told_length, told_size


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 s"),
        (89, "89 s"),
        (90, "2 min"),
        (5399, "90 min"),
        (5400, "1.5 h"),
        (172_799, "48.0 h"),
        (172_800, "2.0 days"),
        (1_124_640, "13.0 days"),
    ],
)
def test_a_length_of_time(seconds: float, told: str) -> None:
    assert told_length(seconds) == told


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0.0 MB"), (999_940_000, "999.9 MB"), (1e9, "1.0 GB"), (1.8432e12, "1,843.2 GB")]
)
def test_a_size(count: float, told: str) -> None:
    assert told_size(count) == told


def test_one_is_one_and_thousands_are_parted() -> None:
    assert [counted(1, "day"), counted(1200, "day"), counted(2, "stretch", "es")] == [
        "1 day",
        "1,200 days",
        "2 stretches",
    ]
