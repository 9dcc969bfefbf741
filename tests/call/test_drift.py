"""Replies that depart from the contract: data all the same, and a list of the departures."""

import warnings
from datetime import UTC, datetime

import pytest
from backquant_api.models import GexLevelsData, V2Meta

from backquant import ContractDriftWarning, ContractError, Drift
from tests.support.examples import FREE_FORM, META, levels, success
from tests.support.server import ScriptedServer, Status
from tests.support.session import Call, Connect

ROW = {"rank": 1, "strike": 70000, "gex": 1.5, "abs_gex": 1.5}


def ranked(*rows: object) -> dict[str, object]:
    return {"all_expiry_top_10": list(rows), "odte_top_10": []}


DEPARTURES: list[tuple[dict[str, object], list[Drift]]] = [
    ({"positioning": "guess"}, [Drift("data.positioning", "'flow' | 'std' | null", "'guess'")]),
    ({"odte": None}, [Drift("data.odte", "object (GexOdteLevels)", "null")]),
    ({"odte": [1]}, [Drift("data.odte", "object (GexOdteLevels)", "array")]),
    ({"odte": {"hvl": "high"}}, [Drift("data.odte.hvl", "number | null", "'high'")]),
    ({"odte": {"hvl": True}}, [Drift("data.odte.hvl", "number | null", "True")]),
    ({"odte": {"hvl": {}}}, [Drift("data.odte.hvl", "number | null", "object")]),
    ({"candles": {}}, [Drift("data.candles", "array | null", "object")]),
    ({"gamma_flip_zones": [{}, 5]}, [Drift("data.gamma_flip_zones[1]", "object", "5")]),
    (
        {"ranked": ranked(ROW, {**ROW, "rank": "two"}, {"rank": 3, "strike": 1.0, "gex": None})},
        [
            Drift("data.ranked.all_expiry_top_10[1].rank", "integer", "'two'"),
            Drift("data.ranked.all_expiry_top_10[2].gex", "number", "null"),
            Drift("data.ranked.all_expiry_top_10[2].abs_gex", "number", "nothing"),
        ],
    ),
    ({"ranked": ranked({**ROW, "rank": 1.5})}, [Drift("data.ranked.all_expiry_top_10[0].rank", "integer", "1.5")]),
]


@pytest.mark.parametrize(("changes", "departures"), DEPARTURES)
@pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")
def test_a_departure_is_listed_and_the_data_is_there(
    call: Call, server: ScriptedServer, changes: dict[str, object], departures: list[Drift]
) -> None:
    server.replies(Status(200, levels(**changes)))
    reply = call("gex.levels")
    assert list(reply.drift) == departures
    assert isinstance(reply.data, GexLevelsData)
    assert reply.data.all_expiry.hvl == 66500.0
    assert reply.raw["data"] == levels(**changes)["data"]


@pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")
def test_a_departing_value_stands_as_it_came_and_a_missing_one_is_none(call: Call, server: ScriptedServer) -> None:
    server.replies(Status(200, levels(positioning="guess", ranked=ranked({"rank": "two", "strike": 5}))))
    data = call("gex.levels").data
    assert data.positioning == "guess"
    [row] = data.ranked.all_expiry_top_10
    assert (row.rank, row.strike, row.gex) == ("two", 5.0, None)
    assert data.ranked.odte_top_10 == []


@pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")
def test_a_missing_required_field_is_listed(call: Call, server: ScriptedServer) -> None:
    data = {key: value for key, value in levels()["data"].items() if key not in ("all_expiry", "candles")}
    server.replies(Status(200, success({**data, "odte": {}})))
    reply = call("gex.levels")
    assert reply.drift == (Drift("data.all_expiry", "object (GexAllExpiryLevels)", "nothing"),)
    assert (reply.data.all_expiry, reply.data.odte.hvl, reply.data.candles) == (None, None, None)


