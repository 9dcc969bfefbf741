# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""Endpoints under /options/greeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Unpack, get_args

from .. import literals, models
from ..operation import AsyncCaller, Caller, CallOptions, Operation, Param
from ..types import Sequence

if TYPE_CHECKING:
    from backquant.reply import Reply


PROFILE: Final[Operation[models.GreekProfileData]] = Operation(
    "options.greeks.profile",
    "/options/greeks/{greek}",
    (
        Param("greek", location="path", choices=get_args(literals.ProfileGreek), required=True),
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("exchanges", many=True, choices=get_args(literals.Venue)),
        Param("moneyness_min", kind="number", minimum=0, maximum=10),
        Param("moneyness_max", kind="number", minimum=0, maximum=10),
        Param("dte_max", kind="integer", minimum=0, maximum=720),
        Param("positioning", choices=get_args(literals.Positioning)),
    ),
    lambda: models.GreekProfileData,
    cadence=30,
)
SURFACE: Final[Operation[dict[str, Any]]] = Operation(
    "options.greeks.surface",
    "/options/greeks/surfaces/{greek}",
    (
        Param("greek", location="path", choices=get_args(literals.SurfaceGreek), required=True),
        Param("symbol", choices=get_args(literals.Symbol)),
    ),
    lambda: dict[str, Any],
    cadence=30,
)
SURFACE_3D: Final[Operation[dict[str, Any]]] = Operation(
    "options.greeks.surface_3d",
    "/options/greeks/3d/surface",
    (
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("greek", choices=get_args(literals.Greek)),
    ),
    lambda: dict[str, Any],
    cadence=30,
)
TRACE: Final[Operation[models.TraceData]] = Operation(
    "options.greeks.trace",
    "/options/greeks/trace/{greek}",
    (
        Param("greek", location="path", choices=get_args(literals.TraceGreek), required=True),
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("expiry"),
        Param("time_steps", kind="integer", minimum=2, maximum=200),
        Param("price_steps", kind="integer", minimum=2, maximum=200),
        Param("price_range_pct", kind="number", maximum=50, above=0),
        Param("horizon_hours", kind="number", maximum=720, above=0),
        Param("vol_shift_pct", kind="number", minimum=-50, maximum=50),
        Param("min_oi", kind="number", minimum=0),
        Param("positioning", choices=get_args(literals.Positioning)),
    ),
    lambda: models.TraceData,
    cadence=30,
)
TRACE_SUMMARY: Final[Operation[dict[str, Any]]] = Operation(
    "options.greeks.trace_summary",
    "/options/greeks/trace/{greek}/summary",
    (
        Param("greek", location="path", choices=get_args(literals.TraceGreek), required=True),
        Param("symbol", choices=get_args(literals.Symbol)),
        Param("expiry"),
        Param("time_steps", kind="integer", minimum=2, maximum=200),
        Param("price_steps", kind="integer", minimum=2, maximum=200),
        Param("price_range_pct", kind="number", maximum=50, above=0),
        Param("horizon_hours", kind="number", maximum=720, above=0),
        Param("vol_shift_pct", kind="number", minimum=-50, maximum=50),
        Param("min_oi", kind="number", minimum=0),
        Param("positioning", choices=get_args(literals.Positioning)),
    ),
    lambda: dict[str, Any],
    cadence=30,
)


