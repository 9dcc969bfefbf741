"""What newcomers type, and the sentence that they get."""

from __future__ import annotations

import asyncio
import copy
import inspect
import json
import os
import pickle
import re
import traceback
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from backquant_api import CONTRACT_VERSION

import backquant
from backquant import AsyncBackQuant, BackQuant, ConfigurationError, NotFoundError
from tests.support.examples import failure, levels
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY

SECRET = "bq_live_secret_of_a_user"


@pytest.mark.parametrize(
    ("method", "values", "named", "told"),
    [
        ("gex.levels", ["BTCUSDT"], {}, r"levels\(symbol='BTCUSDT'\)$"),
        ("market.candles", ["ETHUSDT", "1h"], {}, r"candles\(symbol='ETHUSDT', \w+='1h'\)$"),
        ("options.greeks.profile", ["delta", "BTCUSDT"], {}, r"profile\('delta', symbol='BTCUSDT'\)$"),
        ("symbols", ["BTCUSDT"], {}, r"symbols\(\) takes no arguments"),
        ("gex.levels", [], {"simbol": "x"}, r"unexpected keyword argument 'simbol'; did you mean 'symbol'\?$"),
        ("gex.levels", [], {"sy": "x"}, r"unexpected keyword argument 'sy'; did you mean 'symbol'\?$"),
    ],
)
def test_values_without_their_names(method: str, values: list[str], named: dict[str, str], told: str) -> None:
    with BackQuant(KEY) as bq, pytest.raises(TypeError, match=told):
        attrgetter(method)(bq)(*values, **named)

    async def awaited() -> None:
        async with AsyncBackQuant(KEY) as abq:
            await attrgetter(method)(abq)(*values, **named)

    with pytest.raises(TypeError, match=told):
        asyncio.run(awaited())


def test_methods_are_what_they_were() -> None:
    assert inspect.iscoroutinefunction(AsyncBackQuant.gex.levels)
    assert not inspect.iscoroutinefunction(BackQuant.gex.levels)
    assert list(inspect.signature(BackQuant.gex.levels).parameters)[:2] == ["self", "symbol"]
    assert list(inspect.signature(BackQuant).parameters)[:2] == ["api_key", "base_url"]


@pytest.mark.parametrize("kind", [BackQuant, AsyncBackQuant])
@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("apikey", "api_key"),
        ("key", "api_key"),
        ("API_KEY", "api_key"),
        ("baseurl", "base_url"),
        ("retries", "max_retries"),
    ],
)
def test_a_name_that_the_client_does_not_have(kind: Any, name: str, meant: str) -> None:
    with pytest.raises(
        TypeError, match=f"^{kind.__name__}\\(\\) got an unexpected .* {name!r}; did you mean {meant!r}"
    ) as caught:
        kind(**{name: SECRET})
    assert SECRET not in _frames(caught.value)
    assert type(pickle.loads(pickle.dumps(caught.value))) is TypeError  # noqa: S301  # our own


def _frames(error: BaseException) -> str:
    """What a traceback with locals shows of the frames of this package."""
    summary = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), capture_locals=True)
    return "".join(str(frame.locals) for frame in summary if f"{os.sep}backquant{os.sep}" in frame.filename)


@pytest.mark.parametrize("given", [(("bq_live_a\u00e9_secret",), {}), ((), {"api_key": "bq_live_a\u00e9_secret"})])
def test_a_key_that_is_refused_shows_in_no_frame(given: Any) -> None:
    with pytest.raises(ConfigurationError) as caught:
        BackQuant(*given[0], **given[1])
    assert "secret" not in _frames(caught.value)


@pytest.mark.parametrize("url", ["https://api.backquant.com", "https://api.backquant.com/"])
def test_a_base_url_without_its_end(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"lacks the /v2 .*; write https://api\.backquant\.com/v2$"):
        BackQuant(KEY, base_url=url)


@pytest.mark.parametrize("variable", ["BQ_API_KEY", "BACKQUANT_KEY", "BACKQUANT_API_TOKEN"])
def test_a_variable_of_another_name_is_named(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, SECRET)
    with BackQuant() as bq, pytest.raises(ConfigurationError) as caught:
        bq.gex.levels()
    assert f"{variable} is set, but the name is BACKQUANT_API_KEY" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_without_one_nothing_is_named() -> None:
    with BackQuant() as bq, pytest.raises(ConfigurationError, match=r"backquant login.*BackQuant\.sandbox\(\)$"):
        bq.gex.levels()


