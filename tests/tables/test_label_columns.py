"""Rows say whose they are, and of when, wherever rows of several replies may come together."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas
import pytest

import backquant
from backquant import BackQuant, ConfigurationError
from backquant.tables import display
from tests.support.examples import EXAMPLES, success
from tests.support.server import ScriptedServer, Seen, Status
from tests.support.session import KEY

SKEW: dict[str, Any] = json.loads((EXAMPLES / "options_iv_skew.json").read_bytes())["data"]
FIRST = datetime(2026, 8, 20, 14, 30, tzinfo=UTC)
LEADING = ["symbol", "time", "spot_price"]


def answer(seen: Seen) -> Status:
    """The skew of the symbol and moment that are asked for; live without a moment."""
    symbol = "ETHUSDT" if "ETHUSDT" in seen.target else "BTCUSDT"
    meta: dict[str, Any] = {"symbol": symbol, "spot_price": 67_000.5, "computed_at": "2026-09-04T06:29:30Z"}
    if "as_of=" in seen.target:
        asked = datetime.fromisoformat(seen.target.partition("as_of=")[2][:20])
        snapshot = (asked - timedelta(seconds=80)).isoformat()
        meta["extra"] = {"as_of": {"requested": asked.isoformat(), "snapshot_ts": snapshot}}
    return Status(200, success(SKEW, **meta))


@pytest.fixture
def bq(server: ScriptedServer) -> Any:
    server.always(answer)
    with BackQuant(KEY, base_url=server.url) as client:
        yield client


def test_frames_of_the_past_can_be_put_together(bq: BackQuant) -> None:
    moments = [FIRST, FIRST + timedelta(hours=1)]
    frames = [
        bq.options.iv.skew(symbol=symbol, as_of=moment).to_pandas()
        for symbol in ("BTCUSDT", "ETHUSDT")
        for moment in moments
    ]
    whole = pandas.concat(frames)
    assert list(whole.columns[:3]) == LEADING
    assert set(whole["symbol"]) == {"BTCUSDT", "ETHUSDT"}
    assert set(whole["time"]) == {pandas.Timestamp(moment - timedelta(seconds=80)) for moment in moments}
    assert set(whole["spot_price"]) == {67_000.5}
    assert whole.groupby(["symbol", "time"]).size().nunique() == 1


def test_live_frames_have_them_when_asked(bq: BackQuant) -> None:
    reply = bq.options.iv.skew(symbol="BTCUSDT")
    assert "symbol" not in reply.to_pandas().columns
    computed = datetime(2026, 9, 4, 6, 29, 30, tzinfo=UTC)
    assert list(reply.to_pandas(meta=True).columns[:3]) == LEADING
    assert reply.to_polars(meta=True)["time"].to_list()[0] == computed
    arrow: Any = reply.to_arrow(meta=True)
    assert arrow["time"].to_pylist()[0] == computed
    assert "symbol" not in bq.options.iv.skew(as_of=FIRST).to_arrow(meta=False).column_names


def test_replies_of_a_loop_make_one_table(bq: BackQuant) -> None:
    moments = [FIRST + timedelta(hours=hour) for hour in range(3)]
    table = backquant.concat(bq.options.iv.skew(symbol="BTCUSDT", as_of=moment) for moment in moments)
    assert list(table.columns)[:3] == LEADING
    assert sorted(set(table.to_pandas()["time"])) == [
        pandas.Timestamp(each - timedelta(seconds=80)) for each in moments
    ]
    assert table.to_polars().height == table.to_arrow().num_rows == len(table) == 3 * len(SKEW["expiries"])
    assert table.attrs["operation"] == "options.iv.skew"
    assert (
        table.attrs["computed_at"] == "2026-09-04T06:29:30+00:00"
    )  # that of all three; what differs is told by no attribute
    assert {"as_of", "snapshot_ts"}.isdisjoint(table.attrs)


def test_positioning_leads_also_where_the_first_reply_tells_of_none(bq: BackQuant, server: ScriptedServer) -> None:
    rows = {"rows": [{"strike": 1.0}]}
    server.replies(Status(200, success(rows)), Status(200, success(rows, extra={"positioning": "std"})))
    table = backquant.concat([bq.get("/any"), bq.get("/any")])
    assert list(table.columns) == [*LEADING, "positioning", "strike"]
    assert table.columns["positioning"] == [None, "std"]


def test_a_wide_matrix_has_no_room_for_them(server: ScriptedServer) -> None:
    server.always(Status(200, (EXAMPLES / "gex_strike_expiry_heatmap.json").read_bytes()))
    with BackQuant(KEY, base_url=server.url) as bq, pytest.raises(ConfigurationError, match="no room"):
        bq.gex.strike_expiry_heatmap().to_pandas(wide=True, meta=True)


def test_replies_of_several_methods_do_not(bq: BackQuant, server: ScriptedServer) -> None:
    replies = [bq.options.iv.skew(), bq.get("/options/iv/skew")]
    with pytest.raises(ConfigurationError, match=r"options\.iv\.skew and of GET /options/iv/skew"):
        backquant.concat(replies)
    with pytest.raises(ConfigurationError, match="no replies"):
        backquant.concat([])


def test_a_token_of_an_expiry_has_its_date_beside_it(bq: BackQuant) -> None:
    frame = bq.options.iv.skew().to_pandas()
    for token, date in zip(frame["expiry"], frame["expiry_date"], strict=True):
        day = datetime.strptime(token, "%d%b%y").replace(hour=8, tzinfo=UTC)
        assert date == pandas.Timestamp(day)
    assert frame["expiry_date"].is_monotonic_increasing


@pytest.mark.parametrize("token", ["0dte", "31FEB26", "28MAR2026", "", None, "AAMAR26"])
def test_what_is_no_token_has_none(bq: BackQuant, server: ScriptedServer, token: object) -> None:
    server.always(Status(200, success({"rows": [{"expiry": token, "oi": 1.0}, {"expiry": "28MAR26", "oi": 2.0}]})))
    dates = bq.get("/any").to_pandas()["expiry_date"]
    assert dates.isna().tolist() == [True, False]


def test_a_date_that_the_api_leaves_untold_follows_from_the_token(bq: BackQuant, server: ScriptedServer) -> None:
    rows = [{"expiry": token, "expiry_date": None} for token in ("28MAR26", "3JAN26")]
    server.always(Status(200, success({"rows": rows})))
    dates = bq.get("/any").to_pandas()["expiry_date"]
    assert [f"{date:%d.%m.%y %H}" for date in dates] == ["28.03.26 08", "03.01.26 08"]


def test_a_wide_matrix_keeps_the_names_of_both_axes(server: ScriptedServer) -> None:
    server.always(Status(200, (EXAMPLES / "gex_strike_expiry_heatmap.json").read_bytes()))
    with BackQuant(KEY, base_url=server.url) as bq:
        wide = bq.gex.strike_expiry_heatmap().to_pandas(wide=True)
    assert (wide.index.name, wide.columns.name) == ("strikes", "expiries")


def test_no_view_calls_the_past_fresh(bq: BackQuant) -> None:
    reply = bq.options.iv.skew(as_of=FIRST)
    page = display.to_html(reply)
    assert "as of 2026-08-20 14:28:40Z" in page
    assert " s old" not in page


@pytest.mark.parametrize(
    "odd", [{"computed_at": 5}, {"freshness_seconds": "soon"}, {"spot_price": "high"}, {"extra": []}]
)
@pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")
def test_odd_meta_breaks_no_view(server: ScriptedServer, odd: dict[str, Any]) -> None:
    server.always(Status(200, success(SKEW, **odd)))
    with BackQuant(KEY, base_url=server.url) as bq:
        reply = bq.options.iv.skew()
    assert reply.drift
    assert len(reply.to_pandas(meta=True)) == len(SKEW["expiries"])
    assert "<table>" in display.to_html(reply)
    assert reply.tables()
    assert repr(reply)


@pytest.mark.parametrize("given", [None, 5, "gex.levels", [None], [{"data": {}}]])
def test_what_is_no_reply_makes_no_table(given: Any) -> None:
    with pytest.raises(ConfigurationError, match="a list of replies makes a table"):
        backquant.concat(given)