@pytest.mark.parametrize("data", [None, [], 5, "text"])
@pytest.mark.parametrize("method", ["gex.levels", "tape.stats", FREE_FORM])
@pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")
def test_data_of_another_shape_is_delivered(call: Call, server: ScriptedServer, method: str, data: object) -> None:
    server.replies(Status(200, success(data)))
    reply = call(method)
    assert reply.data == data
    assert [item.path for item in reply.drift] == ["data"]
    assert reply.extra == {}


@pytest.mark.parametrize(
    ("envelope", "paths"),
    [
        ({"success": True, "data": {}}, ["meta.version", "meta.timestamp"]),
        ({"success": True, "data": {}, "meta": None}, ["meta"]),
        ({"success": True, "data": {}, "meta": {**META, "timestamp": "soon"}}, ["meta.timestamp"]),
        ({"success": True, "data": {}, "meta": {**META, "source": "okx"}}, ["meta.source"]),
        ({"success": "yes", "data": {}, "meta": META}, ["success"]),
        ({"success": None, "data": {}, "meta": META}, ["success"]),
        ({"data": {}, "meta": META}, []),
    ],
)
@pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")
def test_the_envelope_s_own_departures(
    call: Call, server: ScriptedServer, envelope: dict[str, object], paths: list[str]
) -> None:
    server.replies(Status(200, envelope))
    reply = call(FREE_FORM)
    assert [item.path for item in reply.drift] == paths
    assert isinstance(reply.meta, V2Meta)


def test_an_unknown_field_is_no_departure(call: Call, server: ScriptedServer) -> None:
    server.replies(Status(200, {**levels(brand_new={"a": 1}), "more": 1}))
    reply = call("gex.levels")
    assert reply.drift == ()
    assert reply.extra == {"brand_new": {"a": 1}}
    assert reply.raw["data"]["brand_new"] == {"a": 1}
    assert not hasattr(reply.data, "brand_new")


def test_a_whole_number_may_be_written_as_a_decimal(call: Call, server: ScriptedServer) -> None:
    server.replies(Status(200, levels(ranked=ranked({**ROW, "rank": 5.0}))))
    reply = call("gex.levels")
    assert reply.drift == ()
    [row] = reply.data.ranked.all_expiry_top_10
    assert (row.rank, type(row.rank)) == (5, int)


@pytest.mark.parametrize(
    "text", ["2026-09-04T06:30:00", "2026-09-04 06:30", "2026-09-04T08:30:00+02:00", "Fri, 04 Sep 2026 06:30:00 GMT"]
)
def test_times_are_read_tolerantly_as_utc(call: Call, server: ScriptedServer, text: str) -> None:
    server.replies(Status(200, {"success": True, "data": {"current_time": text}, "meta": {**META, "timestamp": text}}))
    reply = call("status")
    assert reply.drift == ()
    assert reply.data.current_time == reply.meta.timestamp == datetime(2026, 9, 4, 6, 30, tzinfo=UTC)
    assert reply.meta.timestamp.tzinfo is UTC


VENUES = {"okx": {"trades": "many"}, "a.b['c']": {"trades": None}, "delta": {"trades": 1.5}}


class TestMaps:
    @pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")
    def test_an_entry_of_a_map_is_named_by_its_key(self, call: Call, server: ScriptedServer) -> None:
        server.replies(Status(200, success({"per_venue": VENUES})))
        reply = call("tape.stats")
        assert [item.path for item in reply.drift] == [
            "data.per_venue['okx'].trades",
            "data.per_venue['delta'].trades",
        ]
        assert reply.data.per_venue["okx"].trades == "many"

    def test_the_same_departure_of_many_entries_is_one_warning(self, call: Call, server: ScriptedServer) -> None:
        server.replies(Status(200, success({"per_venue": VENUES})))
        with pytest.warns(ContractDriftWarning) as caught:
            call("tape.stats")
        assert len(caught) == 1

    @pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")
    def test_a_map_may_be_something_else(self, call: Call, server: ScriptedServer) -> None:
        server.replies(Status(200, success({"symbols": {"BTCUSDT": 5}})))
        assert [str(item) for item in call("status").drift] == ["data.symbols['BTCUSDT']: expected object, got 5"]


