# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""Every model, each loaded when it is first used."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .changelog import ChangelogData as ChangelogData
    from .changelog import ChangelogEntry as ChangelogEntry
    from .changelog import ChangelogResponse as ChangelogResponse
    from .gex_dealer_flow import DealerFlowData as DealerFlowData
    from .gex_dealer_flow import DealerFlowResponse as DealerFlowResponse
    from .gex_dealer_flow_by_level import DealerFlowByLevelData as DealerFlowByLevelData
    from .gex_dealer_flow_by_level import DealerFlowByLevelResponse as DealerFlowByLevelResponse
    from .gex_expiry_profile import ExpiryProfileData as ExpiryProfileData
    from .gex_expiry_profile import ExpiryProfileResponse as ExpiryProfileResponse
    from .gex_history import GexHistoryData as GexHistoryData
    from .gex_history import GexHistoryResponse as GexHistoryResponse
    from .gex_levels import Candle as Candle
    from .gex_levels import GexLevelsData as GexLevelsData
    from .gex_levels import GexLevelsResponse as GexLevelsResponse
    from .gex_levels import GexSpotBlock as GexSpotBlock
    from .gex_max_pain import MaxPainPainCurveEntry as MaxPainPainCurveEntry
    from .gex_max_pain import MaxPainPerExpiry as MaxPainPerExpiry
    from .gex_max_pain import MaxPainResponse as MaxPainResponse
    from .gex_max_pain import MaxPainResponseData as MaxPainResponseData
    from .gex_stress_history import StressHistoryData as StressHistoryData
    from .gex_stress_history import StressHistoryResponse as StressHistoryResponse
    from .gex_strike_expiry_heatmap import StrikeExpiryHeatmapData as StrikeExpiryHeatmapData
    from .gex_strike_expiry_heatmap import StrikeExpiryHeatmapResponse as StrikeExpiryHeatmapResponse
    from .gex_strike_profile import GexStrikeProfileData as GexStrikeProfileData
    from .gex_strike_profile import GexStrikeProfileResponse as GexStrikeProfileResponse
    from .gex_strike_profile import GexStrikeWindow as GexStrikeWindow
    from .gex_time_heatmap import TimeHeatmapData as TimeHeatmapData
    from .gex_time_heatmap import TimeHeatmapResponse as TimeHeatmapResponse
    from .health import HealthData as HealthData
    from .health import HealthResponse as HealthResponse
    from .market_bundle import MarketBundleData as MarketBundleData
    from .market_bundle import MarketBundleResponse as MarketBundleResponse
    from .market_candles import MarketCandlesData as MarketCandlesData
    from .market_candles import MarketCandlesResponse as MarketCandlesResponse
    from .market_cvd import MarketCvdData as MarketCvdData
    from .market_cvd import MarketCvdResponse as MarketCvdResponse
    from .market_funding import MarketFundingData as MarketFundingData
    from .market_funding import MarketFundingResponse as MarketFundingResponse
    from .market_liquidations import MarketLiquidationsData as MarketLiquidationsData
    from .market_liquidations import MarketLiquidationsResponse as MarketLiquidationsResponse
    from .market_open_interest import MarketOpenInterestData as MarketOpenInterestData
    from .market_open_interest import MarketOpenInterestResponse as MarketOpenInterestResponse
    from .meta import ApiInfoData as ApiInfoData
    from .meta import ApiInfoResponse as ApiInfoResponse
    from .multi_gex_levels import MultiGexLevelsData as MultiGexLevelsData
    from .multi_gex_levels import MultiGexLevelsResponse as MultiGexLevelsResponse
    from .multi_gex_levels import MultiSymbolEntry as MultiSymbolEntry
    from .options_chain import ChainAggregates as ChainAggregates
    from .options_chain import ChainData as ChainData
    from .options_chain import ChainResponse as ChainResponse
    from .options_chain import OptionContract as OptionContract
    from .options_expiry_summary import ExpiryRow as ExpiryRow
    from .options_expiry_summary import ExpirySummaryData as ExpirySummaryData
    from .options_expiry_summary import ExpirySummaryResponse as ExpirySummaryResponse
    from .options_greeks_profile import GreekProfileData as GreekProfileData
    from .options_greeks_profile import GreekProfileResponse as GreekProfileResponse
    from .options_greeks_trace import TraceData as TraceData
    from .options_greeks_trace import TraceResponse as TraceResponse
    from .options_iv_skew import IvSkewData as IvSkewData
    from .options_iv_skew import IvSkewExpiryRow as IvSkewExpiryRow
    from .options_iv_skew import IvSkewResponse as IvSkewResponse
    from .options_iv_surface import IvSurfaceData as IvSurfaceData
    from .options_iv_surface import IvSurfaceResponse as IvSurfaceResponse
    from .options_iv_term_structure import IvTermCompare as IvTermCompare
    from .options_iv_term_structure import IvTermHistoricalBucket as IvTermHistoricalBucket
    from .options_iv_term_structure import IvTermStructureData as IvTermStructureData
    from .options_iv_term_structure import IvTermStructureResponse as IvTermStructureResponse
    from .options_oi_by_expiry import OiByExpiryData as OiByExpiryData
    from .options_oi_by_expiry import OiByExpiryResponse as OiByExpiryResponse
    from .options_oi_history import OiHistoryData as OiHistoryData
    from .options_oi_history import OiHistoryResponse as OiHistoryResponse
    from .options_opex import OpexData as OpexData
    from .options_opex import OpexExpiration as OpexExpiration
    from .options_opex import OpexGamma as OpexGamma
    from .options_opex import OpexIV as OpexIV
    from .options_opex import OpexNextAnchor as OpexNextAnchor
    from .options_opex import OpexOI as OpexOI
    from .options_opex import OpexResponse as OpexResponse
    from .options_probability_density import ProbabilityConfidenceBand as ProbabilityConfidenceBand
    from .options_probability_density import ProbabilityDensityData as ProbabilityDensityData
    from .options_probability_density import ProbabilityDensityResponse as ProbabilityDensityResponse
    from .options_probability_density import ProbabilityExpiryPayload as ProbabilityExpiryPayload
    from .shared import ExpirySummaryTypeCounts as ExpirySummaryTypeCounts
    from .shared import GexAllExpiryLevels as GexAllExpiryLevels
    from .shared import GexExpectedMove as GexExpectedMove
    from .shared import GexMaxPainBlock as GexMaxPainBlock
    from .shared import GexOdteLevels as GexOdteLevels
    from .shared import GexRanked as GexRanked
    from .shared import GexRankedLevel as GexRankedLevel
    from .shared import V2Error as V2Error
    from .shared import V2ErrorEnvelope as V2ErrorEnvelope
    from .shared import V2Meta as V2Meta
    from .shared import VenueOI as VenueOI
    from .status import CategoryStatus as CategoryStatus
    from .status import StatusData as StatusData
    from .status import StatusResponse as StatusResponse
    from .status import StatusThresholds as StatusThresholds
    from .status import VenueStatus as VenueStatus
    from .tape_flow_by_strike import FlowByStrikeData as FlowByStrikeData
    from .tape_flow_by_strike import FlowByStrikeResponse as FlowByStrikeResponse
    from .tape_flow_by_strike import FlowQuadrant as FlowQuadrant
    from .tape_flow_by_strike import FlowTotals as FlowTotals
    from .tape_flow_by_strike import StrikeFlow as StrikeFlow
    from .tape_stats import TapeStatsData as TapeStatsData
    from .tape_stats import TapeStatsResponse as TapeStatsResponse
    from .tape_stats import TapeTotals as TapeTotals
    from .tape_stats import TapeVenueTotals as TapeVenueTotals
    from .tape_trades import TapeData as TapeData
    from .tape_trades import TapeResponse as TapeResponse

