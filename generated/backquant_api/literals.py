# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""Tokens that the API takes and gives."""

from typing import Literal, TypeAlias

__all__ = [
    "ChainOptionType",
    "ChainSection",
    "ContractGroup",
    "ExpiryClass",
    "ExpiryType",
    "Exposure",
    "FlowsCoin",
    "FundCoin",
    "FundRegion",
    "Greek",
    "ImbalanceWeight",
    "Interval",
    "LevelsSection",
    "MarketKind",
    "MarketSeries",
    "MultiLevelsSection",
    "OptionType",
    "PcrGranularity",
    "PcrSection",
    "Positioning",
    "ProfileGreek",
    "SurfaceGreek",
    "Symbol",
    "TapeOrder",
    "TapeTag",
    "TideHorizon",
    "TraceGreek",
    "V1Status",
    "Venue",
    "VenueBookSort",
    "VenueSplit",
]

ChainOptionType: TypeAlias = Literal["call", "put", "both"]

ChainSection: TypeAlias = Literal["aggregates", "available_expiries", "contracts"]

ContractGroup: TypeAlias = Literal["bid_ask", "gex", "greeks", "iv", "oi", "volume"]

ExpiryClass: TypeAlias = Literal["daily", "weekly", "monthly", "quarterly"]

ExpiryType: TypeAlias = Literal["daily", "weekly", "monthly", "quarterly", "unknown"]
"""Calendar class: the last Friday of a month is `monthly` or `quarterly`; `unknown` if the token cannot be parsed."""

Exposure: TypeAlias = Literal["gex", "dex", "vex", "charm", "vanna"]

FlowsCoin: TypeAlias = Literal["BTC", "ETH", "SOL", "XRP"]

FundCoin: TypeAlias = Literal["BTC", "ETH"]

FundRegion: TypeAlias = Literal["us", "hk"]

Greek: TypeAlias = Literal["delta", "gamma", "theta", "vega", "vanna", "charm"]

ImbalanceWeight: TypeAlias = Literal["flow", "delta", "prem"]

Interval: TypeAlias = Literal["1m", "5m", "15m", "30m", "1h", "4h", "1d"]

LevelsSection: TypeAlias = Literal["candles", "expected_move", "max_pain", "ranked", "spot", "zones"]

MarketKind: TypeAlias = Literal["perp", "spot"]

MarketSeries: TypeAlias = Literal["candles", "open_interest", "funding", "cvd_perp", "cvd_spot", "liquidations"]

MultiLevelsSection: TypeAlias = Literal["expected_move", "max_pain", "ranked", "zones"]

OptionType: TypeAlias = Literal["call", "put"]

PcrGranularity: TypeAlias = Literal["intraday", "daily"]

PcrSection: TypeAlias = Literal["exchange_breakdown"]

Positioning: TypeAlias = Literal["flow", "std"]

ProfileGreek: TypeAlias = Literal["delta", "theta", "vanna", "charm", "vega"]

SurfaceGreek: TypeAlias = Literal["charm", "vega"]

Symbol: TypeAlias = Literal["BTCUSDT", "ETHUSDT", "SOLUSDT", "HYPEUSDT"]

TapeOrder: TypeAlias = Literal["desc", "asc"]

TapeTag: TypeAlias = Literal["0dte", "whale", "atm"]

TideHorizon: TypeAlias = Literal["0dte", "weekly"]

TraceGreek: TypeAlias = Literal["gamma", "charm", "vanna", "delta_change"]

V1Status: TypeAlias = Literal["stable", "deprecated", "sunset"]

Venue: TypeAlias = Literal["deribit", "bybit", "okx", "binance", "derive", "thalex", "delta_india", "delta"]
"""Id of a trading venue."""

VenueBookSort: TypeAlias = Literal["spread", "spread_pct", "dispersion", "strike"]

VenueSplit: TypeAlias = Literal["by_venue"]
