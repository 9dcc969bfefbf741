"""A figure belongs to its time: of which moment a reply is, and what makes it less than it looks."""

from __future__ import annotations

import copy
import pickle
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backquant import ContractDriftWarning, ContractError, HistoryClampError, HistoryClampWarning
from backquant._ground.notices import read_as_of, read_notices
from backquant.tables import display
from tests.support.examples import levels, success
from tests.support.server import ScriptedServer, Status
from tests.support.session import Connect

ASKED = datetime(2025, 8, 20, 14, 30, tzinfo=UTC)
ALLOWED = "2026-07-29T00:00:00+00:00"
CLAMP = {
    "requested": ASKED.isoformat(),
    "allowed": ALLOWED,
    "unit": "as_of",
    "max_history_days": 30,
    "enforced": True,
}


def answer(meta: dict[str, Any]) -> dict[str, object]:
    """The levels, with this in their meta."""
    return success(levels()["data"], **meta)


def at(snapshot: str, **extra: Any) -> Status:
    told = {"requested": ASKED.isoformat(), "snapshot_ts": snapshot, "lag_seconds": 1.0}
    return Status(200, answer(meta={"extra": {"as_of": told, **extra}}))


class TestAsOf:
    def test_a_live_reply_has_none(self, connect: Connect, server: ScriptedServer) -> None:
        server.replies(Status(200, levels()))
        reply = connect().call("gex.levels")
        assert (reply.as_of, reply.notices, reply.attempts) == (None, (), 1)

    def test_it_tells_what_was_asked_and_when_the_figures_were_taken(
        self, connect: Connect, server: ScriptedServer
    ) -> None:
        server.replies(at("2025-08-20T14:27:31+00:00"))
        reply = connect().call("gex.levels", as_of=ASKED)
        assert reply.as_of is not None
        assert reply.as_of.requested == ASKED
        assert reply.as_of.snapshot == datetime(2025, 8, 20, 14, 27, 31, tzinfo=UTC)
        assert reply.as_of.lag == timedelta(seconds=149)
        assert reply.as_of.clamped is None
        assert reply.notices == ()
        assert "of 2025-08-20 14:27:31 UTC" in repr(reply)

    @pytest.mark.parametrize(
        ("snapshot", "told"),
        [
            ("2025-08-20T14:14:59+00:00", "15 min older"),
            ("2025-08-19T23:55:02+00:00", "14.6 h older"),
        ],
    )
    def test_an_outage_is_told(self, connect: Connect, server: ScriptedServer, snapshot: str, told: str) -> None:
        server.replies(at(snapshot))
        reply = connect().call("gex.levels", as_of=ASKED)
        assert reply.as_of is not None
        (notice,) = reply.notices
        assert (notice.kind, notice.text) == (
            "stale",
            f"the newest snapshot before 2025-08-20 14:30:00 UTC is {told}",
        )
        assert notice.facts == {"lag_seconds": (ASKED - datetime.fromisoformat(snapshot)).total_seconds()}
        assert told in repr(reply)

    def test_it_travels_with_the_reply(self, connect: Connect, server: ScriptedServer) -> None:
        server.replies(at("2025-08-20T14:27:31+00:00"))
        reply = connect().call("gex.levels", as_of=ASKED)
        assert copy.deepcopy(reply).as_of == reply.as_of
        assert pickle.loads(pickle.dumps(reply)).as_of == reply.as_of  # noqa: S301  # our own

    def test_a_clamp_is_told_warned_of_once_and_shown(self, connect: Connect, server: ScriptedServer) -> None:
        server.always(at(ALLOWED, history_clamp=CLAMP))
        session = connect()
        with pytest.warns(
            HistoryClampWarning, match=r"gex\.levels.*2025-08-20 14:30:00.*of 30 days.*2026-07-29"
        ) as seen:
            reply = session.call("gex.levels", as_of=ASKED)
        assert Path(seen[0].filename).parts[-2:] == ("support", "session.py")  # who called, for this test
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            session.call("gex.levels", as_of=ASKED)
        assert reply.as_of is not None
        assert reply.as_of.clamped is not None
        assert (reply.as_of.clamped.max_history_days, reply.as_of.clamped.enforced) == (30, True)
        assert reply.as_of.lag is not None
        assert reply.as_of.lag < timedelta(0)
        (notice,) = reply.notices
        assert (notice.kind, notice.facts) == ("clamp", CLAMP)
        assert str(notice) in repr(reply)

    def test_whoever_makes_an_error_of_the_warning_has_one_each_time(
        self, connect: Connect, server: ScriptedServer
    ) -> None:
        server.always(at(ALLOWED, history_clamp=CLAMP))
        session = connect()
        with warnings.catch_warnings():
            warnings.simplefilter("error", HistoryClampWarning)
            for _ in range(2):
                with pytest.raises(HistoryClampWarning, match="beyond the plan's depth"):
                    session.call("gex.levels", as_of=ASKED)

    def test_an_announced_clamp_is_warned_of_once_more_when_it_is_held_to(
        self, connect: Connect, server: ScriptedServer
    ) -> None:
        server.replies(at("2025-08-20T14:27:31+00:00", history_clamp={**CLAMP, "enforced": False}))
        server.always(at(ALLOWED, history_clamp=CLAMP))
        session = connect()
        for told in ("will be answered with", "is answered with"):
            with pytest.warns(HistoryClampWarning, match=told):
                session.call("gex.levels", as_of=ASKED)

    def test_under_strict_it_is_an_error(self, connect: Connect, server: ScriptedServer) -> None:
        server.replies(at(ALLOWED, history_clamp=CLAMP))
        with pytest.raises(HistoryClampError, match="beyond the plan's depth") as caught:
            connect(strict=True).call("gex.levels", as_of=ASKED)
        assert caught.value.clamp.allowed == datetime(2026, 7, 29, tzinfo=UTC)
        assert len(server.requests) == 1

    def test_a_snapshot_of_the_future_is_a_clamp_whatever_the_api_says(
        self, connect: Connect, server: ScriptedServer
    ) -> None:
        server.always(at("2025-08-20T14:30:01Z"))
        with pytest.warns(HistoryClampWarning):
            reply = connect().call("gex.levels", as_of=ASKED)
        assert [notice.kind for notice in reply.notices] == ["clamp"]
        with pytest.raises(HistoryClampError):
            connect(strict=True).call("gex.levels", as_of=ASKED)

    def test_a_snapshot_of_the_future_is_no_mere_announcement(self, connect: Connect, server: ScriptedServer) -> None:
        server.always(at(ALLOWED, history_clamp={**CLAMP, "enforced": False}))
        with pytest.raises(HistoryClampError):
            connect(strict=True).call("gex.levels", as_of=ASKED)

    @pytest.mark.parametrize("told", [True, "narrowed", [CLAMP], ["narrowed"], 30, {"limit": 30}])
    def test_a_clamp_in_other_words_is_a_clamp(self, connect: Connect, server: ScriptedServer, told: object) -> None:
        server.always(at("2025-08-20T14:27:31+00:00", history_clamp=told))
        with pytest.warns(HistoryClampWarning):
            reply = connect().call("gex.levels", as_of=ASKED)
        assert reply.as_of is not None
        assert reply.as_of.clamped is not None
        assert [notice.kind for notice in reply.notices] == ["clamp"]

    def test_a_window_that_is_cut_is_warned_of_as_well(self, connect: Connect, server: ScriptedServer) -> None:
        clamp = {"requested": 720, "allowed": 90, "unit": "days", "max_history_days": 90, "enforced": False}
        server.always(Status(200, answer(meta={"extra": {"history_clamp": clamp}})))
        with pytest.warns(HistoryClampWarning, match=r"days 720 .*will be answered with 90"):
            reply = connect().call("gex.levels")
        assert reply.as_of is None
        assert connect(strict=True).call("gex.levels").status == 200  # announced, and not held to yet
        assert [notice.kind for notice in reply.notices] == ["clamp"]

    def test_a_reply_that_does_not_tell_its_moment_says_so(self, connect: Connect, server: ScriptedServer) -> None:
        server.always(Status(200, levels()))
        with pytest.warns(ContractDriftWarning, match="does not tell of which moment it is: its figures may be live"):
            reply = connect().call("gex.levels", as_of=ASKED)
        with pytest.raises(ContractError, match="does not tell of which moment it is"):
            connect(strict=True).call("gex.levels", as_of=ASKED)
        assert reply.as_of is not None
        assert (reply.as_of.requested, reply.as_of.snapshot, reply.as_of.lag) == (ASKED, None, None)
        assert [notice.kind for notice in reply.notices] == ["moment"]


