"""Entry point: `python -m scripts.examples`."""

from pathlib import Path
from typing import Final

from . import (
    changelog,
    etf,
    flow,
    gex,
    gex_series,
    greeks,
    liquidation,
    market_series,
    options,
    probability,
    reference,
    tape,
    trace,
    venue_book,
    volatility,
)
from .market import build_market
from .write import write_all

TARGET: Final = Path(__file__).resolve().parents[2] / "openapi" / "examples"
FAMILIES: Final = (
    changelog,
    etf,
    flow,
    gex,
    gex_series,
    greeks,
    liquidation,
    market_series,
    options,
    probability,
    reference,
    tape,
    trace,
    venue_book,
    volatility,
)


def main(target: Path = TARGET) -> None:
    """Build the market once and write every family's replies."""
    market = build_market()
    count = write_all((example for family in FAMILIES for example in family.examples(market)), target)
    print(f"{count} files in {target}")


if __name__ == "__main__":
    main()