class OptionsGreeks:
    """Endpoints under /options/greeks."""

    def __init__(self, call: Caller) -> None:
        self._call: Final = call

    def profile(
        self,
        greek: literals.ProfileGreek,
        *,
        symbol: literals.Symbol | None = None,
        exchanges: Sequence[literals.Venue] | str | None = None,
        moneyness_min: float | None = None,
        moneyness_max: float | None = None,
        dte_max: int | None = None,
        positioning: literals.Positioning | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.GreekProfileData]:
        """Dealer-aggregated exposure per strike for one greek.

        Call, put and net arrays run parallel to the strikes, and a total is given. The sign model is `flow` by
        default with `std` as fallback; `meta.extra.positioning` says which one ran. Every expiry is spanned unless
        `dte_max` is given, the cadence is about 30 s, and the shape of the reply is not published.

        Args:
            greek: Greek whose exposure profile is wanted; `delta` means DEX. For gamma use the `/gex` endpoints.
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.
            exchanges: Comma-separated ids of the eight venues (`deribit`, `bybit`, `okx`, `binance`, `derive`,
                `thalex`, `delta_india`, `delta`) from which the profile is re-aggregated. Unknown ids are dropped,
                and if none is valid there is no filter. The filter is tied to the cached `std` path.
            moneyness_min: Lower bound of moneyness (strike divided by spot), for example 0.9. From 0 to 10.
            moneyness_max: Upper bound of moneyness (strike divided by spot), for example 1.1. From 0 to 10.
            dte_max: Most days to expiry a contract may have. Setting it forces a rebuild from the raw chain,
                cached for 30 s. From 0 to 720.
            positioning: Model for signing dealer positions: `flow`, measured for BTC and ETH, or `std`, which
                counts call open interest as positive and put open interest as negative. A `flow` request can fall
                back to `std`, as `meta.extra.positioning` shows. Default: `flow`.

        Returns:
            A `Reply`; `data` is `GreekProfileData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/greeks/{greek}
        """
        return self._call(
            PROFILE,
            {
                "greek": greek,
                "symbol": symbol,
                "exchanges": exchanges,
                "moneyness_min": moneyness_min,
                "moneyness_max": moneyness_max,
                "dte_max": dte_max,
                "positioning": positioning,
            },
            options,
        )

    def surface(
        self,
        greek: literals.SurfaceGreek,
        *,
        symbol: literals.Symbol | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Evolution of charm or vega exposure by strike through time.

        The precomputed grid has a strike axis and a time axis; its field names are not published. Version 2.9 of
        the contract has no `include` parameter here, while from 2.11.0 `exchange_breakdown` becomes opt-in through
        `include=exchange_breakdown`.

        Args:
            greek: Greek of the time surface; only these two greeks have one.
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/greeks/surfaces/{greek}
        """
        return self._call(
            SURFACE,
            {
                "greek": greek,
                "symbol": symbol,
            },
            options,
        )

    def surface_3d(
        self,
        *,
        symbol: literals.Symbol | None = None,
        greek: literals.Greek | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Matrix by strike and expiry whose cells hold a greek times open interest.

        Each cell is the sum over contracts. The grid is thinned around spot once it passes 5000 cells. It is not
        described as using the `flow` or `std` dealer model, and the shape of the reply is not published.

        Args:
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.
            greek: Greek to aggregate; gamma is allowed. Here it is a query parameter. Default: `gamma`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/greeks/3d/surface
        """
        return self._call(
            SURFACE_3D,
            {
                "symbol": symbol,
                "greek": greek,
            },
            options,
        )

    def trace(
        self,
        greek: literals.TraceGreek,
        *,
        symbol: literals.Symbol | None = None,
        expiry: str | None = None,
        time_steps: int | None = None,
        price_steps: int | None = None,
        price_range_pct: float | None = None,
        horizon_hours: float | None = None,
        vol_shift_pct: float | None = None,
        min_oi: float | None = None,
        positioning: literals.Positioning | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.TraceData]:
        """Black-Scholes projection of signed dealer exposure on a grid of future time by price.

        Today's chain is held fixed while time to expiry runs down. The value in `field[t][p]` belongs to
        `time_axis_ms[t]` and `price_axis[p]` and has the unit named by `field_units`. Each symbol and full
        parameter set is cached for 30 s; uncached calls take 50-100 ms and replies are 30-80 KB.

        Args:
            greek: Exposure to project. `delta_change` measures dealer delta in a cell against dealer delta at the
                present spot and time.
            symbol: Underlying to query, one of the four supported pairs. Default: `BTCUSDT`.
            expiry: Expiries to include: `0dte` for today's UTC token, or failing that anything settling within 24
                h; `all` for every live expiry; or a single Deribit token like `28MAR25`. Default: `0dte`.
            time_steps: Number of buckets on the time axis (rows of the grid). From 2 to 200. Default: `60`.
            price_steps: Number of buckets on the price axis (columns of the grid). From 2 to 200. Default: `80`.
            price_range_pct: Half-width of the price axis on each side of spot, in percent of spot. From above 0 to
                50. Default: `8.0`.
            horizon_hours: Length of the forward projection in hours from now; 720 is 30 days. From above 0 to 720.
                Default: `24.0`.
            vol_shift_pct: Hypothetical shift of implied volatility in percent: each sigma is scaled by 1 +
                value/100. The shift is relative, not in vol points. From -50 to 50. Default: `0.0`.
            min_oi: Smallest open interest a contract needs to count; contracts below it are ignored. There is no
                upper bound. At least 0. Default: `0.0`.
            positioning: Dealer model: `flow` (measured, BTC and ETH only, otherwise drops to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model actually used.
                Default: `flow`.

        Returns:
            A `Reply`; `data` is `TraceData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/greeks/trace/{greek}
        """
        return self._call(
            TRACE,
            {
                "greek": greek,
                "symbol": symbol,
                "expiry": expiry,
                "time_steps": time_steps,
                "price_steps": price_steps,
                "price_range_pct": price_range_pct,
                "horizon_hours": horizon_hours,
                "vol_shift_pct": vol_shift_pct,
                "min_oi": min_oi,
                "positioning": positioning,
            },
            options,
        )

    def trace_summary(
        self,
        greek: literals.TraceGreek,
        *,
        symbol: literals.Symbol | None = None,
        expiry: str | None = None,
        time_steps: int | None = None,
        price_steps: int | None = None,
        price_range_pct: float | None = None,
        horizon_hours: float | None = None,
        vol_shift_pct: float | None = None,
        min_oi: float | None = None,
        positioning: literals.Positioning | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Condensed reading of the forward exposure projection, without the grid.

        It holds pin zones (large absolute field), acceleration pockets close to spot, the late-versus-early lean
        along spot and samples of zero crossings at the horizon. The default grid is coarser (40 x 60). The field
        names of the reply are not published.

        Args:
            greek: Exposure to project and condense; it takes the four tokens of the full trace.
            symbol: Underlying to query, one of the four supported pairs. Default: `BTCUSDT`.
            expiry: Expiry selector with the tokens of the full trace endpoint: `0dte`, `all`, or a Deribit token.
                Default: `0dte`.
            time_steps: Number of buckets on the time axis (rows of the grid). The default is lower than that of
                the full trace. From 2 to 200. Default: `40`.
            price_steps: Number of buckets on the price axis (columns of the grid). The default is lower than that
                of the full trace. From 2 to 200. Default: `60`.
            price_range_pct: Half-width of the price axis on each side of spot, in percent of spot. From above 0 to
                50. Default: `8.0`.
            horizon_hours: Length of the forward projection in hours from now; 720 is 30 days. From above 0 to 720.
                Default: `24.0`.
            vol_shift_pct: Hypothetical shift of implied volatility in percent: each sigma is scaled by 1 +
                value/100. The shift is relative, not in vol points. From -50 to 50. Default: `0.0`.
            min_oi: Smallest open interest a contract needs to count; contracts below it are ignored. There is no
                upper bound. At least 0. Default: `0.0`.
            positioning: Dealer model: `flow` (measured, BTC and ETH only, otherwise drops to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model actually used.
                Default: `flow`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/greeks/trace/{greek}/summary
        """
        return self._call(
            TRACE_SUMMARY,
            {
                "greek": greek,
                "symbol": symbol,
                "expiry": expiry,
                "time_steps": time_steps,
                "price_steps": price_steps,
                "price_range_pct": price_range_pct,
                "horizon_hours": horizon_hours,
                "vol_shift_pct": vol_shift_pct,
                "min_oi": min_oi,
                "positioning": positioning,
            },
            options,
        )


class AsyncOptionsGreeks:
    """Endpoints under /options/greeks."""

    def __init__(self, call: AsyncCaller) -> None:
        self._call: Final = call

    async def profile(
        self,
        greek: literals.ProfileGreek,
        *,
        symbol: literals.Symbol | None = None,
        exchanges: Sequence[literals.Venue] | str | None = None,
        moneyness_min: float | None = None,
        moneyness_max: float | None = None,
        dte_max: int | None = None,
        positioning: literals.Positioning | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.GreekProfileData]:
        """Dealer-aggregated exposure per strike for one greek.

        Call, put and net arrays run parallel to the strikes, and a total is given. The sign model is `flow` by
        default with `std` as fallback; `meta.extra.positioning` says which one ran. Every expiry is spanned unless
        `dte_max` is given, the cadence is about 30 s, and the shape of the reply is not published.

        Args:
            greek: Greek whose exposure profile is wanted; `delta` means DEX. For gamma use the `/gex` endpoints.
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.
            exchanges: Comma-separated ids of the eight venues (`deribit`, `bybit`, `okx`, `binance`, `derive`,
                `thalex`, `delta_india`, `delta`) from which the profile is re-aggregated. Unknown ids are dropped,
                and if none is valid there is no filter. The filter is tied to the cached `std` path.
            moneyness_min: Lower bound of moneyness (strike divided by spot), for example 0.9. From 0 to 10.
            moneyness_max: Upper bound of moneyness (strike divided by spot), for example 1.1. From 0 to 10.
            dte_max: Most days to expiry a contract may have. Setting it forces a rebuild from the raw chain,
                cached for 30 s. From 0 to 720.
            positioning: Model for signing dealer positions: `flow`, measured for BTC and ETH, or `std`, which
                counts call open interest as positive and put open interest as negative. A `flow` request can fall
                back to `std`, as `meta.extra.positioning` shows. Default: `flow`.

        Returns:
            A `Reply`; `data` is `GreekProfileData`, from the vendor's documentation; what it does not name is in
                `extra`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/greeks/{greek}
        """
        return await self._call(
            PROFILE,
            {
                "greek": greek,
                "symbol": symbol,
                "exchanges": exchanges,
                "moneyness_min": moneyness_min,
                "moneyness_max": moneyness_max,
                "dte_max": dte_max,
                "positioning": positioning,
            },
            options,
        )

    async def surface(
        self,
        greek: literals.SurfaceGreek,
        *,
        symbol: literals.Symbol | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Evolution of charm or vega exposure by strike through time.

        The precomputed grid has a strike axis and a time axis; its field names are not published. Version 2.9 of
        the contract has no `include` parameter here, while from 2.11.0 `exchange_breakdown` becomes opt-in through
        `include=exchange_breakdown`.

        Args:
            greek: Greek of the time surface; only these two greeks have one.
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/greeks/surfaces/{greek}
        """
        return await self._call(
            SURFACE,
            {
                "greek": greek,
                "symbol": symbol,
            },
            options,
        )

    async def surface_3d(
        self,
        *,
        symbol: literals.Symbol | None = None,
        greek: literals.Greek | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Matrix by strike and expiry whose cells hold a greek times open interest.

        Each cell is the sum over contracts. The grid is thinned around spot once it passes 5000 cells. It is not
        described as using the `flow` or `std` dealer model, and the shape of the reply is not published.

        Args:
            symbol: Underlying, written as a USDT pair. Only four coins are covered. Default: `BTCUSDT`.
            greek: Greek to aggregate; gamma is allowed. Here it is a query parameter. Default: `gamma`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/greeks/3d/surface
        """
        return await self._call(
            SURFACE_3D,
            {
                "symbol": symbol,
                "greek": greek,
            },
            options,
        )

    async def trace(
        self,
        greek: literals.TraceGreek,
        *,
        symbol: literals.Symbol | None = None,
        expiry: str | None = None,
        time_steps: int | None = None,
        price_steps: int | None = None,
        price_range_pct: float | None = None,
        horizon_hours: float | None = None,
        vol_shift_pct: float | None = None,
        min_oi: float | None = None,
        positioning: literals.Positioning | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[models.TraceData]:
        """Black-Scholes projection of signed dealer exposure on a grid of future time by price.

        Today's chain is held fixed while time to expiry runs down. The value in `field[t][p]` belongs to
        `time_axis_ms[t]` and `price_axis[p]` and has the unit named by `field_units`. Each symbol and full
        parameter set is cached for 30 s; uncached calls take 50-100 ms and replies are 30-80 KB.

        Args:
            greek: Exposure to project. `delta_change` measures dealer delta in a cell against dealer delta at the
                present spot and time.
            symbol: Underlying to query, one of the four supported pairs. Default: `BTCUSDT`.
            expiry: Expiries to include: `0dte` for today's UTC token, or failing that anything settling within 24
                h; `all` for every live expiry; or a single Deribit token like `28MAR25`. Default: `0dte`.
            time_steps: Number of buckets on the time axis (rows of the grid). From 2 to 200. Default: `60`.
            price_steps: Number of buckets on the price axis (columns of the grid). From 2 to 200. Default: `80`.
            price_range_pct: Half-width of the price axis on each side of spot, in percent of spot. From above 0 to
                50. Default: `8.0`.
            horizon_hours: Length of the forward projection in hours from now; 720 is 30 days. From above 0 to 720.
                Default: `24.0`.
            vol_shift_pct: Hypothetical shift of implied volatility in percent: each sigma is scaled by 1 +
                value/100. The shift is relative, not in vol points. From -50 to 50. Default: `0.0`.
            min_oi: Smallest open interest a contract needs to count; contracts below it are ignored. There is no
                upper bound. At least 0. Default: `0.0`.
            positioning: Dealer model: `flow` (measured, BTC and ETH only, otherwise drops to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model actually used.
                Default: `flow`.

        Returns:
            A `Reply`; `data` is `TraceData`.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/greeks/trace/{greek}
        """
        return await self._call(
            TRACE,
            {
                "greek": greek,
                "symbol": symbol,
                "expiry": expiry,
                "time_steps": time_steps,
                "price_steps": price_steps,
                "price_range_pct": price_range_pct,
                "horizon_hours": horizon_hours,
                "vol_shift_pct": vol_shift_pct,
                "min_oi": min_oi,
                "positioning": positioning,
            },
            options,
        )

    async def trace_summary(
        self,
        greek: literals.TraceGreek,
        *,
        symbol: literals.Symbol | None = None,
        expiry: str | None = None,
        time_steps: int | None = None,
        price_steps: int | None = None,
        price_range_pct: float | None = None,
        horizon_hours: float | None = None,
        vol_shift_pct: float | None = None,
        min_oi: float | None = None,
        positioning: literals.Positioning | None = None,
        **options: Unpack[CallOptions],
    ) -> Reply[dict[str, Any]]:
        """Condensed reading of the forward exposure projection, without the grid.

        It holds pin zones (large absolute field), acceleration pockets close to spot, the late-versus-early lean
        along spot and samples of zero crossings at the horizon. The default grid is coarser (40 x 60). The field
        names of the reply are not published.

        Args:
            greek: Exposure to project and condense; it takes the four tokens of the full trace.
            symbol: Underlying to query, one of the four supported pairs. Default: `BTCUSDT`.
            expiry: Expiry selector with the tokens of the full trace endpoint: `0dte`, `all`, or a Deribit token.
                Default: `0dte`.
            time_steps: Number of buckets on the time axis (rows of the grid). The default is lower than that of
                the full trace. From 2 to 200. Default: `40`.
            price_steps: Number of buckets on the price axis (columns of the grid). The default is lower than that
                of the full trace. From 2 to 200. Default: `60`.
            price_range_pct: Half-width of the price axis on each side of spot, in percent of spot. From above 0 to
                50. Default: `8.0`.
            horizon_hours: Length of the forward projection in hours from now; 720 is 30 days. From above 0 to 720.
                Default: `24.0`.
            vol_shift_pct: Hypothetical shift of implied volatility in percent: each sigma is scaled by 1 +
                value/100. The shift is relative, not in vol points. From -50 to 50. Default: `0.0`.
            min_oi: Smallest open interest a contract needs to count; contracts below it are ignored. There is no
                upper bound. At least 0. Default: `0.0`.
            positioning: Dealer model: `flow` (measured, BTC and ETH only, otherwise drops to `std`) or `std`
                (calls plus open interest, puts minus). `meta.extra.positioning` names the model actually used.
                Default: `flow`.

        Returns:
            A `Reply`; `data` is free-form JSON: the contract publishes no fields for it.

        Raises:
            InvalidRequestError, AuthenticationError, PermissionDeniedError, NotFoundError, RateLimitError,
                QuotaExceededError, InternalServerError, UpstreamError; like every call, APIConnectionError,
                APITimeoutError, ContractError.

        URL: GET https://api.backquant.com/v2/options/greeks/trace/{greek}/summary
        """
        return await self._call(
            TRACE_SUMMARY,
            {
                "greek": greek,
                "symbol": symbol,
                "expiry": expiry,
                "time_steps": time_steps,
                "price_steps": price_steps,
                "price_range_pct": price_range_pct,
                "horizon_hours": horizon_hours,
                "vol_shift_pct": vol_shift_pct,
                "min_oi": min_oi,
                "positioning": positioning,
            },
            options,
        )
