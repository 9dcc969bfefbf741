"""The option chain: strikes, quotes, open interest and accumulated taker flow of every contract."""

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from .black_scholes import Greeks, OptionType, evaluate
from .clock import EXPIRIES, NOW_MS, ONE_DAY, Expiry
from .figures import sig, total
from .smile import Smile
from .venues import OI_SHARE, TRADE_SHARE, VENUES

Positioning = Literal["flow", "std"]

TICK: Final = 0.0001
SMALLEST_POSITION: Final = 2.0
LEFT_BEHIND: Final = 2.0
"""How much more calls are held at round strikes that spot has since risen above."""
OPTION_TYPES: Final[tuple[OptionType, ...]] = ("call", "put")
FINEST: Final = (5, 10, 20, 50)
LOWEST_REACH: Final = 0.56
LADDERS: Final = (
    (0, ((1, 0.06),)),
    (1, ((1, 0.078),)),
    (2, ((1, 0.03), (2, 0.09))),
    (7, ((2, 0.18),)),
    (14, ((2, 0.06), (5, 0.22))),
    (21, ((2, 0.05), (5, 0.22), (10, 0.50))),
    (56, ((5, 0.36),)),
    (84, ((5, 0.50), (10, 0.57))),
    (999, ((10, 0.50), (20, 1.10))),
)
"""Up to which DTE, then pairs of a step in finest steps and how far from spot it reaches."""
OPEN_INTEREST: Final = dict(
    zip(
        (expiry.token for expiry in EXPIRIES),
        (9_200, 2_600, 1_500, 18_400, 13_900, 74_500, 46_200, 21_800, 61_300, 24_700, 14_900),
        strict=True,
    )
)
"""Coins outstanding by expiry for an asset of scale 1."""


@dataclass(frozen=True, slots=True)
class Asset:
    """An underlying: its spot, the finest strike step, and its size relative to bitcoin."""

    symbol: str
    coin: str
    spot: float
    step: int
    oi_scale: float
    vol_scale: float

    @property
    def smile(self) -> Smile:
        return Smile(self.spot, self.vol_scale)


@dataclass(frozen=True, slots=True)
class TakerFlow:
    """Size that takers have bought and sold since the contract was listed."""

    bought: float
    sold: float
    prints_bought: int
    prints_sold: int

    @property
    def dealer_size(self) -> float:
        """What dealers hold in consequence: long what takers sold, short what they bought."""
        return self.sold - self.bought


@dataclass(frozen=True, slots=True)
class Quote:
    """Prices in coin on the reference venue."""

    mark: float
    bid: float | None
    ask: float


@dataclass(frozen=True, slots=True)
class Contract:
    """One listed option as it stands now."""

    asset: Asset
    expiry: Expiry
    strike: int
    kind: OptionType
    iv: float
    greeks: Greeks
    quote: Quote
    oi_by_venue: Mapping[str, float]
    flow_by_venue: Mapping[str, TakerFlow]
    oi: float
    dealer_size: float

    @property
    def instrument(self) -> str:
        return f"{self.asset.coin}-{self.expiry.token}-{self.strike}-{self.kind[0].upper()}"

    def quantity(self, model: Positioning) -> float:
        """Signed size the positioning model gives to dealers."""
        if model == "flow":
            return self.dealer_size
        return self.oi if self.kind == "call" else -self.oi

    def gex(self, model: Positioning) -> float:
        """Gamma exposure in USD per 1 % move of spot."""
        return round(dollar_gamma(self.greeks.gamma, self.asset.spot) * self.quantity(model), 1) + 0.0


def dollar_gamma(gamma: float, spot: float) -> float:
    """Gamma of one coin of options as USD per 1 % move."""
    return gamma * spot * spot * 0.01


def build_chain(asset: Asset) -> tuple[Contract, ...]:
    """All contracts of an asset, by expiry, strike and type."""
    rng = random.Random(f"chain:{asset.symbol}")
    return tuple(contract for expiry in EXPIRIES for contract in _contracts(asset, expiry, rng))


def _contracts(asset: Asset, expiry: Expiry, rng: random.Random) -> Iterator[Contract]:
    strikes = _strikes(asset, expiry)
    sides: list[tuple[int, OptionType]] = [(strike, kind) for strike in strikes for kind in OPTION_TYPES]
    weights = [_oi_weight(asset, expiry, strike, kind, rng) for strike, kind in sides]
    scale = OPEN_INTEREST[expiry.token] * asset.oi_scale / math.fsum(weights)
    for side, weight in zip(sides, weights, strict=True):
        yield _contract(asset, expiry, *side, weight * scale, rng)