def _stored(folder: Path, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "backquant" / "keys.json"
    file.parent.mkdir()
    file.write_text(json.dumps(keys))
    file.chmod(0o600)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))


def test_a_client_uses_the_key_that_login_stored(
    server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stored(tmp_path, {server.url: SECRET}, monkeypatch)
    server.always(Status(200, levels()))
    with BackQuant(base_url=server.url) as bq:
        bq.gex.levels()

    async def awaited() -> None:
        async with AsyncBackQuant(base_url=server.url) as abq:
            await abq.gex.levels()

    asyncio.run(awaited())
    assert [request.headers["x-api-key"] for request in server.requests] == [SECRET, SECRET]


def test_a_stored_key_goes_to_no_other_server_and_gives_way(
    server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stored(tmp_path, {"https://api.backquant.com/v2": SECRET}, monkeypatch)
    with BackQuant(base_url=server.url) as bq, pytest.raises(ConfigurationError, match="needs an API key"):
        bq.gex.levels()
    server.always(Status(200, levels()))
    with BackQuant(KEY, base_url=server.url) as bq:
        bq.gex.levels()
    assert [request.headers["x-api-key"] for request in server.requests] == [KEY]


def test_namespaces_list_their_methods() -> None:
    with BackQuant(KEY) as bq:
        assert repr(bq.gex).startswith("<gex: levels(), strike_profile(), ")
        assert repr(bq.options).startswith("<options: iv.…, ")
        assert "surface()" in repr(bq.options.iv)
    assert repr(AsyncBackQuant(KEY).tape).startswith("<tape: trades(), ")
    assert backquant.__version__


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("levels", "BackQuant has no 'levels'; did you mean bq.gex.levels?"),
        ("gex.level", "bq.gex has no 'level'; did you mean bq.gex.levels?"),
        ("gex.chain", "bq.gex has no 'chain'; did you mean bq.options.chain?"),
        ("options.iv.skews", "bq.options.iv has no 'skews'; did you mean bq.options.iv.skew?"),
        ("gx", "BackQuant has no 'gx'; did you mean bq.gex?"),
        ("options.ivs", "bq.options has no 'ivs'; did you mean bq.options.iv?"),
        ("xyzzy", "BackQuant has no 'xyzzy'"),
    ],
)
def test_a_method_that_is_not_there(path: str, told: str) -> None:
    with BackQuant(KEY) as bq, pytest.raises(AttributeError) as caught:
        attrgetter(path)(bq)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("path", "named", "told"),
    [
        ("options.greeks.profile", {}, "bq.options.greeks.profile() missing 1 .*; greek is one of delta, theta"),
        ("multi.gex_levels", {}, "bq.multi.gex_levels() missing 1 .*; symbols is one of BTCUSDT, ETHUSDT"),
        ("gex", {}, "bq.gex is no method; call one that it has: bq.gex.levels, bq.gex.strike_profile"),
        ("options.iv", {"symbol": "x"}, "bq.options.iv is no method; .* bq.options.iv.surface"),
        ("backfill", {}, "bq.backfill() missing"),
        ("record", {}, "bq.record() missing"),
        ("watch", {}, "bq.watch() missing"),
        ("with_options", {"time": 5}, "bq.with_options() got an unexpected keyword argument 'time'"),
    ],
)
@pytest.mark.parametrize("kind", [BackQuant, AsyncBackQuant])
def test_a_wrong_call_is_told_as_it_is_written(kind: Any, path: str, named: dict[str, object], told: str) -> None:
    async def called() -> None:
        made: object = attrgetter(path)(kind(KEY))(**named)
        if inspect.isawaitable(made):
            await made

    with pytest.raises(TypeError) as caught:
        asyncio.run(called())
    assert re.match(told.replace("()", r"\(\)"), str(caught.value))


def test_an_error_within_a_call_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    error = TypeError("missing 'greek' within")

    def breaks(*_: object, **__: object) -> None:
        raise error

    bq = BackQuant(KEY)
    monkeypatch.setattr(bq.options.greeks, "_call", breaks)
    with pytest.raises(TypeError, match="within") as caught:
        bq.options.greeks.profile("delta")
    assert caught.value is error


