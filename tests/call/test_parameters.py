"""What a method's arguments may be, and how they go into the URL."""

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, get_args

import pandas
import pytest
from backquant_api.literals import Symbol
from backquant_api.operation import Operation, Param

from backquant import AuthenticationError, BackQuantError, ConfigurationError, FieldError, InvalidRequestError
from backquant._call.request import Request, build_request
from tests.support.examples import largest, levels, success
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY, Call, Connect

NOON = datetime(2026, 8, 20, 12, 0)  # noqa: DTZ001  # naive times are what some of these tests are about
Arguments = Mapping[str, object]


class Index:
    """A whole number of another library."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __index__(self) -> int:
        return self.value


class Truth:
    """A truth value of another library."""

    def __eq__(self, other: object) -> bool:
        return other is True

    __hash__ = None  # pyright: ignore[reportAssignmentType]

    def __bool__(self) -> bool:
        return True


class Timeless(tzinfo):
    """A time zone that does not know its offset."""

    def utcoffset(self, dt: datetime | None, /) -> timedelta | None:
        return None

    def __repr__(self) -> str:
        return "Timeless()"


class Coin(str, Enum):  # noqa: UP042  # people have enums that are no StrEnum
    BTC = "BTCUSDT"


MOST = largest("gex.history", "limit")
REFUSED: list[tuple[str, Arguments, str, str]] = [
    ("gex.levels", {"symbol": "BTC"}, "symbol", "did you mean 'BTCUSDT'"),
    ("gex.levels", {"symbol": "btcusdt"}, "symbol", "did you mean 'BTCUSDT'"),
    ("gex.levels", {"symbol": "ETHUSD"}, "symbol", "did you mean 'ETHUSDT'"),
    ("gex.levels", {"symbol": "quux"}, "symbol", f"is not one of {', '.join(get_args(Symbol))} (validate=False"),
    ("gex.levels", {"symbol": ""}, "symbol", "is not one of"),
    ("gex.levels", {"symbol": 5}, "symbol", f"5 is no text; pass one of {', '.join(get_args(Symbol))}"),
    ("gex.levels", {"symbol": "NONEUSDT"}, "symbol", f"is not one of {', '.join(get_args(Symbol))} (validate=False"),
    ("gex.levels", {"symbol": b"BTCUSDT"}, "symbol", "is no text"),
    ("gex.levels", {"exchanges": ["deribit", "ftx"]}, "exchanges", "'ftx' is not one of deribit"),
    ("gex.levels", {"exchanges": []}, "exchanges", "an empty list asks for nothing"),
    ("gex.levels", {"exchanges": " , "}, "exchanges", "an empty list asks for nothing"),
    ("gex.levels", {"exchanges": 5}, "exchanges", "neither a list nor comma-separated text"),
    ("gex.levels", {"exchanges": b"okx"}, "exchanges", "neither a list nor comma-separated text"),
    ("gex.levels", {"exchanges": {"okx": 1}}, "exchanges", "neither a list nor comma-separated text"),
    ("gex.levels", {"exchanges": [None]}, "exchanges", "None is no text"),
    ("gex.levels", {"as_of": NOON}, "as_of", "has no time zone"),
    ("gex.levels", {"as_of": NOON, "validate": False}, "as_of", "has no time zone"),
    ("gex.levels", {"as_of": NOON.replace(tzinfo=Timeless())}, "as_of", "has no time zone"),
    ("gex.levels", {"as_of": datetime.max.replace(tzinfo=timezone(timedelta(hours=-5)))}, "as_of", "out of range"),
    ("gex.levels", {"as_of": "yesterday"}, "as_of", "write it like 2026-08-20T14:30:00Z"),
    ("gex.levels", {"as_of": "2026"}, "as_of", "write it like"),
    ("gex.levels", {"as_of": "March 2026"}, "as_of", "write it like"),
    ("gex.levels", {"as_of": "14:30"}, "as_of", "write it like"),
    ("gex.levels", {"as_of": "20 Aug 2026 14:30 EST"}, "as_of", "write it like"),
    ("gex.levels", {"as_of": "20 Aug 99999999999999999999"}, "as_of", "write it like"),
    ("gex.levels", {"as_of": ""}, "as_of", "write it like"),
    ("gex.levels", {"as_of": 1755700200}, "as_of", "pass an aware datetime, a date, or ISO 8601 text"),
    ("gex.levels", {"as_of": True}, "as_of", "is no point in time"),
    ("gex.history", {"before": NOON}, "before", "has no time zone"),
    (
        "options.chain",
        {"moneyness_min": 1.1, "moneyness_max": 0.9},
        "moneyness_min",
        "1.1 is above moneyness_max 0.9, and nothing lies between",
    ),
    ("options.chain", {"dte_min": 30, "dte_max": 7}, "dte_min", "30 is above dte_max 7"),
    ("gex.levels", {"as_of": "01.09.2026"}, "as_of", "or day and month can be swapped in it; write it like"),
    ("gex.history", {"limit": 0}, "limit", f"0 is out of bounds: it must be at least 1 and at most {MOST}"),
    ("gex.history", {"limit": MOST + 1}, "limit", f"at most {MOST}"),
    ("gex.history", {"limit": 5.0}, "limit", "5.0 is no whole number"),
    ("gex.history", {"limit": "5"}, "limit", "'5' is no whole number; write 5 without quotes"),
    ("gex.history", {"limit": "5.5"}, "limit", "'5.5' is no whole number"),
    ("gex.history", {"limit": True}, "limit", "True is no whole number"),
    ("gex.history", {"limit": Index(0)}, "limit", "0 is out of bounds"),
    (
        "gex.strike_profile",
        {"strike_min": -0.5},
        "strike_min",
        "-0.5 is out of bounds: it must be at least 0 (validate",
    ),
    ("gex.strike_profile", {"strike_min": float("nan")}, "strike_min", "nan is no finite number"),
    ("gex.strike_profile", {"strike_min": float("inf")}, "strike_min", "inf is no finite number"),
    ("gex.strike_profile", {"strike_min": "60000"}, "strike_min", "is no finite number; write 60000 without quotes"),
    ("gex.strike_profile", {"strike_min": False}, "strike_min", "False is no finite number"),
    ("gex.strike_profile", {"strike_min": 1j}, "strike_min", "is no finite number"),
    ("gex.strike_profile", {"strike_min": Fraction(10**400)}, "strike_min", "is no finite number"),
    ("gex.strike_profile", {"moneyness_max": 10.01}, "moneyness_max", "at least 0 and at most 10"),
    ("options.chain", {"expiries": "2026-12-25"}, "expiries", "is a date; an expiry is written as its token"),
    ("options.chain", {"expiries": ["2026-12-25T08:00Z"]}, "expiries", "is a date; an expiry is written as its token"),
    ("options.chain", {"expiries": NOON.date()}, "expiries", "is no text; an expiry is written as its token"),
    ("options.iv.smile", {"expiry": NOON.date()}, "expiry", "is no text; an expiry is written as its token"),
    ("gex.max_pain", {"expiry": NOON.date()}, "expiry", f"is no text; write '{NOON.date()}'"),
    ("tape.flow_by_strike", {"expiries": NOON.date()}, "expiries", f"is no text; write '{NOON.date()}'"),
    ("gex.strike_profile", {"expiry": "28MAR25\n"}, "expiry", "holds a control character"),
    ("gex.strike_profile", {"expiry": "\ud800"}, "expiry", "holds a control character"),
    ("gex.expiry_profile", {"weekly_only": "yes"}, "weekly_only", "'yes' is neither True nor False"),
    ("gex.expiry_profile", {"weekly_only": 2}, "weekly_only", "2 is neither True nor False"),
    ("gex.expiry_profile", {"weekly_only": pandas.NA}, "weekly_only", "<NA> is neither True nor False"),
    ("gex.expiry_profile", {"weekly_only": Decimal("sNaN")}, "weekly_only", "is neither True nor False"),
    ("gex.levels", {"exchanges": [pandas.NA]}, "exchanges", "<NA> is no text"),
    ("gex.levels", {"as_of": pandas.NaT}, "as_of", "does not support"),
    ("options.greeks.trace", {"greek": "gamma", "horizon_hours": 0}, "horizon_hours", "above 0 and at most 720"),
    ("options.greeks.trace", {"greek": "theta"}, "greek", "is not one of gamma, charm, vanna, delta_change"),
    ("options.greeks.trace", {"greek": None}, "greek", "this parameter is required"),
    ("options.greeks.trace", {"greek": "", "validate": False}, "greek", "'' can't be part of the path"),
    ("options.greeks.trace", {"greek": "..", "validate": False}, "greek", "'..' can't be part of the path"),
    ("multi.gex_levels", {"symbols": None}, "symbols", "this parameter is required"),
    ("multi.gex_levels", {"symbols": ["BTCUSDT"] * 9}, "symbols", "9 items are more than the 8 that are allowed"),
]


@pytest.mark.parametrize(("method", "arguments", "field", "message"), REFUSED)
def test_what_the_contract_refuses_is_not_sent(
    call: Call, server: ScriptedServer, method: str, arguments: Arguments, field: str, message: str
) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        call(method, **arguments)
    error = caught.value
    assert [problem.field for problem in error.fields] == [field]
    assert message in error.fields[0].message
    assert f"{method}() was not sent: {field}: {error.fields[0].message}" == str(error)
    assert (error.status, error.code, error.http, error.request_id) == (None, "VALIDATION_ERROR", None, None)
    assert server.requests == []


@pytest.mark.parametrize(
    ("method", "arguments", "sent"),
    [
        ("multi.gex_levels", {"symbols": ["BTCUSDT"] * 8}, "symbols=" + "%2C".join(["BTCUSDT"] * 8)),
        ("gex.strike_profile", {"strike_min": 0}, "strike_min=0"),
        ("gex.strike_profile", {"moneyness_max": 10}, "moneyness_max=10"),
        ("gex.history", {"limit": 1}, "limit=1"),
        ("gex.history", {"limit": MOST}, f"limit={MOST}"),
    ],
)
def test_what_lies_on_a_bound_is_sent(
    call: Call, server: ScriptedServer, method: str, arguments: Arguments, sent: str
) -> None:
    server.always(Status(401))
    with pytest.raises(AuthenticationError):
        call(method, **arguments)
    assert server.requests[0].target.partition("?")[2].replace(",", "%2C").split("&").count(sent) == 1


def test_all_faults_are_told_at_once(call: Call, server: ScriptedServer) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        call("gex.strike_profile", symbol="BTC", strike_min=-1, moneyness_max=11, as_of=NOON)
    assert [problem.field for problem in caught.value.fields] == ["symbol", "strike_min", "moneyness_max", "as_of"]
    assert all(problem.message in str(caught.value) for problem in caught.value.fields)
    assert server.requests == []


def test_a_refusal_is_a_value_error_too(call: Call) -> None:
    with pytest.raises(ValueError, match="did you mean 'BTCUSDT'"):
        call("gex.levels", symbol="BTC")


def csv() -> Iterator[str]:
    yield "max_pain"
    yield "zones"


EAST = timezone(timedelta(hours=2))
SENT: list[tuple[str, Arguments, str]] = [
    ("gex.levels", {}, ""),
    ("gex.levels", {"symbol": None, "as_of": None}, ""),
    ("gex.levels", {"symbol": Coin.BTC}, "symbol=BTCUSDT"),
    ("gex.levels", {"include": ["max_pain", "zones"]}, "include=max_pain,zones"),
    ("gex.levels", {"include": ("max_pain", "zones")}, "include=max_pain,zones"),
    ("gex.levels", {"include": csv()}, "include=max_pain,zones"),
    ("gex.levels", {"include": {"max_pain": 1, "zones": 1}.keys()}, "include=max_pain,zones"),
    ("gex.levels", {"include": " max_pain, zones,"}, "include=max_pain,zones"),
    ("gex.levels", {"as_of": NOON.replace(tzinfo=UTC)}, "as_of=2026-08-20T12:00:00Z"),
    ("gex.levels", {"as_of": NOON.replace(tzinfo=EAST)}, "as_of=2026-08-20T10:00:00Z"),
    ("gex.levels", {"as_of": NOON.replace(tzinfo=UTC, microsecond=5)}, "as_of=2026-08-20T12:00:00.000005Z"),
    ("gex.levels", {"as_of": date(2026, 8, 20)}, "as_of=2026-08-20T00:00:00Z"),
    ("gex.levels", {"as_of": " 2026-08-20T14:30:00.123Z "}, "as_of=2026-08-20T14:30:00.123Z"),
    ("gex.levels", {"as_of": "2026-08-20T14:30:00+02:00"}, "as_of=2026-08-20T14:30:00%2B02:00"),
    ("gex.levels", {"as_of": "20 Aug 2026 14:30 +0200"}, "as_of=2026-08-20T12:30:00Z"),
    ("gex.levels", {"as_of": "20 Aug 2026 14:30 GMT"}, "as_of=2026-08-20T14:30:00Z"),
    ("gex.levels", {"as_of": "20 August 2026"}, "as_of=2026-08-20T00:00:00Z"),
    ("gex.history", {"limit": 1}, "limit=1"),
    ("gex.history", {"limit": Index(MOST)}, f"limit={MOST}"),
    ("gex.strike_profile", {"strike_min": 0, "strike_max": 60000.5}, "strike_min=0&strike_max=60000.5"),
    (
        "gex.strike_profile",
        {"strike_min": Decimal("0.25"), "strike_max": Fraction(3, 2)},
        "strike_min=0.25&strike_max=1.5",
    ),
    ("gex.strike_profile", {"expiry": "a&b=c #é"}, "expiry=a%26b%3Dc%20%23%C3%A9"),
    ("gex.expiry_profile", {"weekly_only": True}, "weekly_only=true"),
    ("gex.expiry_profile", {"weekly_only": False}, "weekly_only=false"),
    ("gex.expiry_profile", {"weekly_only": 1}, "weekly_only=true"),
    ("gex.expiry_profile", {"weekly_only": Truth()}, "weekly_only=true"),
    ("gex.levels", {"extra_query": {"new": True, "n": 5, "s": "a b"}}, "new=true&n=5&s=a%20b"),
    ("gex.levels", {"symbol": "BTC", "validate": False}, "symbol=BTC"),
    ("gex.levels", {"as_of": "yesterday", "validate": False}, "as_of=yesterday"),
    ("gex.levels", {"exchanges": [], "validate": False}, "exchanges="),
    ("gex.history", {"limit": 0, "validate": False}, "limit=0"),
    ("gex.strike_profile", {"strike_min": "low", "validate": False}, "strike_min=low"),
    ("gex.expiry_profile", {"weekly_only": "yes", "validate": False}, "weekly_only=yes"),
]


@pytest.mark.parametrize(("method", "arguments", "query"), SENT)
def test_what_goes_into_the_query(
    connect: Connect, server: ScriptedServer, method: str, arguments: Arguments, query: str
) -> None:
    # A generator is spent by the first of the two clients that a case runs for.
    fresh = {name: csv() if isinstance(value, Iterator) else value for name, value in arguments.items()}
    server.replies(Status(401))
    with pytest.raises(AuthenticationError):
        connect().call(method, **fresh)
    _, _, sent = server.requests[0].target.partition("?")
    assert sent == query


def test_validate_false_is_an_option_of_client_copy_and_call(connect: Connect, server: ScriptedServer) -> None:
    server.always(Status(200, levels()))
    connect(validate=False).call("gex.levels", symbol="BTC")
    connect().with_options(validate=False).call("gex.levels", symbol="BTC")
    connect().call("gex.levels", symbol="BTC", validate=False)
    assert {request.target for request in server.requests} == {"/v2/gex/levels?symbol=BTC"}
    with pytest.raises(InvalidRequestError):
        connect(validate=False).call("gex.levels", symbol="BTC", validate=True)


def test_path_parameters_are_escaped(call: Call, server: ScriptedServer) -> None:
    server.replies(Status(200, success({})))
    call("options.greeks.surface", "../levels?a=b", validate=False)
    assert server.requests[0].target == "/v2/options/greeks/surfaces/..%2Flevels%3Fa%3Db"


@pytest.mark.parametrize("method", ["gex.levels", "health"])
def test_an_unknown_keyword_is_a_type_error(call: Call, server: ScriptedServer, method: str) -> None:
    with pytest.raises(TypeError, match=rf"{method}\(\) got an unexpected keyword argument 'simbol'"):
        call(method, simbol="BTCUSDT")
    assert server.requests == []


def test_a_query_too_long_for_any_url_is_refused(call: Call, server: ScriptedServer) -> None:
    with pytest.raises(InvalidRequestError, match="/options/chain was not sent: URL too long"):
        call("options.chain", expiries=["28MAR25"] * 10_000)
    assert server.requests == []


SYNTHETIC: Operation[Any] = Operation(
    "made.up",
    "/made/{day}",
    (
        Param("day", kind="date", location="path"),
        Param("since", wire="from", kind="date"),
        Param("ratio", kind="number", above=0, below=1),
        Param("level", choices=(1, 2)),
        Param("id", many=True, explode=True),
    ),
    lambda: dict[str, Any],
)


class TestKindsThatTheContractDoesNotUseYet:
    def build(self, *, validate: bool = True, **arguments: object) -> Request:
        return build_request(SYNTHETIC, {"day": "2026-08-20", **arguments}, None, validate=validate)

    def refused(self, **arguments: object) -> FieldError:
        with pytest.raises(InvalidRequestError) as caught:
            self.build(validate=True, **arguments)
        [problem] = caught.value.fields
        return problem

    def test_an_exploded_list_repeats_its_parameter(self) -> None:
        assert self.build(id=["a", "b c"]).target == "/made/2026-08-20?id=a&id=b%20c"

    @pytest.mark.parametrize(
        "day",
        ["2026-08-20", date(2026, 8, 20), datetime(2026, 8, 21, 1, tzinfo=EAST) - timedelta(hours=2), "20 Aug 2026"],
    )
    def test_a_date_is_a_date_on_the_utc_calendar(self, day: object) -> None:
        assert self.build(day=day).target == "/made/2026-08-20"

    @pytest.mark.parametrize("day", ["someday", 5, NOON])
    def test_what_is_no_date_is_refused(self, day: object) -> None:
        assert self.refused(day=day).field == "day"

    def test_a_parameter_may_have_another_name_on_the_wire(self) -> None:
        assert self.build(since="someday", validate=False).target == "/made/2026-08-20?from=someday"

    @pytest.mark.parametrize("ratio", [0, 1])
    def test_exclusive_bounds_are_refused(self, ratio: float) -> None:
        assert f"{ratio} is out of bounds: it must be above 0 and below 1" in self.refused(ratio=ratio).message

    def test_whole_numbers_can_be_choices(self) -> None:
        assert self.build(level=2).query == "level=2"
        assert "3 is no text" in self.refused(level=3).message


class TestFreeForm:
    @pytest.mark.filterwarnings("ignore:.* does not tell of which moment")
    def test_get_sends_lists_times_and_flags_as_the_api_takes_them(
        self, connect: Connect, server: ScriptedServer
    ) -> None:
        server.replies(Status(200, success({})))
        query = {"include": ["a", "b"], "as_of": datetime(2026, 8, 20, tzinfo=UTC), "deep": True, "n": None, "x": 1.5}
        connect().call("get", "/new/thing", query)
        assert server.requests[0].target == "/v2/new/thing?include=a,b&as_of=2026-08-20T00:00:00Z&deep=true&x=1.5"

    def test_get_refuses_what_can_t_be_sent(self, call: Call) -> None:
        with pytest.raises(InvalidRequestError, match="shape: dict can't be sent"):
            call("get", "/new/thing", {"shape": {}})

    @pytest.mark.parametrize(
        ("arguments", "reason"),
        [
            (("/new/\ud800",), "is no path"),
            (("/new/thing\r\nX: y",), r"path: '/new/thing\\r\\nX: y' is no path"),
            (("/new/thing", {"a": math.nan}), "nan is no finite number"),
            (("/new/thing", {"a": [1, -math.inf]}), "-inf is no finite number"),
            (("/new/thing", {"a": "\ud800"}), "half a letter"),
            (("/new/thing", {"\udc00": 1}), "half a letter"),
            (("/new/thing", {"a": 10**5000}), "digits"),
            (("/new/thing", [("a", 1)]), "query: .* is no dict"),
        ],
    )
    def test_get_refuses_what_has_no_place_in_a_url(self, call: Call, arguments: tuple[Any, ...], reason: str) -> None:
        with pytest.raises(BackQuantError, match=reason) as caught:
            call("get", *arguments)
        str(caught.value).encode()

    @pytest.mark.parametrize("extra", [[("a", 1)], "a=1", 5])
    def test_an_extra_query_that_is_no_dict_is_refused(self, call: Call, extra: Any) -> None:
        with pytest.raises(InvalidRequestError, match=r"extra_query: .* is no dict"):
            call("gex.levels", extra_query=extra)

    def test_half_a_letter_in_the_path_is_refused(self, call: Call) -> None:
        with pytest.raises(InvalidRequestError, match="greek: the text holds half a letter"):
            call("options.greeks.profile", "\ud800", validate=False)

    def test_extra_query_takes_the_place_of_a_parameter(self, connect: Connect, server: ScriptedServer) -> None:
        server.replies(Status(200, levels()))
        connect().call("gex.levels", symbol="BTCUSDT", extra_query={"symbol": "XRPUSDT"})
        assert server.requests[0].target == "/v2/gex/levels?symbol=XRPUSDT"

    def test_the_key_is_not_sent_in_the_url(self, connect: Connect, server: ScriptedServer) -> None:
        with pytest.raises(ConfigurationError, match="the API key stands in the URL") as caught:
            connect().call("get", "/gex/levels", {"api_key": KEY})
        assert KEY not in str(caught.value)
        assert server.requests == []


@pytest.mark.parametrize("text", ["08/09/2026", "8.9.2026", "10.11.12 2026"])
def test_a_date_that_can_be_read_in_two_ways_is_refused(call: Call, text: str) -> None:
    with pytest.raises(InvalidRequestError, match="write it like 2026-08-20T14:30:00Z"):
        call("gex.levels", as_of=text)


def test_blank_items_of_a_list_are_dropped_as_those_of_text_are(connect: Connect, server: ScriptedServer) -> None:
    server.always(Status(200, levels()))
    session = connect()
    for exchanges in (["deribit", "", " okx "], "deribit,, okx ,"):
        session.call("gex.levels", exchanges=exchanges)
    assert {request.target for request in server.requests} == {"/v2/gex/levels?exchanges=deribit,okx"}
