# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""Endpoints under /gex."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Unpack, get_args

from .. import literals, models
from ..operation import AsyncCaller, Caller, CallOptions, Operation, Param
from ..types import Sequence, When

if TYPE_CHECKING:
    from backquant.reply import Reply


LEVELS: Final[Operation[models.GexLevelsData]] = Operation(
    "gex.levels",
    "/gex/levels",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("exchanges", many=True, choices=get_args(literals.Venue)),
        Param("include", many=True, choices=get_args(literals.LevelsSection)),
        Param("positioning", choices=get_args(literals.Positioning)),
        Param("as_of", kind="time"),
    ),
    lambda: models.GexLevelsData,
    cadence=30,
)
STRIKE_PROFILE: Final[Operation[models.GexStrikeProfileData]] = Operation(
    "gex.strike_profile",
    "/gex/strike-profile",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("exchanges", many=True, choices=get_args(literals.Venue)),
        Param("expiry"),
        Param("strike_min", kind="number", minimum=0),
        Param("strike_max", kind="number", minimum=0),
        Param("moneyness_min", kind="number", minimum=0, maximum=10),
        Param("moneyness_max", kind="number", minimum=0, maximum=10),
        Param("spot_window_pct", kind="number", minimum=0, maximum=200),
        Param("positioning", choices=get_args(literals.Positioning)),
        Param("as_of", kind="time"),
    ),
    lambda: models.GexStrikeProfileData,
    cadence=30,
)
EXPIRY_PROFILE: Final[Operation[models.ExpiryProfileData]] = Operation(
    "gex.expiry_profile",
    "/gex/expiry-profile",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("exchanges", many=True, choices=get_args(literals.Venue)),
        Param("dte_min", kind="integer", minimum=0, maximum=720),
        Param("dte_max", kind="integer", minimum=0, maximum=720),
        Param("weekly_only", kind="flag"),
        Param("positioning", choices=get_args(literals.Positioning)),
    ),
    lambda: models.ExpiryProfileData,
    cadence=30,
)
STRIKE_EXPIRY_HEATMAP: Final[Operation[models.StrikeExpiryHeatmapData]] = Operation(
    "gex.strike_expiry_heatmap",
    "/gex/strike-expiry-heatmap",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("exchanges", many=True, choices=get_args(literals.Venue)),
        Param("dte_min", kind="integer", minimum=0, maximum=720),
        Param("dte_max", kind="integer", minimum=0, maximum=720),
        Param("moneyness_min", kind="number", minimum=0, maximum=10),
        Param("moneyness_max", kind="number", minimum=0, maximum=10),
        Param("max_strikes", kind="integer", minimum=10, maximum=400),
        Param("max_expiries", kind="integer", minimum=2, maximum=60),
        Param("positioning", choices=get_args(literals.Positioning)),
    ),
    lambda: models.StrikeExpiryHeatmapData,
    cadence=30,
)
TIME_HEATMAP: Final[Operation[models.TimeHeatmapData]] = Operation(
    "gex.time_heatmap",
    "/gex/time-heatmap",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("greek", choices=get_args(literals.Exposure)),
        Param("dte_min", kind="integer", minimum=0, maximum=365),
        Param("dte_max", kind="integer", minimum=0, maximum=365),
        Param("min_oi", kind="number", minimum=0),
        Param("iv_min", kind="number", minimum=0, maximum=500),
        Param("iv_max", kind="number", minimum=0, maximum=500),
        Param("positioning", choices=get_args(literals.Positioning)),
    ),
    lambda: models.TimeHeatmapData,
    cadence=30,
)
HISTORY: Final[Operation[models.GexHistoryData]] = Operation(
    "gex.history",
    "/gex/history",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("limit", kind="integer", minimum=1, maximum=1000),
        Param("before", kind="time"),
    ),
    lambda: models.GexHistoryData,
    cadence=30,
)
STRESS_HISTORY: Final[Operation[models.StressHistoryData]] = Operation(
    "gex.stress_history",
    "/gex/stress-history",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("days", kind="integer", minimum=1, maximum=30),
    ),
    lambda: models.StressHistoryData,
)
MAX_PAIN: Final[Operation[models.MaxPainResponseData]] = Operation(
    "gex.max_pain",
    "/gex/max-pain",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("expiry"),
    ),
    lambda: models.MaxPainResponseData,
    cadence=30,
)
DEALER_FLOW: Final[Operation[models.DealerFlowData]] = Operation(
    "gex.dealer_flow",
    "/gex/dealer-flow",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("positioning", choices=get_args(literals.Positioning)),
        Param("as_of", kind="time"),
        Param("include", many=True, choices=get_args(literals.VenueSplit)),
    ),
    lambda: models.DealerFlowData,
    cadence=300,
)
GAMMA_FLOW: Final[Operation[dict[str, Any]]] = Operation(
    "gex.gamma_flow",
    "/gex/gamma-flow",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("positioning", choices=get_args(literals.Positioning)),
        Param("as_of", kind="time"),
    ),
    lambda: dict[str, Any],
    cadence=30,
)
DELTA_FLOW: Final[Operation[dict[str, Any]]] = Operation(
    "gex.delta_flow",
    "/gex/delta-flow",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("hours", kind="integer", minimum=1, maximum=720),
        Param("bucket_minutes", kind="integer", minimum=1, maximum=1440),
        Param("min_size", kind="number", minimum=0),
    ),
    lambda: dict[str, Any],
)
DEALER_FLOW_BY_LEVEL: Final[Operation[models.DealerFlowByLevelData]] = Operation(
    "gex.dealer_flow_by_level",
    "/gex/dealer-flow/by-level",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("positioning", choices=get_args(literals.Positioning)),
    ),
    lambda: models.DealerFlowByLevelData,
    cadence=300,
)


