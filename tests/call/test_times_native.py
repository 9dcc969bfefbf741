"""Times decoded natively mean what the tolerant reader makes of them, and are always in UTC."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from backquant_api.operation import Operation
from backquant_api.types import Day, Instant
from hypothesis import given
from hypothesis import strategies as st

from backquant._call.envelope import Success, read_envelope
from backquant._ground.drift_item import Drift
from backquant._ground.time_columns import read_days, read_instants
from backquant._ground.times import parse_date, parse_instant
from tests.support.examples import META


@attrs.define(frozen=True, kw_only=True)
class Row:
    at: Instant
    until: Instant | None = None
    day: Day | None = None


@attrs.define(frozen=True, kw_only=True)
class Data:
    times: list[Instant] | None = None
    gaps: list[Instant | None] | None = None
    days: list[Day] | None = None
    rows: list[Row] = attrs.field(factory=list[Row])
    by_venue: dict[str, Row] | None = None
    by_symbol: dict[str, list[Instant]] | None = None
    last: Row | None = None


def read(data: object, kind: Any = Data) -> tuple[Any, tuple[Drift, ...]]:
    method: Operation[Any] = Operation("made.up", "/made/up", (), lambda: kind)
    outcome = read_envelope(json.dumps({"success": True, "data": data, "meta": META}).encode(), method)
    assert isinstance(outcome, Success)
    return outcome.data, outcome.drift


def tolerant(text: str) -> datetime | str:
    try:
        return parse_instant(text)
    except ValueError:
        return text


ZONES = st.sampled_from(
    ["", "Z", "z", "+00:00", "-00:00", "+01:00", "-05:30", " UTC", " GMT", "UTC", " +0100", "+0100"]
)
FRACTIONS = st.sampled_from(["", ".5", ".123", ".123456", ".1234564", ".1234565", ".9999999", ",25", ".123456789"])
DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d %b %Y", "%a, %d %b %Y", "%B %d, %Y", "%d/%m/%Y", "%m/%d/%Y", "%Y%m%d"]
CLOCKS = ["T%H:%M:%S", " %H:%M:%S", "t%H:%M:%S", " %H:%M", "T%H", "T%H%M%S", ""]


@st.composite
def times(draw: st.DrawFn) -> str:
    moment = draw(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1)))  # noqa: DTZ001  # the text has the zone
    form = draw(st.sampled_from(DAYS)) + draw(st.sampled_from(CLOCKS))
    return moment.strftime(form) + draw(FRACTIONS) + draw(ZONES)


TEXTS = times() | st.text("0123456789:-+.TZ /,UGMCNov", max_size=30)


@given(TEXTS)
def test_a_time_that_is_decoded_natively_is_what_the_tolerant_reader_gives(text: str) -> None:
    wanted = tolerant(text)
    data, drift = read({"at": text}, Row)
    assert data.at == wanted
    assert [item.path for item in drift] == ([] if isinstance(wanted, datetime) else ["data.at"])
    if isinstance(wanted, datetime):
        assert data.at.tzinfo is UTC


@given(st.lists(TEXTS | st.none()))
def test_a_column_is_read_as_its_texts_are_one_by_one(texts: list[str | None]) -> None:
    assert read_instants(texts) == [None if text is None else tolerant(text) for text in texts]


@given(st.lists(st.dates().map(str) | TEXTS))
def test_a_column_of_days_too(texts: list[str]) -> None:
    def day(text: str) -> object:
        try:
            return parse_date(text)
        except ValueError:
            return text

    assert read_days(texts) == [day(text) for text in texts]


NOON = datetime(2026, 8, 20, 12, tzinfo=UTC)
LATER = "2026-08-20T14:30:00+02:00"
HALF_PAST = NOON + timedelta(minutes=30)


@pytest.mark.parametrize("usual", ["2026-08-20T12:00:00Z", "20 Aug 2026 12:00:00 GMT"])
def test_times_are_in_utc_wherever_they_stand(usual: str) -> None:
    row = {"at": usual, "until": LATER, "day": "2026-08-20"}
    data, drift = read(
        {
            "times": [usual, LATER],
            "gaps": [None, LATER, usual],
            "days": ["2026-08-20", "20 Aug 2026"],
            "rows": [row, {"at": usual}],
            "by_venue": {"okx": row},
            "by_symbol": {"a": [usual], "b": [], "c": [LATER]},
            "last": row,
        }
    )
    whole = Row(at=NOON, until=HALF_PAST, day=date(2026, 8, 20))
    assert drift == ()
    assert data == Data(
        times=[NOON, HALF_PAST],
        gaps=[None, HALF_PAST, NOON],
        days=[date(2026, 8, 20), date(2026, 8, 20)],
        rows=[whole, Row(at=NOON)],
        by_venue={"okx": whole},
        by_symbol={"a": [NOON], "b": [], "c": [HALF_PAST]},
        last=whole,
    )
    found = [*data.times, *data.gaps[1:], *data.by_symbol["c"], data.rows[0].until, data.by_venue["okx"].until]
    assert {moment.tzinfo for moment in found} == {UTC}


def test_an_offset_of_the_envelope_itself_is_in_utc_too() -> None:
    body = json.dumps({"success": True, "data": {}, "meta": {**META, "timestamp": LATER}})
    method: Operation[Any] = Operation("made.up", "/made/up", (), lambda: Data)
    outcome = read_envelope(body.encode(), method)
    assert isinstance(outcome, Success)
    assert outcome.meta.timestamp == HALF_PAST
    assert outcome.meta.timestamp.tzinfo is UTC


def test_what_is_no_time_stays_beside_those_that_are() -> None:
    data, drift = read({"times": ["20 Aug 2026 12:00", "03/04/2026 12:00", 5], "rows": [{"at": "soon", "day": LATER}]})
    assert data.times == [NOON, "03/04/2026 12:00", 5]
    assert data.rows == [Row(at="soon", day=date(2026, 8, 20))]  # pyright: ignore[reportArgumentType]  # what departs stays
    assert [item.path for item in drift] == ["data.times[1]", "data.times[2]", "data.rows[0].at"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-12 10:00:00 UTC", datetime(2026, 11, 12, 10, tzinfo=UTC)),
        ("2026/11/12 10:00", datetime(2026, 11, 12, 10, tzinfo=UTC)),
        ("2026.11.12 10:00:00 +0200", datetime(2026, 11, 12, 8, tzinfo=UTC)),
        ("13/11/2026 10:00", datetime(2026, 11, 13, 10, tzinfo=UTC)),
        ("11/13/2026 10:00", datetime(2026, 11, 13, 10, tzinfo=UTC)),
        ("11/11/2026", datetime(2026, 11, 11, tzinfo=UTC)),
        ("Thursday, November 12, 2026 10:00:00.5 GMT", datetime(2026, 11, 12, 10, 0, 0, 500_000, tzinfo=UTC)),
        ("12-Nov-2026 10:00", datetime(2026, 11, 12, 10, tzinfo=UTC)),
        ("2026-11-12T10:00:00.1234565Z", datetime(2026, 11, 12, 10, 0, 0, 123_457, tzinfo=UTC)),
        ("2026-11-12 10:00:00.1234565 UTC", datetime(2026, 11, 12, 10, 0, 0, 123_457, tzinfo=UTC)),
    ],
)
def test_the_year_first_is_never_a_guess_and_finer_than_a_microsecond_is_rounded(text: str, moment: datetime) -> None:
    assert parse_instant(text) == moment


@pytest.mark.parametrize("text", ["11/12/2026 10:00", "2026-13-01 10:00 UTC", "31 Feb 2026", "2026-11-12 25:00 UTC"])
def test_what_has_two_readings_or_none_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match="several ways"):
        parse_instant(text)


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=1), st.integers(-12 * 60, 12 * 60))
def test_an_offset_never_stays(moments: list[datetime], minutes: int) -> None:
    zone = timezone(timedelta(minutes=minutes))
    try:
        sent = [moment.astimezone(zone).isoformat() for moment in moments]
    except OverflowError:
        return
    data, drift = read({"times": sent})
    assert (data.times, drift) == (moments, ())
    assert all(moment.tzinfo is UTC for moment in data.times)
