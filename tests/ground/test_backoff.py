"""The one rule for waits, at its bounds."""

import pytest

from backquant._ground.backoff import MAX_WAIT, agreed_wait, backoff


@pytest.mark.parametrize(
    ("failures", "pause"), [(0, 2.0), (1, 2.0), (2, 4.0), (3, 8.0), (6, 64.0), (7, 120.0), (8, 120.0)]
)
def test_pauses_double_up_to_the_ceiling(failures: int, pause: float) -> None:
    assert backoff(failures, 120.0) == pause


def test_unless_another_is_chosen_the_ceiling_is_two_minutes() -> None:
    assert MAX_WAIT == 120.0


def test_after_hours_of_failures_the_pause_is_still_a_number() -> None:
    assert backoff(5000, 120.0) == 120.0
    assert backoff(5000, float("inf")) == 2.0 * 2**30


@pytest.mark.parametrize(
    ("own", "told", "ceiling", "wait"),
    [
        (2.0, None, 120.0, 2.0),
        (2.0, 1.0, 120.0, 2.0),
        (2.0, 120.0, 120.0, 120.0),
        (2.0, 120.5, 120.0, None),
        (0.0, 0.0, 0.0, 0.0),
    ],
)
def test_a_wait_is_as_long_as_the_server_asks_or_is_given_up(
    own: float, told: float | None, ceiling: float, wait: float | None
) -> None:
    assert agreed_wait(own, told, ceiling) == wait
