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
from backquant.clock import SystemClock
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
    assert [shown["BTCUSDT"][4], shown["ETHUSDT"][4]] == ["above", "below"]
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


def test_the_history_arrives_whole_and_in_order(run: Run, bq: BackQuant, tmp_path: Path) -> None:
    path = tmp_path / "gex.parquet"
    text = run("history_to_parquet", str(path))
    frame = pandas.read_parquet(path)
    pages = [page.data.timestamps or [] for page in bq.pages(bq.gex.history, symbol="BTCUSDT", limit=500, max_pages=5)]
    assert frame["timestamps"].tolist() == sorted(moment for page in pages for moment in page)
    assert f"{len(frame)} rows" in text


def test_levels_of_the_past_never_come_from_after_the_decision(run: Run, backquant_sandbox: Sandbox) -> None:
    noon = datetime.now(UTC).replace(hour=12, minute=0)
    rows = run("levels_as_of", "3", key=backquant_sandbox.key, url=backquant_sandbox.url).splitlines()[1:]
    assert [row[:16] for row in rows] == [f"{noon - timedelta(days=back):%Y-%m-%d %H:%M}" for back in (3, 2, 1)]
    for row in rows:
        assert row[19:35] <= row[:16] or "not used" in row


def test_a_clamped_snapshot_is_not_used(run: Run, server: ScriptedServer) -> None:
    envelope = json.loads((EXAMPLES / "gex_levels.json").read_bytes())
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    envelope["meta"]["extra"]["as_of"] = {"requested": "x", "snapshot_ts": later}
    server.always(Status(200, envelope))
    assert "not used: the snapshot is of" in run("levels_as_of", "1", key=KEY, url=server.url)


def levels_at(spot: float, second: int) -> Status:
    envelope: dict[str, Any] = json.loads((EXAMPLES / "gex_levels.json").read_bytes())
    envelope["meta"] |= {"spot_price": spot, "computed_at": f"2026-09-04T06:29:{second:02}Z"}
    return Status(200, envelope)


def test_the_alert_comes_when_the_flip_is_crossed(
    run: Run, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_once(clock: SystemClock, seconds: float) -> None: ...

    monkeypatch.setattr(SystemClock, "sleep", at_once)
    server.replies(levels_at(67_200, 0), levels_at(67_300, 30), levels_at(66_900, 59))
    rows = run("flip_alert", "3", key=KEY, url=server.url).splitlines()
    assert [row.split()[0] for row in rows] == ["06:29:00", "06:29:30", "06:29:59", "ALERT"]
    assert "spot 66,900, flip 67,000, 0.15% below" in rows[2]
    assert "below the flip: dealers amplify moves" in rows[3]


@pytest.mark.parametrize(
    "recipe", ["sigma_band", "atm_chain_filter", "history_to_parquet", "levels_as_of", "opex_calendar"]
)
def test_no_data_is_said(run: Run, no_data: str, recipe: str) -> None:
    text = run(recipe, key=KEY, url=no_data)
    assert any(
        words in text for words in ("held now", "nothing was stored", "no history", "no expiries are held", "No data")
    )


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