_MODULES = {
    "ChangelogData": "changelog",
    "ChangelogEntry": "changelog",
    "ChangelogResponse": "changelog",
    "DealerFlowData": "gex_dealer_flow",
    "DealerFlowResponse": "gex_dealer_flow",
    "DealerFlowByLevelData": "gex_dealer_flow_by_level",
    "DealerFlowByLevelResponse": "gex_dealer_flow_by_level",
    "ExpiryProfileData": "gex_expiry_profile",
    "ExpiryProfileResponse": "gex_expiry_profile",
    "GexHistoryData": "gex_history",
    "GexHistoryResponse": "gex_history",
    "Candle": "gex_levels",
    "GexLevelsData": "gex_levels",
    "GexLevelsResponse": "gex_levels",
    "GexSpotBlock": "gex_levels",
    "MaxPainPainCurveEntry": "gex_max_pain",
    "MaxPainPerExpiry": "gex_max_pain",
    "MaxPainResponse": "gex_max_pain",
    "MaxPainResponseData": "gex_max_pain",
    "StressHistoryData": "gex_stress_history",
    "StressHistoryResponse": "gex_stress_history",
    "StrikeExpiryHeatmapData": "gex_strike_expiry_heatmap",
    "StrikeExpiryHeatmapResponse": "gex_strike_expiry_heatmap",
    "GexStrikeProfileData": "gex_strike_profile",
    "GexStrikeProfileResponse": "gex_strike_profile",
    "GexStrikeWindow": "gex_strike_profile",
    "TimeHeatmapData": "gex_time_heatmap",
    "TimeHeatmapResponse": "gex_time_heatmap",
    "HealthData": "health",
    "HealthResponse": "health",
    "MarketBundleData": "market_bundle",
    "MarketBundleResponse": "market_bundle",
    "MarketCandlesData": "market_candles",
    "MarketCandlesResponse": "market_candles",
    "MarketCvdData": "market_cvd",
    "MarketCvdResponse": "market_cvd",
    "MarketFundingData": "market_funding",
    "MarketFundingResponse": "market_funding",
    "MarketLiquidationsData": "market_liquidations",
    "MarketLiquidationsResponse": "market_liquidations",
    "MarketOpenInterestData": "market_open_interest",
    "MarketOpenInterestResponse": "market_open_interest",
    "ApiInfoData": "meta",
    "ApiInfoResponse": "meta",
    "MultiGexLevelsData": "multi_gex_levels",
    "MultiGexLevelsResponse": "multi_gex_levels",
    "MultiSymbolEntry": "multi_gex_levels",
    "ChainAggregates": "options_chain",
    "ChainData": "options_chain",
    "ChainResponse": "options_chain",
    "OptionContract": "options_chain",
    "ExpiryRow": "options_expiry_summary",
    "ExpirySummaryData": "options_expiry_summary",
    "ExpirySummaryResponse": "options_expiry_summary",
    "GreekProfileData": "options_greeks_profile",
    "GreekProfileResponse": "options_greeks_profile",
    "TraceData": "options_greeks_trace",
    "TraceResponse": "options_greeks_trace",
    "IvSkewData": "options_iv_skew",
    "IvSkewExpiryRow": "options_iv_skew",
    "IvSkewResponse": "options_iv_skew",
    "IvSurfaceData": "options_iv_surface",
    "IvSurfaceResponse": "options_iv_surface",
    "IvTermCompare": "options_iv_term_structure",
    "IvTermHistoricalBucket": "options_iv_term_structure",
    "IvTermStructureData": "options_iv_term_structure",
    "IvTermStructureResponse": "options_iv_term_structure",
    "OiByExpiryData": "options_oi_by_expiry",
    "OiByExpiryResponse": "options_oi_by_expiry",
    "OiHistoryData": "options_oi_history",
    "OiHistoryResponse": "options_oi_history",
    "OpexData": "options_opex",
    "OpexExpiration": "options_opex",
    "OpexGamma": "options_opex",
    "OpexIV": "options_opex",
    "OpexNextAnchor": "options_opex",
    "OpexOI": "options_opex",
    "OpexResponse": "options_opex",
    "ProbabilityConfidenceBand": "options_probability_density",
    "ProbabilityDensityData": "options_probability_density",
    "ProbabilityDensityResponse": "options_probability_density",
    "ProbabilityExpiryPayload": "options_probability_density",
    "ExpirySummaryTypeCounts": "shared",
    "GexAllExpiryLevels": "shared",
    "GexExpectedMove": "shared",
    "GexMaxPainBlock": "shared",
    "GexOdteLevels": "shared",
    "GexRanked": "shared",
    "GexRankedLevel": "shared",
    "V2Error": "shared",
    "V2ErrorEnvelope": "shared",
    "V2Meta": "shared",
    "VenueOI": "shared",
    "CategoryStatus": "status",
    "StatusThresholds": "status",
    "VenueStatus": "status",
    "StatusData": "status",
    "StatusResponse": "status",
    "FlowQuadrant": "tape_flow_by_strike",
    "StrikeFlow": "tape_flow_by_strike",
    "FlowTotals": "tape_flow_by_strike",
    "FlowByStrikeData": "tape_flow_by_strike",
    "FlowByStrikeResponse": "tape_flow_by_strike",
    "TapeTotals": "tape_stats",
    "TapeVenueTotals": "tape_stats",
    "TapeStatsData": "tape_stats",
    "TapeStatsResponse": "tape_stats",
    "TapeData": "tape_trades",
    "TapeResponse": "tape_trades",
}