class TestWarning:
    def test_each_operation_and_path_is_warned_of_once(self, call: Call, server: ScriptedServer) -> None:
        server.always(Status(200, levels(ranked=ranked(*[{**ROW, "rank": "x", "gex": "x"}] * 5))))
        with pytest.warns(ContractDriftWarning) as caught:
            replies = [call("gex.levels"), call("gex.levels")]
        assert len(caught) == 2
        assert [str(warning.message).partition(": ")[0] for warning in caught] == [
            "gex.levels() departs from the contract at data.ranked.all_expiry_top_10[0].rank",
            "gex.levels() departs from the contract at data.ranked.all_expiry_top_10[0].gex",
        ]
        assert [len(reply.drift) for reply in replies] == [10, 10]

    @pytest.mark.parametrize(("known", "new"), [("positioning", "odte"), ("odte", "positioning")])
    def test_a_new_path_is_warned_of_anew(self, call: Call, server: ScriptedServer, known: str, new: str) -> None:
        server.replies(Status(200, levels(**{known: 5})), Status(200, levels(**{known: 5, new: 5})))
        with pytest.warns(ContractDriftWarning, match=rf"data\.{known}"):
            call("gex.levels")
        with pytest.warns(ContractDriftWarning) as caught:
            call("gex.levels")
        assert [f"data.{new}" in str(warning.message) for warning in caught] == [True]

    def test_it_points_at_the_line_of_the_call(self, call: Call, connect: Connect, server: ScriptedServer) -> None:
        server.replies(Status(200, levels(positioning="x")))
        with pytest.warns(ContractDriftWarning) as caught:
            call("gex.levels")
        assert caught[0].filename.endswith("session.py")

    def test_as_an_error_it_is_raised_by_the_call(self, call: Call, server: ScriptedServer) -> None:
        server.always(Status(200, levels(positioning="x")))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(ContractDriftWarning):
                call("gex.levels")


class TestStrict:
    def test_a_departure_is_an_error(self, connect: Connect, server: ScriptedServer) -> None:
        server.replies(Status(200, levels(positioning="guess")))
        with pytest.raises(ContractError, match=r"/gex/levels departs from the contract: data\.positioning") as caught:
            connect(strict=True).call("gex.levels")
        assert caught.value.drift == (Drift("data.positioning", "'flow' | 'std' | null", "'guess'"),)
        assert caught.value.http is not None
        assert caught.value.http.status == 200
        assert len(server.requests) == 1

    def test_many_departures_are_told_in_part(self, connect: Connect, server: ScriptedServer) -> None:
        server.replies(Status(200, levels(ranked=ranked({"a": 1}, {"b": 1}))))
        with pytest.raises(ContractError, match=r"\[0\]\.rank: .* and 5 more$") as caught:
            connect().with_options(strict=True).call("gex.levels")
        assert len(caught.value.drift) == 8

    @pytest.mark.parametrize(
        ("rows", "end"), [(3, r"\[2\]\.gex: [^;]*got 'x'"), (4, r"\[2\]\.gex: [^;]*got 'x' and 1 more")]
    )
    def test_three_are_told_and_what_is_more_is_counted(
        self, connect: Connect, server: ScriptedServer, rows: int, end: str
    ) -> None:
        server.replies(Status(200, levels(ranked=ranked(*[{**ROW, "gex": "x"}] * rows))))
        with pytest.raises(ContractError, match=rf"\[0\]\.gex: [^;]*; [^;]*\[1\]\.gex: [^;]*; [^;]*{end}$"):
            connect(strict=True).call("gex.levels")

    def test_a_reply_that_keeps_to_the_contract_passes(self, connect: Connect, server: ScriptedServer) -> None:
        server.replies(Status(200, levels(brand_new=1)))
        assert connect(strict=True).call("gex.levels").drift == ()
