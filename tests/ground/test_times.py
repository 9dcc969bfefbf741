"""Reading times, whatever stands where one should be."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backquant._ground.times import parse_date, parse_http_date, parse_instant, wire_date, wire_instant

NOON = datetime(2026, 8, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-08-20T12:00:00Z",
        "2026-08-20T12:00:00.000+00:00",
        "2026-08-20T14:00:00+02:00",
        "2026-08-20T12:00:00",
        "2026-08-20 12:00",
        "20260820T120000Z",
        "Thu, 20 Aug 2026 12:00:00 GMT",
        "20 August 2026 12:00 UTC",
        "2026-08-20T12:00:00.0000000000Z",
    ],
)
def test_one_moment_written_in_many_ways(text: str) -> None:
    found = parse_instant(text)
    assert found == NOON
    assert found.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026", "May 2026", "12:00", "1530", "20 Aug 2026 12:00 EST", "0001-01-01T00:00:00+05:00", "9" * 40],
)
def test_what_is_no_full_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no|range"):
        parse_instant(text)


@pytest.mark.parametrize(
    "text",
    [
        "20 Aug 26",
        "Aug 20, 26",
        "20/08/26",
        "08/20/26 12:00",
        "26-08-20",
        "26-08-20T10:00:00Z",
        "20 Aug 26 1430",
        "20 Aug 26 12:00 +0200",
        "20 Aug 26 10:00:00.1234",
        "Thu, 20 Aug 26 12:00:00 GMT",
    ],
)
@pytest.mark.parametrize("read", [parse_instant, parse_date, wire_instant, wire_date])
def test_a_year_of_two_digits_is_no_year(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(repr(text))} is no "):
        read(text)


@pytest.mark.parametrize(
    ("fraction", "microseconds"),
    [(".1234564", 123456), (".1234565", 123457), (",1234564", 123456), (",1234565", 123457), (",12", 120000)],
)
@pytest.mark.parametrize("day", ["2026-08-20T12:00:00", "2026-08-20 12:00:00", "Thu, 20 Aug 2026 12:00:00"])
def test_what_is_finer_than_a_microsecond_is_rounded(day: str, fraction: str, microseconds: int) -> None:
    assert parse_instant(f"{day}{fraction}") == NOON + timedelta(microseconds=microseconds)


@pytest.mark.parametrize(
    "text", ["1801010112", "1801012018", "1701010100000", "1801010112345", "2026-11-2612:00", "1" * 6000]
)
@pytest.mark.parametrize("read", [parse_instant, parse_date, wire_instant, wire_date])
def test_a_count_of_seconds_is_no_time(read: Callable[[str], object], text: str) -> None:
    """Though the standard library reads a day of the year 1801, or 1701, in it."""
    with pytest.raises(ValueError, match="is no "):
        read(text)


def test_what_else_has_four_digits_does_no_harm() -> None:
    assert wire_instant("20 Aug 2026 1430 +0200") == "2026-08-20T12:30:00Z"


def test_a_date_may_come_with_a_time() -> None:
    assert parse_date("2026-08-20") == parse_date("2026-08-20T12:00:00Z") == date(2026, 8, 20)


@given(st.text() | st.text("0123456789:-+.TZ /,abcdefgmst", max_size=30))
def test_any_text_is_a_moment_or_a_value_error(text: str) -> None:
    try:
        found = parse_instant(text)
    except ValueError:
        return
    assert found.utcoffset() == timedelta(0)


@given(st.text() | st.text("0123456789:-+ ,FriSepGMT", max_size=40))
def test_any_text_is_an_http_date_or_none(text: str) -> None:
    found = parse_http_date(text)
    if found is not None:
        assert found.utcoffset() == timedelta(0)


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_comes_back_from_the_wire_as_it_went(moment: datetime) -> None:
    try:
        sent = wire_instant(moment)
    except ValueError:
        assert moment.year in {1, 9999}
    else:
        assert parse_instant(sent) == moment.astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("2026-08-20T14:30:00.120Z", "2026-08-20T14:30:00.120Z"),
        ("2026-08-20T14:30:00+02:00", "2026-08-20T14:30:00+02:00"),
        ("2026-08-20", "2026-08-20T00:00:00Z"),
        ("2026-08-20T14:30:00", "2026-08-20T14:30:00Z"),
        ("20260820T143000Z", "2026-08-20T14:30:00Z"),
        ("2026-08-20 14:30:00+02:00", "2026-08-20T12:30:00Z"),
    ],
)
def test_text_goes_out_as_the_contract_wants_it(text: str, sent: str) -> None:
    assert wire_instant(text) == sent


def test_a_date_is_the_utc_day_however_it_is_written() -> None:
    late = "2026-08-20T23:00:00-05:00"
    assert wire_date(late) == wire_date(datetime.fromisoformat(late)) == "2026-08-21"