__all__ = [
    "ApiInfoData",
    "ApiInfoResponse",
    "Candle",
    "CategoryStatus",
    "ChainAggregates",
    "ChainData",
    "ChainResponse",
    "ChangelogData",
    "ChangelogEntry",
    "ChangelogResponse",
    "DealerFlowByLevelData",
    "DealerFlowByLevelResponse",
    "DealerFlowData",
    "DealerFlowResponse",
    "ExpiryProfileData",
    "ExpiryProfileResponse",
    "ExpiryRow",
    "ExpirySummaryData",
    "ExpirySummaryResponse",
    "ExpirySummaryTypeCounts",
    "FlowByStrikeData",
    "FlowByStrikeResponse",
    "FlowQuadrant",
    "FlowTotals",
    "GexAllExpiryLevels",
    "GexExpectedMove",
    "GexHistoryData",
    "GexHistoryResponse",
    "GexLevelsData",
    "GexLevelsResponse",
    "GexMaxPainBlock",
    "GexOdteLevels",
    "GexRanked",
    "GexRankedLevel",
    "GexSpotBlock",
    "GexStrikeProfileData",
    "GexStrikeProfileResponse",
    "GexStrikeWindow",
    "GreekProfileData",
    "GreekProfileResponse",
    "HealthData",
    "HealthResponse",
    "IvSkewData",
    "IvSkewExpiryRow",
    "IvSkewResponse",
    "IvSurfaceData",
    "IvSurfaceResponse",
    "IvTermCompare",
    "IvTermHistoricalBucket",
    "IvTermStructureData",
    "IvTermStructureResponse",
    "MarketBundleData",
    "MarketBundleResponse",
    "MarketCandlesData",
    "MarketCandlesResponse",
    "MarketCvdData",
    "MarketCvdResponse",
    "MarketFundingData",
    "MarketFundingResponse",
    "MarketLiquidationsData",
    "MarketLiquidationsResponse",
    "MarketOpenInterestData",
    "MarketOpenInterestResponse",
    "MaxPainPainCurveEntry",
    "MaxPainPerExpiry",
    "MaxPainResponse",
    "MaxPainResponseData",
    "MultiGexLevelsData",
    "MultiGexLevelsResponse",
    "MultiSymbolEntry",
    "OiByExpiryData",
    "OiByExpiryResponse",
    "OiHistoryData",
    "OiHistoryResponse",
    "OpexData",
    "OpexExpiration",
    "OpexGamma",
    "OpexIV",
    "OpexNextAnchor",
    "OpexOI",
    "OpexResponse",
    "OptionContract",
    "ProbabilityConfidenceBand",
    "ProbabilityDensityData",
    "ProbabilityDensityResponse",
    "ProbabilityExpiryPayload",
    "StatusData",
    "StatusResponse",
    "StatusThresholds",
    "StressHistoryData",
    "StressHistoryResponse",
    "StrikeExpiryHeatmapData",
    "StrikeExpiryHeatmapResponse",
    "StrikeFlow",
    "TapeData",
    "TapeResponse",
    "TapeStatsData",
    "TapeStatsResponse",
    "TapeTotals",
    "TapeVenueTotals",
    "TimeHeatmapData",
    "TimeHeatmapResponse",
    "TraceData",
    "TraceResponse",
    "V2Error",
    "V2ErrorEnvelope",
    "V2Meta",
    "VenueOI",
    "VenueStatus",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"the contract has no model named {name!r}")
    model = getattr(import_module(f".{_MODULES[name]}", __name__), name)
    globals()[name] = model
    return model


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
