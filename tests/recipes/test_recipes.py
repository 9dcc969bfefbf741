"""Each recipe runs against a sandbox as a user runs it, and prints the figures that the API gave."""

from __future__ import annotations

import json
import runpy
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pandas
import pytest

from backquant import BackQuant
from backquant._ground.clock import SystemClock
from backquant.history import History
from backquant.sandbox import Sandbox, SandboxSettings
from scripts import pictures
from tests.support.examples import EXAMPLES, failure
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY

RECIPES = Path(__file__).parents[2] / "docs" / "examples"
NOON = datetime(2026, 9, 9, 12, 0, 7, 250_000, tzinfo=UTC)
Run: TypeAlias = Callable[..., str]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox whose clock stands still."""
    with Sandbox(settings=SandboxSettings(clock=lambda: NOON)) as running:
        yield running


@pytest.fixture(scope="module")
def bq(sandbox: Sandbox) -> Iterator[BackQuant]:
    """To ask the sandbox what a recipe should show."""
    with BackQuant(sandbox.key, base_url=sandbox.url) as client:
        yield client


@pytest.fixture
def run(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a recipe with arguments, key and URL in the environment; gives what it prints, or the message it ends with."""
    monkeypatch.setenv("MPLBACKEND", "agg")

    def ran(recipe: str, *arguments: str, key: str = sandbox.key, url: str = sandbox.url) -> str:
        monkeypatch.setenv("BACKQUANT_API_KEY", key)
        monkeypatch.setenv("BACKQUANT_BASE_URL", url)
        monkeypatch.setattr(sys, "argv", [recipe, *arguments])
        try:
            runpy.run_path(str(RECIPES / f"{recipe}.py"), run_name="__main__")
        except SystemExit as end:
            return str(end.code)
        return capsys.readouterr().out

    return ran


@pytest.fixture
def no_data(server: ScriptedServer) -> str:
    """URL of an API that holds nothing."""
    server.always(Status(404, failure("NOT_FOUND", "No data for this symbol")))
    return server.url


def lines(text: str) -> dict[str, list[str]]:
    """The words of each line by its first one."""
    return {words[0]: words[1:] for line in text.splitlines() if (words := line.split())}


def test_the_dashboard_shows_all_symbols(run: Run, bq: BackQuant) -> None:
    shown = lines(run("gex_dashboard"))
    results = bq.multi.gex_levels(symbols=["BTCUSDT", "ETHUSDT"]).data.results
    for symbol, entry in results.items():
        assert entry is not None
        levels = entry.all_expiry
        figures = [entry.spot_price, levels.put_support, levels.hvl, levels.call_resistance]
        assert shown[symbol][:4] == [f"{figure:,.0f}" for figure in figures]
    sides = {
        symbol: "above" if (entry.spot_price or 0) > (entry.all_expiry.hvl or 0) else "below"
        for symbol, entry in results.items()
        if entry is not None and entry.all_expiry.hvl is not None
    }
    assert {symbol: shown[symbol][4] for symbol in sides} == sides
    assert shown["HYPEUSDT"] == ["no", "data", "now"]


def test_the_calendar_lists_expiries_and_anchors(run: Run, bq: BackQuant) -> None:
    text = run("opex_calendar")
    calendar = bq.options.opex(symbol="BTCUSDT", horizon=60).data
    block = text.split("\n\n")[0]
    rows = [line for line in block.splitlines() if any(row.expiry in line for row in calendar.expirations)]
    assert [line.startswith("*") for line in rows[:-1]] == [row.is_anchor for row in calendar.expirations]
    pain = calendar.expirations[0].gamma.max_pain
    assert pain is not None
    assert f"{pain.strike:,.0f}" in rows[0]
    assert calendar.next_anchor is not None
    assert f"next anchor: {calendar.next_anchor.expiry} ({calendar.next_anchor.type})" in block


def test_the_filter_lists_the_tightest_quotes_first(run: Run, bq: BackQuant) -> None:
    text = run("atm_chain_filter", "BTCUSDT")
    contracts = bq.options.chain(
        moneyness_min=0.97, moneyness_max=1.03, dte_min=7, dte_max=35, oi_min=10
    ).data.contracts
    assert contracts is not None
    quoted = [row for row in contracts if row.bid and row.ask]
    assert f"{len(quoted)} quoted contracts" in text
    spreads = [float(line.split()[5].rstrip("%")) for line in text.splitlines()[2:]]
    assert spreads == sorted(spreads)
    assert len(spreads) == min(15, len(quoted))


def test_a_wrong_symbol_ends_with_what_would_be_right(run: Run) -> None:
    assert "did you mean 'BTCUSDT'?" in run("atm_chain_filter", "BTC")