@pytest.mark.parametrize(
    ("extra", "data", "kind", "words"),
    [
        (
            {"positioning": "std", "positioning_requested": "flow", "positioning_fallback_reason": "flow_tape_empty"},
            {},
            "positioning",
            "flow was asked for, std is served (flow_tape_empty)",
        ),
        (
            {"positioning": "std", "positioning_requested": "flow", "flow_unavailable_before": "2026-05-17"},
            {},
            "positioning",
            "flow was asked for, std is served (no flow before 2026-05-17)",
        ),
        (
            {"unavailable_sections": {"sections": ["spot", "candles"], "reason": "live only"}},
            {},
            "sections",
            "left out: spot, candles (live only)",
        ),
        (
            {"positioning": "std", "flow_unavailable_before": "2026-05-17"},
            {},
            "positioning",
            "std is served (no flow before 2026-05-17)",
        ),
        (
            {"positioning_requested": "flow"},
            {"positioning": "std"},
            "positioning",
            "flow was asked for, std is served",
        ),
        ({"unavailable_sections": ["spot"]}, {}, "sections", "left out: spot"),
        ({"errors": {"funding": "No funding data"}}, {}, "series", "failed: funding (No funding data)"),
        ({"errors": ["funding"]}, {}, "series", "failed: funding (no reason is given)"),
        (
            {"series": ["candles", "funding"]},
            {"candles": {}, "funding": None},
            "series",
            "failed: funding (no reason is given)",
        ),
        ({"errors": {"funding": "a\x1b[31m\n"}}, {}, "series", r"failed: funding (a\x1b[31m\n)"),
        ({"errors": {"funding": "x" * 900}}, {}, "series", f"failed: funding ({'x' * 282}…"),
        ({"days_since_latest": 6, "latest_date": "2026-08-21"}, {}, "stale", "the newest figures are 6 days old"),
        (
            {},
            {"truncated": True, "max_contracts": 2000, "total_matching_count": 3100},
            "truncated",
            "cut short: 2,000 of 3,100 rows",
        ),
        ({"points_available": 400, "points_returned": 100}, {}, "truncated", "100 of 400 stored points"),
        ({"granularity": "intraday-fallback"}, {}, "granularity", "served as intraday-fallback"),
        ({}, {"requested": ["A", "B"], "missing": ["B"], "invalid": []}, "symbols", "no data now: B"),
        ({}, {"requested": ["A", "C"], "missing": [], "invalid": ["C"]}, "symbols", "not known: C"),
    ],
)
def test_what_makes_a_reply_less_than_it_looks_is_a_notice(extra: Any, data: Any, kind: str, words: str) -> None:
    (notice,) = read_notices(extra, data, None)
    assert (notice.kind, notice.text) == (kind, words)


