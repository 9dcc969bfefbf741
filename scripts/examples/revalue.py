"""The present chain revalued at other times and prices: smile and positions stay, spot and time move."""

from collections.abc import Iterable
from typing import Final

from .black_scholes import Greeks, evaluate, gamma
from .clock import MS_PER_MINUTE, MS_PER_YEAR
from .contracts import Contract, Positioning, dollar_gamma
from .figures import total

MIN_YEARS: Final = 5 * MS_PER_MINUTE / MS_PER_YEAR


def gex_by_strike(contracts: Iterable[Contract], model: Positioning, spot: float, ms: int) -> dict[int, float]:
    """Net gamma exposure by strike, strikes rising, in USD per 1 % move."""
    sums: dict[int, float] = {}
    for contract in contracts:
        years = max(contract.expiry.years_from(ms), MIN_YEARS)
        unit = dollar_gamma(gamma(spot, contract.strike, years, contract.iv / 100), spot)
        sums[contract.strike] = sums.get(contract.strike, 0.0) + unit * contract.quantity(model)
    return {strike: round(sums[strike], 1) + 0.0 for strike in sorted(sums)}


def net_gex_at(contracts: Iterable[Contract], model: Positioning, spot: float, ms: int) -> float:
    """Net gamma exposure over all strikes."""
    return total(gex_by_strike(contracts, model, spot, ms).values())


def greeks_at(contract: Contract, spot: float, ms: int) -> Greeks:
    """Sensitivities of one contract at another time and price."""
    years = max(contract.expiry.years_from(ms), MIN_YEARS)
    return evaluate(spot, contract.strike, years, contract.iv / 100, contract.kind)