def test_what_is_not_run_yet_shows_what_it_is() -> None:
    with BackQuant.sandbox() as bq:
        assert repr(bq) == f"BackQuant.sandbox(base_url={bq.base_url!r})"
        assert repr(bq.stream("tape.BTC.agg")) == "<Stream of tape.BTC.agg>"
        assert repr(bq.stream()) == "<Stream of no channels yet>"
        assert "pages of tape.trades" in repr(bq.pages(bq.tape.trades))
        assert "watch of gex.levels" in repr(bq.watch(bq.gex.levels))
    abq = AsyncBackQuant(KEY)
    assert "pages of tape.trades" in repr(abq.pages(abq.tape.trades))
    assert "watch of gex.levels" in repr(abq.watch(abq.gex.levels))


@pytest.mark.parametrize(
    ("name", "values", "named", "told"),
    [
        ("to_pandas", [], {"table": "contracts"}, "'table'; it takes name=, wide=, meta="),
        ("to_polars", [], {"table": "contracts"}, "'table'; it takes name=, wide=, meta="),
        ("plot", ["iv"], {}, "it takes ax=, expiry=, levels=, backend=, width="),
    ],
)
def test_an_argument_that_a_reply_does_not_take(
    name: str, values: list[str], named: dict[str, str], told: str, server: ScriptedServer
) -> None:
    server.always(Status(200, levels()))
    with BackQuant(KEY, base_url=server.url) as bq:
        reply = bq.gex.levels()
    with pytest.raises(TypeError) as caught:
        getattr(reply, name)(*values, **named)
    assert str(caught.value).endswith(told)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("to_df", "did you mean reply.to_pandas()?"),
        ("json", "did you mean reply.to_json()?"),
        ("model_dump", "did you mean reply.raw?"),
        ("status_code", "did you mean reply.status?"),
        ("all_expiry", "did you mean reply.data.all_expiry?"),
        ("nonsense", "frames come from reply.to_pandas()"),
        ("data.hvl", "GexLevelsData has no 'hvl'; did you mean .all_expiry.hvl or .odte.hvl?"),
        ("data.all_expiri", "did you mean .all_expiry?"),
        ("data.xyzzy", "it has all_expiry, odte, positioning, "),
    ],
)
def test_a_part_of_a_reply_that_is_not_there(path: str, told: str, server: ScriptedServer) -> None:
    server.always(Status(200, levels()))
    with BackQuant(KEY, base_url=server.url) as bq:
        reply = bq.gex.levels()
    with pytest.raises(AttributeError) as caught:
        attrgetter(path)(reply)
    assert told in str(caught.value)
    assert not hasattr(reply, "_repr_svg_")
    assert copy.deepcopy(reply) == reply


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/gex/level", f"; contract {CONTRACT_VERSION} has no such path; did you mean '/gex/levels'? (GET"),
        ("/xyzzy", f"; contract {CONTRACT_VERSION} has no such path (GET"),
        ("/gex/levels", "404 NOT_FOUND: Not here (GET"),
        ("/options/greeks/delta", "404 NOT_FOUND: Not here (GET"),
    ],
)
def test_a_path_that_the_contract_does_not_have(path: str, told: str, server: ScriptedServer) -> None:
    server.always(
        lambda seen: Status(200, levels()) if "health" in seen.target else Status(404, failure("NOT_FOUND", "Not here"))
    )
    with BackQuant(KEY, base_url=server.url) as bq, pytest.raises(NotFoundError) as caught:
        bq.get(path)
    assert told in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301


def test_a_field_that_is_not_set_yet_is_no_mistake_of_anybody() -> None:
    """While it decodes, msgspec asks a model for each field that the reply leaves out: that must cost nothing, nor end in a
    search for names."""
    half = backquant.models.GexLevelsData.__new__(backquant.models.GexLevelsData)
    with pytest.raises(AttributeError) as missing:
        _ = half.ranked
    assert str(missing.value) == "ranked"


def test_what_fails_inside_is_told_as_it_is(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise TypeError("of pandas' own")

    server.always(Status(200, levels()))
    with BackQuant(KEY, base_url=server.url) as bq:
        reply = bq.gex.levels()
    monkeypatch.setattr("pandas.DataFrame", broken)
    with pytest.raises(TypeError, match=r"^of pandas' own$"):
        reply.to_pandas()