@pytest.mark.parametrize(
    "extra",
    [
        {"positioning": "flow", "positioning_requested": "flow"},
        {"days_since_latest": 3},
        {"points_available": 4, "points_returned": 4},
        {"granularity": "daily"},
        {"errors": {}},
        None,
    ],
)
def test_what_is_as_asked_is_none(extra: Any) -> None:
    assert read_notices(extra, {"truncated": False}, None) == ()
    assert read_notices(extra, {"missing": ["what nobody asked for"]}, None) == ()


odd = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
keys = ("as_of", "history_clamp", "positioning", "unavailable_sections", "errors", "days_since_latest", "granularity")


@given(st.dictionaries(st.sampled_from(keys), odd) | odd, odd)
def test_whatever_stands_there_is_read(extra: Any, data: Any) -> None:
    for notice in read_notices(extra, data, read_as_of(extra, None)):
        assert notice.text


def test_a_reply_of_another_symbol_is_an_error(connect: Connect, server: ScriptedServer) -> None:
    from backquant import ReplyMismatchError

    server.always(Status(200, answer(meta={"symbol": "ETHUSDT"})))
    with pytest.raises(ReplyMismatchError, match=r"BTCUSDT was asked for and the reply is of ETHUSDT"):
        connect().call("gex.levels", symbol="BTCUSDT")
    assert len(server.requests) == 1
    assert connect().call("gex.levels", symbol="ETHUSDT").meta.symbol == "ETHUSDT"
    assert connect().call("gex.levels").meta.symbol == "ETHUSDT"  # no symbol was asked for
    server.always(Status(200, success({}, symbol="BTC")))
    assert connect().call("etf.flows", symbol="BTC").meta.symbol == "BTC"


def test_the_call_counts_its_requests(connect: Connect, server: ScriptedServer) -> None:
    server.replies(Status(503), Status(503), Status(200, levels()), Status(200, levels()))
    reply = connect().call("gex.levels")
    assert reply.attempts == 3
    assert "after 3 requests" in repr(reply)
    assert "3 requests" in display.facts(reply)
    assert not list(display.spent(connect().call("gex.levels")))