class Gex:
    """Endpoints under /gex."""

    def __init__(self, call: Caller) -> None:
        self._call: Final = call

    def levels(
        self,
        *,
        symbol: literals.Symbol | None = None,
        exchanges: Sequence[literals.Venue] | str | None = None,
        include: Sequence[literals.LevelsSection] | str | None = None,
        positioning: literals.Positioning | None = None,
        as_of: When | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.GexLevelsData]:
        """Key gamma strikes (HVL or gamma flip, call wall, put support), overall and for 0DTE.

        Strikes are in USD; the levels cover all expiries and 0DTE, optional sections can be added, and the cache
        refreshes about every 30 s. Default `flow` signing rebuilds them from the chain plus the trade tape (BTC
        and ETH), while `std` reads cached textbook levels and is the only path with `call_wall_2` and
        `call_wall_3`. The WebSocket channel `gex.levels.{SYMBOL}` carries the identical flow levels.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            exchanges: Comma-separated venue ids (`deribit`, `bybit`, `okx`, `binance`, `derive`, `thalex`,
                `delta_india`, `delta`) from which the result is re-aggregated. Unknown ids are skipped; if no id
                is valid, no filter applies.
            include: Comma-separated extra sections to add: `candles`, `expected_move`, `max_pain`, `ranked`,
                `spot`, `zones`. When absent, only the base levels are returned.
            positioning: Dealer signing model: `flow` (measured, BTC and ETH, may fall back to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model that ran. Default:
                `flow`.
            as_of: ISO 8601 instant for a historical answer; omitted means live. The latest snapshot not later than
                it is used (see `meta.extra.as_of`), and the plan clamps how far back it may reach.

        Returns:
            A `Reply`; `data` is `GexLevelsData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/levels
        """
        return self._call(
            LEVELS,
            {
                "symbol": symbol,
                "exchanges": exchanges,
                "include": include,
                "positioning": positioning,
                "as_of": as_of,
            },
            options,
        )

    def strike_profile(
        self,
        *,
        symbol: literals.Symbol | None = None,
        exchanges: Sequence[literals.Venue] | str | None = None,
        expiry: str | None = None,
        strike_min: float | None = None,
        strike_max: float | None = None,
        moneyness_min: float | None = None,
        moneyness_max: float | None = None,
        spot_window_pct: float | None = None,
        positioning: literals.Positioning | None = None,
        as_of: When | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.GexStrikeProfileData]:
        """Gamma exposure per strike in USD per 1% spot move.

        It covers all expiries, today's or a single one; strike filters intersect, and `ranked_top_10` is
        recomputed from the strikes left. `by_venue` gives open interest per venue in coin, the same under `flow`
        and `std`, with all eight keys zero-filled. For a single expiry token it is null and `by_venue_note` says
        why.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            exchanges: Comma-separated venue ids (`deribit`, `bybit`, `okx`, `binance`, `derive`, `thalex`,
                `delta_india`, `delta`) from which the result is re-aggregated. Unknown ids are skipped; if no id
                is valid, no filter applies.
            expiry: Expiry selector. Accepts `all`, `0dte` for today's expiry, an ISO date `YYYY-MM-DD` or a
                Deribit token like `28MAR25`; picking one expiry makes `by_venue` null. Default: `all`.
            strike_min: Lowest strike kept, as an absolute price in USD. It intersects with the other strike
                filters. At least 0.
            strike_max: Highest strike kept, as an absolute price in USD. It intersects with the other strike
                filters. At least 0.
            moneyness_min: Lowest moneyness kept, as the ratio of strike to spot, for example 0.9. From 0 to 10.
            moneyness_max: Highest moneyness kept, as the ratio of strike to spot, for example 1.1. From 0 to 10.
            spot_window_pct: Distance from spot, in percent, up to which strikes are kept on both sides. A value of
                5 keeps everything from 5 percent below to 5 percent above spot. From 0 to 200.
            positioning: Dealer signing model: `flow` (measured, BTC and ETH, may fall back to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model that ran. Default:
                `flow`.
            as_of: ISO 8601 instant for a historical answer; omitted means live. The latest snapshot not later than
                it is used (see `meta.extra.as_of`), and the plan clamps how far back it may reach.

        Returns:
            A `Reply`; `data` is `GexStrikeProfileData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/strike-profile
        """
        return self._call(
            STRIKE_PROFILE,
            {
                "symbol": symbol,
                "exchanges": exchanges,
                "expiry": expiry,
                "strike_min": strike_min,
                "strike_max": strike_max,
                "moneyness_min": moneyness_min,
                "moneyness_max": moneyness_max,
                "spot_window_pct": spot_window_pct,
                "positioning": positioning,
                "as_of": as_of,
            },
            options,
        )

    def expiry_profile(
        self,
        *,
        symbol: literals.Symbol | None = None,
        exchanges: Sequence[literals.Venue] | str | None = None,
        dte_min: int | None = None,
        dte_max: int | None = None,
        weekly_only: bool | None = None,
        positioning: literals.Positioning | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.ExpiryProfileData]:
        """Net, call and put gamma exposure per expiry, in USD per 1% spot move.

        Each expiry date comes with its days to expiry, which shows when exposure rolls off. Signing is `flow` by
        default across venues, and `meta.extra.aggregation` names what was combined. There is neither `as_of` nor a
        strike filter.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            exchanges: Comma-separated venue ids (`deribit`, `bybit`, `okx`, `binance`, `derive`, `thalex`,
                `delta_india`, `delta`) from which the result is re-aggregated. Unknown ids are skipped; if no id
                is valid, no filter applies.
            dte_min: Minimum days to expiry; nearer expiries are dropped. From 0 to 720.
            dte_max: Maximum days to expiry; later expiries are dropped. From 0 to 720.
            weekly_only: Whether to drop expiries on the last Friday of a month (monthly and quarterly). Tokens
                that cannot be parsed stay in. Default: `false`.
            positioning: Dealer signing model: `flow` (measured, BTC and ETH, may fall back to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model that ran. Default:
                `flow`.

        Returns:
            A `Reply`; `data` is `ExpiryProfileData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/expiry-profile
        """
        return self._call(
            EXPIRY_PROFILE,
            {
                "symbol": symbol,
                "exchanges": exchanges,
                "dte_min": dte_min,
                "dte_max": dte_max,
                "weekly_only": weekly_only,
                "positioning": positioning,
            },
            options,
        )

    def strike_expiry_heatmap(
        self,
        *,
        symbol: literals.Symbol | None = None,
        exchanges: Sequence[literals.Venue] | str | None = None,
        dte_min: int | None = None,
        dte_max: int | None = None,
        moneyness_min: float | None = None,
        moneyness_max: float | None = None,
        max_strikes: int | None = None,
        max_expiries: int | None = None,
        positioning: literals.Positioning | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.StrikeExpiryHeatmapData]:
        """Matrix of net gamma exposure by strike and expiry, in USD per 1% spot move.

        Each row is a strike and each column an expiry, ordered by rising days to expiry. The days-to-expiry and
        moneyness filters run first, then the two caps thin the grid. Signing is `flow` by default, and there is no
        `as_of`.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            exchanges: Comma-separated venue ids (`deribit`, `bybit`, `okx`, `binance`, `derive`, `thalex`,
                `delta_india`, `delta`) from which the result is re-aggregated. Unknown ids are skipped; if no id
                is valid, no filter applies.
            dte_min: Minimum days to expiry; nearer expiries are dropped. From 0 to 720.
            dte_max: Maximum days to expiry; later expiries are dropped. From 0 to 720.
            moneyness_min: Lowest moneyness kept, as the ratio of strike to spot, for example 0.8. From 0 to 10.
            moneyness_max: Highest moneyness kept, as the ratio of strike to spot, for example 1.2. From 0 to 10.
            max_strikes: Maximum number of strike rows returned, applied after the filters. The strikes nearest
                spot win. From 10 to 400. Default: `60`.
            max_expiries: Maximum number of expiry columns returned, applied after the filters. The expiries
                nearest by days to expiry win. From 2 to 60. Default: `20`.
            positioning: Dealer signing model: `flow` (measured, BTC and ETH, may fall back to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model that ran. Default:
                `flow`.

        Returns:
            A `Reply`; `data` is `StrikeExpiryHeatmapData`, from the vendor's documentation; what it does not name
                is in `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/strike-expiry-heatmap
        """
        return self._call(
            STRIKE_EXPIRY_HEATMAP,
            {
                "symbol": symbol,
                "exchanges": exchanges,
                "dte_min": dte_min,
                "dte_max": dte_max,
                "moneyness_min": moneyness_min,
                "moneyness_max": moneyness_max,
                "max_strikes": max_strikes,
                "max_expiries": max_expiries,
                "positioning": positioning,
            },
            options,
        )

    def time_heatmap(
        self,
        *,
        symbol: literals.Symbol | None = None,
        greek: literals.Exposure | None = None,
        dte_min: int | None = None,
        dte_max: int | None = None,
        min_oi: float | None = None,
        iv_min: float | None = None,
        iv_max: float | None = None,
        positioning: literals.Positioning | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.TimeHeatmapData]:
        """History of one greek's exposure by strike.

        An unfiltered `gex` request under `std` is served from a ready-made cache, whereas `flow` or any filter
        makes the server rebuild the grid from roughly the latest 48 raw snapshots. `flow` signs old snapshots with
        today's tape (BTC and ETH), so earlier values may change between calls. Neither `as_of` nor an `exchanges`
        filter is available.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            greek: Exposure shown in the grid: `gex` (gamma), `dex` (delta), `vex` (vega), `charm` or `vanna`.
                Default: `gex`.
            dte_min: Minimum days to expiry of the contracts counted. The bound itself is included. From 0 to 365.
                Default: `0`.
            dte_max: Maximum days to expiry of the contracts counted. The bound itself is included. From 0 to 365.
                Default: `365`.
            min_oi: Smallest open interest, in coin, a contract needs to count; contracts with less are left out.
                There is no upper bound. At least 0. Default: `0`.
            iv_min: Minimum implied volatility of the contracts counted, in percent, where 50 means 50%. The bound
                itself is included. From 0 to 500. Default: `0`.
            iv_max: Maximum implied volatility of the contracts counted, in percent, bound included. Note that the
                default of 200 already excludes anything above 200%. From 0 to 500. Default: `200`.
            positioning: Dealer signing model: `flow` (measured, BTC and ETH, may fall back to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model that ran. Default:
                `flow`.

        Returns:
            A `Reply`; `data` is `TimeHeatmapData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/time-heatmap
        """
        return self._call(
            TIME_HEATMAP,
            {
                "symbol": symbol,
                "greek": greek,
                "dte_min": dte_min,
                "dte_max": dte_max,
                "min_oi": min_oi,
                "iv_min": iv_min,
                "iv_max": iv_max,
                "positioning": positioning,
            },
            options,
        )

    def history(
        self,
        *,
        symbol: literals.Symbol | None = None,
        limit: int | None = None,
        before: When | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.GexHistoryData]:
        """Stored history of total gamma exposure, paged backwards in time by cursor.

        It includes the net figure near spot (within 5 percent) and the call and put walls where these were
        recorded. It is always `std`-signed, so it does not match live flow-signed levels. It refreshes every 30 s.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            limit: Page size: the maximum number of points in one reply. From 1 to 1000. Default: `200`.
            before: Paging cursor as an ISO time, exclusive: only older points are returned. Pass
                `data.next_cursor` of the previous page.

        Returns:
            A `Reply`; `data` is `GexHistoryData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/history
        """
        return self._call(
            HISTORY,
            {
                "symbol": symbol,
                "limit": limit,
                "before": before,
            },
            options,
        )

    def stress_history(
        self,
        *,
        symbol: literals.Symbol | None = None,
        days: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.StressHistoryData]:
        """Stored history of gamma flip (HVL), call wall, put wall and net GEX, meant for backtests.

        The database record is kept per symbol and covers up to 30 days; BTC reaches back furthest. It is always
        `std`-signed, so do not lay it over live flow levels. Without stored rows the answer is empty, never
        another symbol's rows; there is no paging.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            days: Length of the history in days, at most 30 (720 hours). From 1 to 30. Default: `7`.

        Returns:
            A `Reply`; `data` is `StressHistoryData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/stress-history
        """
        return self._call(
            STRESS_HISTORY,
            {
                "symbol": symbol,
                "days": days,
            },
            options,
        )

    def max_pain(
        self,
        *,
        symbol: literals.Symbol | None = None,
        expiry: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.MaxPainResponseData]:
        """Max pain: the settlement strike with the smallest total payout (USD) to option buyers.

        Depending on `expiry`, the reply is a single value for today, a table of all expiries ordered by days to
        expiry, or one expiry together with its payout curve by strike. Replies stay cached for 30 s. Max pain is
        not a signed dealer model.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            expiry: Selects the shape of the reply. `all` gives a table over expiries; `0dte` gives today only,
                which is cached and cheapest; a date `YYYY-MM-DD` or a Deribit token like `28MAR25` gives that
                expiry with its payout curve. Default: `all`.

        Returns:
            A `Reply`; `data` is `MaxPainResponseData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/max-pain
        """
        return self._call(
            MAX_PAIN,
            {
                "symbol": symbol,
                "expiry": expiry,
            },
            options,
        )

    def dealer_flow(
        self,
        *,
        symbol: literals.Symbol | None = None,
        positioning: literals.Positioning | None = None,
        as_of: When | None = None,
        include: Sequence[literals.VenueSplit] | str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.DealerFlowData]:
        """Estimated dealer hedging flow between consecutive chain snapshots.

        It has a gamma part (percent spot move times the earlier net GEX), a charm part (minus hours passed times
        the earlier net charm), a reserved vanna part, their total and the running sum. Positive means that dealers
        buy the underlying. Fewer than two snapshots give a 404; `meta.extra.formula` states formula and units.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            positioning: Dealer signing model: `flow` (measured, BTC and ETH, may fall back to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model that ran. Default:
                `flow`.
            as_of: ISO 8601 instant at which the series ends; omitted means live. It snaps back to the latest
                earlier snapshot (see `meta.extra.as_of`), and the plan clamps how far back it may reach.
            include: Optional section to add. `by_venue`, the sole token, breaks the current flow map down by
                trading venue and reports how often the venues point in different directions.

        Returns:
            A `Reply`; `data` is `DealerFlowData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/dealer-flow
        """
        return self._call(
            DEALER_FLOW,
            {
                "symbol": symbol,
                "positioning": positioning,
                "as_of": as_of,
                "include": include,
            },
            options,
        )

    def gamma_flow(
        self,
        *,
        symbol: literals.Symbol | None = None,
        positioning: literals.Positioning | None = None,
        as_of: When | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Gamma part alone of the estimated dealer hedging flow.

        Each step is the percent spot move times net GEX under the chosen signing, with its running sum over the
        session. Positive means that dealers buy. As in `/gex/dealer-flow`, `as_of` sets the end of the series.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            positioning: Dealer signing model: `flow` (measured, BTC and ETH, may fall back to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model that ran. Default:
                `flow`.
            as_of: ISO 8601 instant at which the series ends; omitted means live. It snaps back to the latest
                earlier snapshot (see `meta.extra.as_of`), and the plan clamps how far back it may reach.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/gamma-flow
        """
        return self._call(
            GAMMA_FLOW,
            {
                "symbol": symbol,
                "positioning": positioning,
                "as_of": as_of,
            },
            options,
        )

    def delta_flow(
        self,
        *,
        symbol: literals.Symbol | None = None,
        hours: int | None = None,
        bucket_minutes: int | None = None,
        min_size: float | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Signed delta notional (USD) that customers traded, from the options tape, per time bucket.

        Each bucket holds the buy-aggressor side, the sell-aggressor side and the cumulative net; the Black-Scholes
        inputs come mainly from Deribit-grade prints. It shows the customers' side, not the dealers', as a note in
        `meta.extra` repeats. Coverage is documented for BTC and ETH only, although four symbols are accepted;
        there is neither `positioning` nor `as_of`.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            hours: Length of the lookback, in hours. From 1 to 720. Default: `24`.
            bucket_minutes: Width of a time bucket, in minutes. From 1 to 1440. Default: `5`.
            min_size: Minimum premium of a print, in USD (`premium_usd`), for it to be counted. At least 0.
                Default: `0`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/delta-flow
        """
        return self._call(
            DELTA_FLOW,
            {
                "symbol": symbol,
                "hours": hours,
                "bucket_minutes": bucket_minutes,
                "min_size": min_size,
            },
            options,
        )

    def dealer_flow_by_level(
        self,
        *,
        symbol: literals.Symbol | None = None,
        positioning: literals.Positioning | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.DealerFlowByLevelData]:
        """Ladder of expected dealer hedging in USD if spot moves from here to each strike.

        Net GEX is accumulated from spot outwards under `flow` or `std` signing, and a positive value means dealer
        buying at that strike. The ladder is built from the strike GEX profile. There is no `as_of`, `exchanges` or
        strike filter.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            positioning: Dealer signing model: `flow` (measured, BTC and ETH, may fall back to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model that ran. Default:
                `flow`.

        Returns:
            A `Reply`; `data` is `DealerFlowByLevelData`, from the vendor's documentation; what it does not name is
                in `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/dealer-flow/by-level
        """
        return self._call(
            DEALER_FLOW_BY_LEVEL,
            {
                "symbol": symbol,
                "positioning": positioning,
            },
            options,
        )


class AsyncGex:
    """Endpoints under /gex."""

    def __init__(self, call: AsyncCaller) -> None:
        self._call: Final = call

    async def levels(
        self,
        *,
        symbol: literals.Symbol | None = None,
        exchanges: Sequence[literals.Venue] | str | None = None,
        include: Sequence[literals.LevelsSection] | str | None = None,
        positioning: literals.Positioning | None = None,
        as_of: When | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.GexLevelsData]:
        """Key gamma strikes (HVL or gamma flip, call wall, put support), overall and for 0DTE.

        Strikes are in USD; the levels cover all expiries and 0DTE, optional sections can be added, and the cache
        refreshes about every 30 s. Default `flow` signing rebuilds them from the chain plus the trade tape (BTC
        and ETH), while `std` reads cached textbook levels and is the only path with `call_wall_2` and
        `call_wall_3`. The WebSocket channel `gex.levels.{SYMBOL}` carries the identical flow levels.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            exchanges: Comma-separated venue ids (`deribit`, `bybit`, `okx`, `binance`, `derive`, `thalex`,
                `delta_india`, `delta`) from which the result is re-aggregated. Unknown ids are skipped; if no id
                is valid, no filter applies.
            include: Comma-separated extra sections to add: `candles`, `expected_move`, `max_pain`, `ranked`,
                `spot`, `zones`. When absent, only the base levels are returned.
            positioning: Dealer signing model: `flow` (measured, BTC and ETH, may fall back to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model that ran. Default:
                `flow`.
            as_of: ISO 8601 instant for a historical answer; omitted means live. The latest snapshot not later than
                it is used (see `meta.extra.as_of`), and the plan clamps how far back it may reach.

        Returns:
            A `Reply`; `data` is `GexLevelsData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/levels
        """
        return await self._call(
            LEVELS,
            {
                "symbol": symbol,
                "exchanges": exchanges,
                "include": include,
                "positioning": positioning,
                "as_of": as_of,
            },
            options,
        )

    async def strike_profile(
        self,
        *,
        symbol: literals.Symbol | None = None,
        exchanges: Sequence[literals.Venue] | str | None = None,
        expiry: str | None = None,
        strike_min: float | None = None,
        strike_max: float | None = None,
        moneyness_min: float | None = None,
        moneyness_max: float | None = None,
        spot_window_pct: float | None = None,
        positioning: literals.Positioning | None = None,
        as_of: When | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.GexStrikeProfileData]:
        """Gamma exposure per strike in USD per 1% spot move.

        It covers all expiries, today's or a single one; strike filters intersect, and `ranked_top_10` is
        recomputed from the strikes left. `by_venue` gives open interest per venue in coin, the same under `flow`
        and `std`, with all eight keys zero-filled. For a single expiry token it is null and `by_venue_note` says
        why.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            exchanges: Comma-separated venue ids (`deribit`, `bybit`, `okx`, `binance`, `derive`, `thalex`,
                `delta_india`, `delta`) from which the result is re-aggregated. Unknown ids are skipped; if no id
                is valid, no filter applies.
            expiry: Expiry selector. Accepts `all`, `0dte` for today's expiry, an ISO date `YYYY-MM-DD` or a
                Deribit token like `28MAR25`; picking one expiry makes `by_venue` null. Default: `all`.
            strike_min: Lowest strike kept, as an absolute price in USD. It intersects with the other strike
                filters. At least 0.
            strike_max: Highest strike kept, as an absolute price in USD. It intersects with the other strike
                filters. At least 0.
            moneyness_min: Lowest moneyness kept, as the ratio of strike to spot, for example 0.9. From 0 to 10.
            moneyness_max: Highest moneyness kept, as the ratio of strike to spot, for example 1.1. From 0 to 10.
            spot_window_pct: Distance from spot, in percent, up to which strikes are kept on both sides. A value of
                5 keeps everything from 5 percent below to 5 percent above spot. From 0 to 200.
            positioning: Dealer signing model: `flow` (measured, BTC and ETH, may fall back to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model that ran. Default:
                `flow`.
            as_of: ISO 8601 instant for a historical answer; omitted means live. The latest snapshot not later than
                it is used (see `meta.extra.as_of`), and the plan clamps how far back it may reach.

        Returns:
            A `Reply`; `data` is `GexStrikeProfileData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/strike-profile
        """
        return await self._call(
            STRIKE_PROFILE,
            {
                "symbol": symbol,
                "exchanges": exchanges,
                "expiry": expiry,
                "strike_min": strike_min,
                "strike_max": strike_max,
                "moneyness_min": moneyness_min,
                "moneyness_max": moneyness_max,
                "spot_window_pct": spot_window_pct,
                "positioning": positioning,
                "as_of": as_of,
            },
            options,
        )

    async def expiry_profile(
        self,
        *,
        symbol: literals.Symbol | None = None,
        exchanges: Sequence[literals.Venue] | str | None = None,
        dte_min: int | None = None,
        dte_max: int | None = None,
        weekly_only: bool | None = None,
        positioning: literals.Positioning | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.ExpiryProfileData]:
        """Net, call and put gamma exposure per expiry, in USD per 1% spot move.

        Each expiry date comes with its days to expiry, which shows when exposure rolls off. Signing is `flow` by
        default across venues, and `meta.extra.aggregation` names what was combined. There is neither `as_of` nor a
        strike filter.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            exchanges: Comma-separated venue ids (`deribit`, `bybit`, `okx`, `binance`, `derive`, `thalex`,
                `delta_india`, `delta`) from which the result is re-aggregated. Unknown ids are skipped; if no id
                is valid, no filter applies.
            dte_min: Minimum days to expiry; nearer expiries are dropped. From 0 to 720.
            dte_max: Maximum days to expiry; later expiries are dropped. From 0 to 720.
            weekly_only: Whether to drop expiries on the last Friday of a month (monthly and quarterly). Tokens
                that cannot be parsed stay in. Default: `false`.
            positioning: Dealer signing model: `flow` (measured, BTC and ETH, may fall back to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model that ran. Default:
                `flow`.

        Returns:
            A `Reply`; `data` is `ExpiryProfileData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/expiry-profile
        """
        return await self._call(
            EXPIRY_PROFILE,
            {
                "symbol": symbol,
                "exchanges": exchanges,
                "dte_min": dte_min,
                "dte_max": dte_max,
                "weekly_only": weekly_only,
                "positioning": positioning,
            },
            options,
        )

    async def strike_expiry_heatmap(
        self,
        *,
        symbol: literals.Symbol | None = None,
        exchanges: Sequence[literals.Venue] | str | None = None,
        dte_min: int | None = None,
        dte_max: int | None = None,
        moneyness_min: float | None = None,
        moneyness_max: float | None = None,
        max_strikes: int | None = None,
        max_expiries: int | None = None,
        positioning: literals.Positioning | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.StrikeExpiryHeatmapData]:
        """Matrix of net gamma exposure by strike and expiry, in USD per 1% spot move.

        Each row is a strike and each column an expiry, ordered by rising days to expiry. The days-to-expiry and
        moneyness filters run first, then the two caps thin the grid. Signing is `flow` by default, and there is no
        `as_of`.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            exchanges: Comma-separated venue ids (`deribit`, `bybit`, `okx`, `binance`, `derive`, `thalex`,
                `delta_india`, `delta`) from which the result is re-aggregated. Unknown ids are skipped; if no id
                is valid, no filter applies.
            dte_min: Minimum days to expiry; nearer expiries are dropped. From 0 to 720.
            dte_max: Maximum days to expiry; later expiries are dropped. From 0 to 720.
            moneyness_min: Lowest moneyness kept, as the ratio of strike to spot, for example 0.8. From 0 to 10.
            moneyness_max: Highest moneyness kept, as the ratio of strike to spot, for example 1.2. From 0 to 10.
            max_strikes: Maximum number of strike rows returned, applied after the filters. The strikes nearest
                spot win. From 10 to 400. Default: `60`.
            max_expiries: Maximum number of expiry columns returned, applied after the filters. The expiries
                nearest by days to expiry win. From 2 to 60. Default: `20`.
            positioning: Dealer signing model: `flow` (measured, BTC and ETH, may fall back to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model that ran. Default:
                `flow`.

        Returns:
            A `Reply`; `data` is `StrikeExpiryHeatmapData`, from the vendor's documentation; what it does not name
                is in `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/strike-expiry-heatmap
        """
        return await self._call(
            STRIKE_EXPIRY_HEATMAP,
            {
                "symbol": symbol,
                "exchanges": exchanges,
                "dte_min": dte_min,
                "dte_max": dte_max,
                "moneyness_min": moneyness_min,
                "moneyness_max": moneyness_max,
                "max_strikes": max_strikes,
                "max_expiries": max_expiries,
                "positioning": positioning,
            },
            options,
        )

    async def time_heatmap(
        self,
        *,
        symbol: literals.Symbol | None = None,
        greek: literals.Exposure | None = None,
        dte_min: int | None = None,
        dte_max: int | None = None,
        min_oi: float | None = None,
        iv_min: float | None = None,
        iv_max: float | None = None,
        positioning: literals.Positioning | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.TimeHeatmapData]:
        """History of one greek's exposure by strike.

        An unfiltered `gex` request under `std` is served from a ready-made cache, whereas `flow` or any filter
        makes the server rebuild the grid from roughly the latest 48 raw snapshots. `flow` signs old snapshots with
        today's tape (BTC and ETH), so earlier values may change between calls. Neither `as_of` nor an `exchanges`
        filter is available.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            greek: Exposure shown in the grid: `gex` (gamma), `dex` (delta), `vex` (vega), `charm` or `vanna`.
                Default: `gex`.
            dte_min: Minimum days to expiry of the contracts counted. The bound itself is included. From 0 to 365.
                Default: `0`.
            dte_max: Maximum days to expiry of the contracts counted. The bound itself is included. From 0 to 365.
                Default: `365`.
            min_oi: Smallest open interest, in coin, a contract needs to count; contracts with less are left out.
                There is no upper bound. At least 0. Default: `0`.
            iv_min: Minimum implied volatility of the contracts counted, in percent, where 50 means 50%. The bound
                itself is included. From 0 to 500. Default: `0`.
            iv_max: Maximum implied volatility of the contracts counted, in percent, bound included. Note that the
                default of 200 already excludes anything above 200%. From 0 to 500. Default: `200`.
            positioning: Dealer signing model: `flow` (measured, BTC and ETH, may fall back to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model that ran. Default:
                `flow`.

        Returns:
            A `Reply`; `data` is `TimeHeatmapData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/time-heatmap
        """
        return await self._call(
            TIME_HEATMAP,
            {
                "symbol": symbol,
                "greek": greek,
                "dte_min": dte_min,
                "dte_max": dte_max,
                "min_oi": min_oi,
                "iv_min": iv_min,
                "iv_max": iv_max,
                "positioning": positioning,
            },
            options,
        )

    async def history(
        self,
        *,
        symbol: literals.Symbol | None = None,
        limit: int | None = None,
        before: When | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.GexHistoryData]:
        """Stored history of total gamma exposure, paged backwards in time by cursor.

        It includes the net figure near spot (within 5 percent) and the call and put walls where these were
        recorded. It is always `std`-signed, so it does not match live flow-signed levels. It refreshes every 30 s.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            limit: Page size: the maximum number of points in one reply. From 1 to 1000. Default: `200`.
            before: Paging cursor as an ISO time, exclusive: only older points are returned. Pass
                `data.next_cursor` of the previous page.

        Returns:
            A `Reply`; `data` is `GexHistoryData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/history
        """
        return await self._call(
            HISTORY,
            {
                "symbol": symbol,
                "limit": limit,
                "before": before,
            },
            options,
        )

    async def stress_history(
        self,
        *,
        symbol: literals.Symbol | None = None,
        days: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.StressHistoryData]:
        """Stored history of gamma flip (HVL), call wall, put wall and net GEX, meant for backtests.

        The database record is kept per symbol and covers up to 30 days; BTC reaches back furthest. It is always
        `std`-signed, so do not lay it over live flow levels. Without stored rows the answer is empty, never
        another symbol's rows; there is no paging.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            days: Length of the history in days, at most 30 (720 hours). From 1 to 30. Default: `7`.

        Returns:
            A `Reply`; `data` is `StressHistoryData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/stress-history
        """
        return await self._call(
            STRESS_HISTORY,
            {
                "symbol": symbol,
                "days": days,
            },
            options,
        )

    async def max_pain(
        self,
        *,
        symbol: literals.Symbol | None = None,
        expiry: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.MaxPainResponseData]:
        """Max pain: the settlement strike with the smallest total payout (USD) to option buyers.

        Depending on `expiry`, the reply is a single value for today, a table of all expiries ordered by days to
        expiry, or one expiry together with its payout curve by strike. Replies stay cached for 30 s. Max pain is
        not a signed dealer model.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            expiry: Selects the shape of the reply. `all` gives a table over expiries; `0dte` gives today only,
                which is cached and cheapest; a date `YYYY-MM-DD` or a Deribit token like `28MAR25` gives that
                expiry with its payout curve. Default: `all`.

        Returns:
            A `Reply`; `data` is `MaxPainResponseData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/max-pain
        """
        return await self._call(
            MAX_PAIN,
            {
                "symbol": symbol,
                "expiry": expiry,
            },
            options,
        )

    async def dealer_flow(
        self,
        *,
        symbol: literals.Symbol | None = None,
        positioning: literals.Positioning | None = None,
        as_of: When | None = None,
        include: Sequence[literals.VenueSplit] | str | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.DealerFlowData]:
        """Estimated dealer hedging flow between consecutive chain snapshots.

        It has a gamma part (percent spot move times the earlier net GEX), a charm part (minus hours passed times
        the earlier net charm), a reserved vanna part, their total and the running sum. Positive means that dealers
        buy the underlying. Fewer than two snapshots give a 404; `meta.extra.formula` states formula and units.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            positioning: Dealer signing model: `flow` (measured, BTC and ETH, may fall back to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model that ran. Default:
                `flow`.
            as_of: ISO 8601 instant at which the series ends; omitted means live. It snaps back to the latest
                earlier snapshot (see `meta.extra.as_of`), and the plan clamps how far back it may reach.
            include: Optional section to add. `by_venue`, the sole token, breaks the current flow map down by
                trading venue and reports how often the venues point in different directions.

        Returns:
            A `Reply`; `data` is `DealerFlowData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/dealer-flow
        """
        return await self._call(
            DEALER_FLOW,
            {
                "symbol": symbol,
                "positioning": positioning,
                "as_of": as_of,
                "include": include,
            },
            options,
        )

    async def gamma_flow(
        self,
        *,
        symbol: literals.Symbol | None = None,
        positioning: literals.Positioning | None = None,
        as_of: When | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Gamma part alone of the estimated dealer hedging flow.

        Each step is the percent spot move times net GEX under the chosen signing, with its running sum over the
        session. Positive means that dealers buy. As in `/gex/dealer-flow`, `as_of` sets the end of the series.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            positioning: Dealer signing model: `flow` (measured, BTC and ETH, may fall back to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model that ran. Default:
                `flow`.
            as_of: ISO 8601 instant at which the series ends; omitted means live. It snaps back to the latest
                earlier snapshot (see `meta.extra.as_of`), and the plan clamps how far back it may reach.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/gamma-flow
        """
        return await self._call(
            GAMMA_FLOW,
            {
                "symbol": symbol,
                "positioning": positioning,
                "as_of": as_of,
            },
            options,
        )

    async def delta_flow(
        self,
        *,
        symbol: literals.Symbol | None = None,
        hours: int | None = None,
        bucket_minutes: int | None = None,
        min_size: float | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Signed delta notional (USD) that customers traded, from the options tape, per time bucket.

        Each bucket holds the buy-aggressor side, the sell-aggressor side and the cumulative net; the Black-Scholes
        inputs come mainly from Deribit-grade prints. It shows the customers' side, not the dealers', as a note in
        `meta.extra` repeats. Coverage is documented for BTC and ETH only, although four symbols are accepted;
        there is neither `positioning` nor `as_of`.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            hours: Length of the lookback, in hours. From 1 to 720. Default: `24`.
            bucket_minutes: Width of a time bucket, in minutes. From 1 to 1440. Default: `5`.
            min_size: Minimum premium of a print, in USD (`premium_usd`), for it to be counted. At least 0.
                Default: `0`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/delta-flow
        """
        return await self._call(
            DELTA_FLOW,
            {
                "symbol": symbol,
                "hours": hours,
                "bucket_minutes": bucket_minutes,
                "min_size": min_size,
            },
            options,
        )

    async def dealer_flow_by_level(
        self,
        *,
        symbol: literals.Symbol | None = None,
        positioning: literals.Positioning | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.DealerFlowByLevelData]:
        """Ladder of expected dealer hedging in USD if spot moves from here to each strike.

        Net GEX is accumulated from spot outwards under `flow` or `std` signing, and a positive value means dealer
        buying at that strike. The ladder is built from the strike GEX profile. There is no `as_of`, `exchanges` or
        strike filter.

        Args:
            symbol: Underlying to report on, as one of the four USDT pairs. Anything else, such as `BTC`, fails
                validation with a 422. Default: `BTCUSDT`.
            positioning: Dealer signing model: `flow` (measured, BTC and ETH, may fall back to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model that ran. Default:
                `flow`.

        Returns:
            A `Reply`; `data` is `DealerFlowByLevelData`, from the vendor's documentation; what it does not name is
                in `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/gex/dealer-flow/by-level
        """
        return await self._call(
            DEALER_FLOW_BY_LEVEL,
            {
                "symbol": symbol,
                "positioning": positioning,
            },
            options,
        )