def _contract(
    asset: Asset, expiry: Expiry, strike: int, kind: OptionType, target: float, rng: random.Random
) -> Contract:
    years = expiry.years_from(NOW_MS)
    iv = round(asset.smile.iv(strike, years), 2)
    greeks = _published(evaluate(asset.spot, strike, years, iv / 100, kind))
    oi_by_venue = {venue: _held(target * OI_SHARE[venue] * rng.lognormvariate(0, 0.25)) for venue in VENUES}
    bias = _dealer_bias(asset, strike, kind, _spread(asset, expiry, strike)) + rng.gauss(0, 0.06)
    flows = {venue: _taker_flow(target * TRADE_SHARE[venue], bias, rng) for venue in VENUES}
    return Contract(
        asset=asset,
        expiry=expiry,
        strike=strike,
        kind=kind,
        iv=iv,
        greeks=greeks,
        quote=_quote(greeks.price / asset.spot),
        oi_by_venue=oi_by_venue,
        flow_by_venue=flows,
        oi=total(oi_by_venue.values()),
        dealer_size=total(flow.dealer_size for flow in flows.values()),
    )


def _strikes(asset: Asset, expiry: Expiry) -> list[int]:
    """Strikes in steps that widen with time to expiry and with the distance from spot."""
    listed: set[int] = set()
    for multiple, reach in next(bands for dte, bands in LADDERS if expiry.dte <= dte):
        step = asset.step * multiple
        first = math.ceil(asset.spot * (1 - min(reach, LOWEST_REACH)) / step)
        last = math.floor(asset.spot * (1 + reach) / step)
        listed.update(step * index for index in range(first, last + 1))
    return sorted(listed)


def _spread(asset: Asset, expiry: Expiry, strike: int) -> float:
    """Log distance from spot in standard deviations; a day is added so that the last hours do not vanish."""
    years = expiry.years_from(NOW_MS) + ONE_DAY
    return math.log(strike / asset.spot) / (asset.smile.atm(years) / 100 * math.sqrt(years))


def _roundness(asset: Asset, strike: int) -> int:
    """How many of the coarser steps divide the strike: round numbers draw positions."""
    return sum(strike % (asset.step * multiple) == 0 for multiple in FINEST)


def _oi_weight(asset: Asset, expiry: Expiry, strike: int, kind: OptionType, rng: random.Random) -> float:
    centre, share = (0.8, 0.59) if kind == "call" else (-0.8, 0.37)
    bell = math.exp(-0.5 * (_spread(asset, expiry, strike) - centre) ** 2) + 0.02
    roundness = _roundness(asset, strike)
    left_behind = kind == "call" and strike < asset.spot and roundness >= 2
    return share * bell * 1.6**roundness * (LEFT_BEHIND if left_behind else 1.0) * rng.lognormvariate(0, 0.3)


def _dealer_bias(asset: Asset, strike: int, kind: OptionType, spread: float) -> float:
    """Share of open interest that dealers hold: takers overwrite calls, buy puts, and sell puts at round strikes."""
    if kind == "call":
        return -0.04 if spread < 0 else (0.34 if spread < 2 else -0.12)
    if spread >= 0:
        return 0.04
    return 0.28 if _roundness(asset, strike) >= 2 else -0.44


def _held(size: float) -> float:
    """Open interest of one venue; thin venues do not list every contract."""
    return round(size, 1) if size >= SMALLEST_POSITION else 0.0


def _taker_flow(size: float, bias: float, rng: random.Random) -> TakerFlow:
    turnover = size * rng.uniform(1.4, 2.6)
    held = size * (bias + rng.gauss(0, 0.12))
    bought, sold = round((turnover - held) / 2, 1), round((turnover + held) / 2, 1)
    return TakerFlow(bought, sold, *(math.ceil(side / rng.uniform(1.2, 3.0)) for side in (bought, sold)))


def _published(greeks: Greeks) -> Greeks:
    return Greeks(
        price=greeks.price,
        delta=round(greeks.delta, 5) + 0.0,
        gamma=sig(greeks.gamma, 5),
        theta=sig(greeks.theta, 5),
        vega=sig(greeks.vega, 5),
        vanna=sig(greeks.vanna, 5),
        charm=sig(greeks.charm, 5),
    )


def _quote(value: float) -> Quote:
    """Bid and ask on the tick grid around the mark; worthless options have no bid."""
    mark = round(value, 6)
    half = max(TICK * 0.6, mark * 0.012)
    bid = math.floor((mark - half) / TICK)
    ask = math.floor((mark + half) / TICK) + 1
    return Quote(mark, round(bid * TICK, 4) if bid > 0 else None, round(ask * TICK, 4))
