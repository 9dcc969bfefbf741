"""Examples are moved to the present."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backquant.sandbox.examples import Examples, openapi_folder
from backquant.sandbox.jsontypes import Json
from backquant.sandbox.moments import expiry_class, parse_moment, parse_token, token_of
from backquant.sandbox.rebase import Rebase, calendar

from .conftest import NOON, Bench

_BASE = datetime(2026, 9, 4, 6, 30, 0, 123_000, tzinfo=UTC)
_moments = st.datetimes(datetime(2010, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants them naive
_days = st.dates(date(2026, 1, 1), date(2028, 1, 1))


@given(_moments, _days.filter(lambda day: day not in calendar(_BASE.date())))
def test_days_keep_their_weekday_and_their_side_of_the_present(present: datetime, day: date) -> None:
    moved = Rebase(_BASE, present).move_day(day)
    assert moved.weekday() == day.weekday()
    if day >= _BASE.date():
        assert timedelta(0) <= (moved - present.date()) - (day - _BASE.date()) < timedelta(7)
    else:
        assert timedelta(-7) < (moved - present.date()) - (day - _BASE.date()) <= timedelta(0)


@given(_moments)
def test_expiries_move_along_the_calendar(present: datetime) -> None:
    rebase = Rebase(_BASE, present)
    moved = [rebase.move_day(day) for day in calendar(_BASE.date())]
    today = present.date()
    assert moved[:3] == [today, today + timedelta(days=1), today + timedelta(days=2)]
    assert moved == sorted(set(moved))
    assert {expiry_class(day) for day in moved[3:]} <= {"weekly", "monthly", "quarterly"}
    assert {expiry_class(day) for day in moved[5:]} <= {"monthly", "quarterly"}
    assert {expiry_class(day) for day in moved[9:]} == {"quarterly"}


def test_the_calendar_is_the_examples(bench: Bench) -> None:
    tokens = Examples(openapi_folder() / "examples").expiries()
    assert tokens == [token_of(day) for day in calendar(_BASE.date())]


def test_days_to_expiry_are_the_same_on_every_axis(bench: Bench) -> None:
    days = [row["dte"] for row in bench.data("/options/expiry-summary")["expiries"]]
    assert bench.data("/options/iv/surface")["y_grid"] == days
    assert bench.data("/options/iv/term-structure")["dtes"] == days


@given(_moments, _days)
def test_tokens_move_like_dates(present: datetime, day: date) -> None:
    rebase = Rebase(_BASE, present)
    moved = rebase.move_text(token_of(day))
    assert parse_token(moved) == rebase.move_day(day)
    assert rebase.move_text(f"BTC-{token_of(day)}-60000-C") == f"BTC-{moved}-60000-C"
    assert rebase.move_text(day.isoformat()) == rebase.move_day(day).isoformat()


@given(_moments, st.timedeltas(timedelta(days=-100), timedelta(days=100)))
def test_instants_keep_their_distance(present: datetime, distance: timedelta) -> None:
    rebase = Rebase(_BASE, present)
    text = (_BASE + distance).isoformat(timespec="milliseconds")
    moved = parse_moment(rebase.move_text(text))
    assert moved is not None
    assert abs((moved - present) - distance) < timedelta(milliseconds=2)
    milliseconds = round((_BASE + distance).timestamp() * 1000)
    moved_ms = rebase.move(milliseconds, "ts_ms")
    assert isinstance(moved_ms, int)
    assert abs(moved_ms - round((present + distance).timestamp() * 1000)) <= 2


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("2026-09-04T06:30:00.123Z", "2026-09-09T12:00:07.250Z"),
        ("2026-09-04T06:28:56+00:00", "2026-09-09T11:59:03+00:00"),
        ("2026-09-03", "2026-09-03"),
        ("2026-09-04", "2026-09-09"),
        ("2026-09-07", "2026-09-14"),
        ("04SEP26", "09SEP26"),
        ("04 Sep 2026", "09 Sep 2026"),
        ("req_12SEP26", "req_12SEP26"),
        ("BTCUSDT", "BTCUSDT"),
        ("3042.HK", "3042.HK"),
    ],
)
def test_texts(text: str, moved: str) -> None:
    assert Rebase(_BASE, NOON).move_text(text) == moved


def test_structures() -> None:
    example: Json = {
        "04SEP26": {"volume": 1_788_503_400_123, "time_axis_ms": [1_788_503_400_123]},
        "rows": [{"expiry": "25SEP26", "dte": 21, "type": "quarterly", "is_anchor": True}],
        "released_at": "2026-08-30",
    }
    assert Rebase(_BASE, NOON).move(example) == {
        "09SEP26": {"volume": 1_788_503_400_123, "time_axis_ms": [1_788_955_207_250]},
        "rows": [{"expiry": "30OCT26", "dte": 51, "type": "monthly", "is_anchor": True}],
        "released_at": "2026-08-30",
    }


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("/expiries", "expiries"),
        ("/options/chain", "contracts"),
        ("/options/expiry-summary", "expiries"),
        ("/options/opex", "expirations"),
        ("/gex/max-pain", "per_expiry"),
    ],
)
def test_days_and_classes_agree_with_the_dates(bench: Bench, path: str, rows: str) -> None:
    found = bench.data(path)[rows]
    assert found
    for row in found:
        day = parse_token(row["expiry"])
        assert day is not None
        assert row["dte"] == (day - bench.clock.now.date()).days >= 0
        assert row.get("expiry_date", day.isoformat()) == day.isoformat()
        assert row.get("type") in {None, "call", "put", expiry_class(day)}


def test_there_is_always_an_expiry_today(bench: Bench) -> None:
    first = bench.data("/expiries")["expiries"][0]
    assert first["dte"] == 0
    assert parse_token(first["expiry"]) == bench.clock.now.date()


def test_the_shift_is_the_same_in_all_replies(bench: Bench) -> None:
    tokens = [row["expiry"] for row in bench.data("/expiries")["expiries"]]
    assert bench.data("/options/chain")["available_expiries"] == tokens
    assert set(bench.data("/options/probability/density")["expiries"]) <= set(tokens)
    dates = {row["expiry_date"] for row in bench.data("/expiries")["expiries"]}
    assert set(bench.data("/tape/flow-by-strike")["available_expiries"]) == dates
    names = {row["instrument"].split("-")[1] for row in bench.data("/tape/recent")["trades"]}
    assert names <= set(tokens)


def test_age_of_daily_data_is_told(bench: Bench) -> None:
    extra = bench.get("/etf/flows").json()["meta"]["extra"]
    age = bench.clock.now.date() - date.fromisoformat(extra["latest_date"])
    assert age.days == extra["days_since_latest"]
    assert 0 < age.days <= 7


def test_nothing_of_the_examples_present_is_left(bench: Bench) -> None:
    text = bench.get("/tape").text + bench.get("/gex/history").text + bench.get("/options/chain").text
    assert not re.search(r"2026-09-04T|04SEP26", text)