def test_the_band_is_that_of_the_next_monthly_expiry(run: Run, bq: BackQuant, tmp_path: Path) -> None:
    text = run("sigma_band", str(tmp_path / "band.png"))
    expiry = next(
        row.expiry for row in bq.options.expiry_summary().data.expiries if row.type in ("monthly", "quarterly")
    )
    density = bq.options.probability.density(expiry=expiry, confidence_band=0.6827).data.expiries[expiry]
    band = density.confidence_band
    assert band is not None
    assert f"expiry {expiry}" in text
    assert f"{band.lower:,.0f} to {band.upper:,.0f}" in text
    assert (tmp_path / "band.png").read_bytes().startswith(b"\x89PNG")


def test_the_history_is_fetched_once_and_joined_without_looking_ahead(run: Run, tmp_path: Path) -> None:
    with Sandbox(settings=SandboxSettings(burst=100_000)) as paid:
        first = run("history_to_parquet", str(tmp_path / "s"), key=paid.key, url=paid.url)
        again = run("history_to_parquet", str(tmp_path / "s"), key=paid.key, url=paid.url)
    days = len(History(tmp_path / "s").coverage())
    assert days == 14
    assert "calls for" in first
    assert "; 0 calls" in again
    assert len(pandas.read_parquet(tmp_path / "s" / "gex.levels" / "BTCUSDT" / "summary")) > 100
    rows = run("levels_as_of", str(tmp_path / "s")).splitlines()[1:]
    assert len(rows) == days
    for row in rows:
        words = row.split()
        assert words[1].startswith("12:00:00")
        if words[2] != "NaT":  # a day with an outage at noon knows nothing
            assert words[2:4] <= words[:2]


def test_the_backtest_of_the_flip_is_what_a_loop_would_find(run: Run, tmp_path: Path) -> None:
    with Sandbox(settings=SandboxSettings(burst=100_000)) as paid:
        words = run("flip_backtest", str(tmp_path / "s"), str(tmp_path / "flip.png"), key=paid.key, url=paid.url)
        drawn = (tmp_path / "flip.png").read_bytes()
        again = run("flip_backtest", str(tmp_path / "s"), str(tmp_path / "flip.png"), key=paid.key, url=paid.url)
    assert drawn.startswith(b"\x89PNG")
    assert "; 0 calls" in again
    assert words.splitlines()[1:] == again.splitlines()[1:]
    frame = History(tmp_path / "s").frame("gex.levels")
    assert len(frame) > 1_000
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    worth, before, side = 1.0, None, None
    for hour in range(60 * 24):
        at = midnight - timedelta(days=60) + timedelta(hours=hour)
        young = frame[(frame["time"] <= at) & (frame["time"] > at - timedelta(hours=1, microseconds=1))]
        if len(young):
            row = young.iloc[-1]
            spot = row["spot_price"]
            if side and before:
                worth *= spot / before
            before, flip = spot, row["all_expiry.hvl"]
            side = None if pandas.isna(flip) else spot >= flip
        else:
            side = None
    told = next(line for line in words.splitlines() if line.startswith("held above the flip"))
    assert told.split()[-1] == f"{worth - 1:+.1%}"


def levels_at(spot: float, second: int) -> Status:
    envelope: dict[str, Any] = json.loads((EXAMPLES / "gex_levels.json").read_bytes())
    envelope["meta"] |= {"spot_price": spot, "computed_at": f"2026-09-04T06:29:{second:02}Z"}
    return Status(200, envelope)


def test_the_alert_comes_when_the_flip_is_crossed(
    run: Run, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_once(clock: SystemClock, seconds: float) -> None: ...

    monkeypatch.setattr(SystemClock, "sleep", at_once)
    server.replies(levels_at(66_700, 0), levels_at(66_800, 30), levels_at(66_400, 59))
    rows = run("flip_alert", "3", key=KEY, url=server.url).splitlines()
    assert [row.split()[0] for row in rows] == ["06:29:00", "06:29:30", "06:29:59", "ALERT"]
    assert "spot 66,400, flip 66,500, 0.15% below" in rows[2]
    assert "below the flip: dealers amplify moves" in rows[3]


@pytest.mark.parametrize(
    "recipe", [RECIPES / f"{name}.py" for name in ("sigma_band", "atm_chain_filter", "opex_calendar")]
)
def test_no_data_is_said(run: Run, no_data: str, recipe: Path) -> None:
    text = run(recipe.stem, key=KEY, url=no_data)
    assert any(words in text for words in ("held now", "no expiries are held", "No data"))


def test_each_recipe_fits_on_a_page() -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in RECIPES.glob("*.py")}
    assert len(lengths) >= 8
    assert {name for name, length in lengths.items() if length > 60} == set()


def test_the_readmes_pictures_are_drawn_and_small(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pictures.main(["--out", str(tmp_path)])
    told = capsys.readouterr().out
    drawn = sorted(tmp_path.iterdir())
    assert [path.name for path in drawn] == ["gex_dashboard.png", "sigma_band.png"]
    for path in drawn:
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size < 60_000
        assert str(path) in told
