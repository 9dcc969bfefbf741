"""What was pickled is read by later versions: pickles name public paths alone, and those that are committed are read.

`python -m tests.public.test_pickles` writes the committed ones anew; a release that can't read the old ones breaks users.
"""

from __future__ import annotations

import io
import json
import pickle
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import pytest
from backquant_api.models import OptionContract
from backquant_api.resources import operation

from backquant import (
    AsOf,
    Clamp,
    Drift,
    Gap,
    Headers,
    HttpResponse,
    NotFoundError,
    Notice,
    Quota,
    RateLimit,
    Reply,
    Status,
    Trade,
    UnknownEvent,
)
from backquant._call.envelope import Success, read_envelope
from backquant.history import Chunk, Moment, Series
from backquant.tables import Table
from tests.support.examples import success

FOLDER = Path(__file__).parent / "pickles"
NOON = datetime(2026, 9, 4, 12, tzinfo=UTC)
CLAMP = Clamp(NOON, 3.0, "days", 30.0, True)
SERIES = Series("gex.levels", (("symbol", "BTCUSDT"),))
HTTP = HttpResponse(404, Headers([("Retry-After", "5")]), b"{}", "https://api.backquant.com/v2/gex/levels", 0.25)


# Of their own, so that new examples change no pickle.
ROW = {
    "strike": 63500,
    "expiry": "04SEP26",
    "dte": 0,
    "type": "call",
    "oi": 5.4,
    "iv": 116.48,
    "delta": 0.99991,
    "gex": 88.3,
}
BODIES: dict[str, dict[str, Any]] = {
    "gex.levels": {
        "all_expiry": {"hvl": 67000, "call_resistance": 70000},
        "odte": {"hvl": 67500},
        "positioning": "flow",
    },
    "options.chain": {"contracts": [ROW, {**ROW, "strike": 64000}], "truncated": False, "total_matching_count": 2},
    "etf.flows": {"rows": [{"fund": "a", "usd": 1.5}]},
}


def reply(name: str) -> Reply[Any]:
    """A reply of a method."""
    body = json.dumps(success(BODIES[name], symbol="BTCUSDT")).encode()
    envelope = read_envelope(body, operation(name))
    assert isinstance(envelope, Success)
    assert {item.got for item in envelope.drift} <= {"nothing"}  # what a later contract asks for, these have not
    return Reply(envelope.data, envelope.meta, attrs.evolve(HTTP, status=200, body=body), name)


def trade() -> Trade:
    """A print of the tape."""
    facts = ("deribit", "BTC", "BTC-25SEP26-100000-C", "1", "buy", "call", 1e5, date(2026, 9, 25), 1.5, 0.01, 900.0)
    return Trade(*facts, False, 1_788_523_200_000)


def things() -> dict[str, Any]:
    """One of each kind that is worth keeping."""
    levels = reply("gex.levels")
    return {
        "reply": levels,
        "chain": reply("options.chain").data,
        "meta": levels.meta,
        "free-form": reply("etf.flows"),
        "error": NotFoundError(
            "m", code="NOT_FOUND", details={"a": 1}, meta=levels.meta, status=404, request_id="req_1", http=HTTP
        ),
        "facts": (
            AsOf(NOON, NOON, CLAMP),
            Drift("data.a[3]", "number", "'x'"),
            Notice("clamp", "cut off", {"days": 3}),
            Quota(10, 4, 6, "202609", NOON),
            RateLimit(60, 59, NOON, False),
        ),
        "events": (
            trade(),
            Gap(NOON, NOON, "the link was down"),
            Status("connected", NOON),
            UnknownEvent("x", {"a": 1}),
        ),
        "table": Table("rows", {"a": [1.0]}, {"a": "number"}),
        "history": (Moment(NOON, levels, NOON), Chunk(SERIES, NOON, NOON)),
    }


class Named(pickle.Unpickler):
    """Notes which names a pickle asks for."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))
        self.names: set[tuple[str, str]] = set()

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        self.names.add((module_name, global_name))
        return super().find_class(module_name, global_name)


@pytest.mark.parametrize("name", things())
def test_a_pickle_of_before_is_read(name: str) -> None:
    read = pickle.loads((FOLDER / f"{name}.pickle").read_bytes())  # noqa: S301  # our own
    now = things()[name]
    assert type(read) is type(now)
    if isinstance(now, NotFoundError):
        assert str(read) == str(now)
        assert vars(read) == vars(now)
    else:
        assert read == now


@pytest.mark.parametrize("name", things())
def test_a_pickle_names_public_paths_alone(name: str) -> None:
    reader = Named(pickle.dumps(things()[name]))
    reader.load()
    ours = {(module, found) for module, found in reader.names if module.startswith("backquant")}
    assert ours
    for module, found in ours:
        assert not any(part.startswith("_") for part in (*module.split("."), found))
        assert found in import_module(module).__all__


def test_every_pickle_that_lies_here_is_read() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.pickle")) == sorted(things())


def test_a_field_that_is_new_since_gets_its_default() -> None:
    from backquant_api.base import restore

    old = restore("Candle", {"datetime": "2026-09-04", "open": 1.0, "gone": 5})
    assert (old.datetime, old.open, old.close) == ("2026-09-04", 1.0, None)
    assert restore("GexRanked", {}).odte_top_10 == []
    assert not hasattr(old, "gone")


def test_a_model_that_the_contract_no_longer_has_is_named() -> None:
    from backquant_api.base import restore

    with pytest.raises(AttributeError, match=r"^the contract has no model named 'Bygone'$"):
        restore("Bygone", {})


@attrs.define(frozen=True, kw_only=True, repr=False)
class Own(OptionContract):
    """A user's subclass, which is no model of the contract."""

    note: str = ""


def test_a_subclass_of_a_user_travels_as_any_class() -> None:
    chain = reply("options.chain").data
    mine = Own(**attrs.asdict(chain.contracts[0], recurse=False), note="mine")
    assert pickle.loads(pickle.dumps(mine)) == mine  # noqa: S301  # our own


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for stem, thing in things().items():
        (FOLDER / f"{stem}.pickle").write_bytes(pickle.dumps(thing, 4))
